import pytest

from indexer.measures import Share, mean, ndcg, rank, reciprocal_rank


def test_a_share_with_its_interval() -> None:
    share = Share.counted([True] * 9 + [False])
    assert (share.count, share.of, share.value) == (9, 10, 0.9)
    # Wilson's interval for 9 of 10, as printed in textbooks.
    assert share.interval == pytest.approx((0.596, 0.982), abs=0.001)


def test_more_questions_make_the_interval_narrower() -> None:
    few, many = Share(9, 10).interval, Share(900, 1000).interval
    assert few[0] < many[0] < 0.9 < many[1] < few[1]


@pytest.mark.parametrize("share", [Share(0, 10), Share(10, 10)])
def test_an_interval_stays_within_0_and_1(share: Share) -> None:
    low, high = share.interval
    assert 0 <= low < high <= 1


def test_nothing_says_nothing() -> None:
    assert (Share(0, 0).value, Share(0, 0).interval) == (0.0, (0.0, 1.0))
    assert mean([]) == 0.0


def test_ranks() -> None:
    found = ["a", "b", "c"]
    assert rank(found, {"b", "c"}) == 2
    assert rank(found, {"x"}) is None
    assert rank([*"abcdefghij", "k"], {"k"}) is None
    assert (reciprocal_rank(4), reciprocal_rank(None)) == (0.25, 0.0)


def test_gain_falls_with_the_place() -> None:
    assert ndcg(["a", "b"], {"a"}) == 1
    assert ndcg(["b", "a"], {"a"}) == pytest.approx(0.631, abs=0.001)
    assert ndcg(["a", "x", "b"], {"a", "b"}) == pytest.approx(0.92, abs=0.001)
    assert ndcg(["x"], {"a"}) == ndcg(["x"], set()) == 0

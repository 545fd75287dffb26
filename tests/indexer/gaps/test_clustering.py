"""Alike vectors come together, the same way each time."""

import numpy as np
import pytest

from indexer.gaps.clustering import Vectors, cluster, directions, middle


def arms(*degrees: float) -> Vectors:
    """Return unit vectors in a plane."""
    angles = np.radians(degrees)
    return np.column_stack([np.cos(angles), np.sin(angles)]).astype(np.float32)


def test_alike_ones_come_together_and_odd_ones_stay_alone() -> None:
    assert cluster(arms(0, 90, 5, 180, 92), alike=0.9) == [[0, 2], [1, 4], [3]]


def test_a_group_is_joined_by_its_mean_and_not_by_its_nearest_member() -> None:
    # 0-20-40-60 is a chain: each is near the next, the ends are not.
    chain = arms(0, 20, 40, 60)
    assert cluster(chain, alike=0.9) == [[0, 1], [2, 3]]


def test_the_least_likeness_decides() -> None:
    assert cluster(arms(0, 60), alike=0.49) == [[0, 1]]
    assert cluster(arms(0, 60), alike=0.51) == [[0], [1]]


def test_one_and_none() -> None:
    assert cluster(arms(7)) == [[0]]
    assert cluster(arms(), alike=0.5) == []


def test_the_same_vectors_give_the_same_groups() -> None:
    rng = np.random.default_rng(3)
    vectors = directions(rng.normal(size=(60, 8)).astype(np.float32), np.zeros(8, np.float32))
    groups = cluster(vectors, alike=0.3)
    assert groups == cluster(vectors.copy(), alike=0.3)
    assert sorted(row for group in groups for row in group) == list(range(60))
    assert [group[0] for group in groups] == sorted(group[0] for group in groups)


def test_every_pair_of_groups_that_is_left_is_unlike() -> None:
    rng = np.random.default_rng(5)
    vectors = directions(rng.normal(size=(50, 6)).astype(np.float32), np.zeros(6, np.float32))
    groups = cluster(vectors, alike=0.4)
    likeness = vectors @ vectors.T
    for number, one in enumerate(groups):
        for other in groups[number + 1 :]:
            assert likeness[np.ix_(one, other)].mean() < 0.4 + 1e-5


def test_directions_are_seen_from_the_mean() -> None:
    vectors = np.array([[3, 4], [1, 1]], np.float32)
    assert directions(vectors, np.array([0, 1], np.float32)) == pytest.approx(
        np.array([[1 / 2**0.5, 1 / 2**0.5], [1, 0]])
    )


def test_the_middle_is_most_like_all_the_others() -> None:
    assert middle(arms(0, 30, 10, 40, 25)) == 4

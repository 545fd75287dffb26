import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.listing.markup import ENTITY, TAG, unseen


@pytest.mark.parametrize(
    ("text", "is_inline"), [("<b>", True), ("</Span >", True), ("<br/>", False), ("<P align=x>", False)]
)
def test_a_tag_is_known_by_its_name(text: str, is_inline: bool) -> None:
    tag = TAG.fullmatch(text)
    assert tag is not None
    assert (tag["inline"] is not None) is is_inline


@pytest.mark.parametrize("text", ["<nike 신발>", "<최고>", "< b>", "<best>", "<3", "<b"])
def test_what_is_surely_no_tag_is_text(text: str) -> None:
    assert TAG.match(text) is None


@pytest.mark.parametrize(
    ("text", "is_entity"), [("&amp;", True), ("&#52572;", True), ("&#xACE0;", True), ("A&B", False), ("& ;", False)]
)
def test_an_entity_is_whole(text: str, is_entity: bool) -> None:
    assert (ENTITY.search(text) is not None) is is_entity


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("a<!-- b -->c", ["<!-- b -->"]),
        ("a<script>b</script>c<STYLE >d</style>", ["<script>b</script>", "<STYLE >d</style>"]),
        ("<!-- <script> --> </script>", ["<!-- <script> -->"]),
        ("<style> <!-- </style> -->", ["<style> <!-- </style>"]),
        ("<!-- a", []),
        ("<scripture>a</scripture>", []),
    ],
)
def test_what_a_buyer_does_not_see_is_told(text: str, hidden: list[str]) -> None:
    assert [text[start:end] for start, end in unseen(text)] == hidden


@given(st.lists(st.sampled_from(["<!--", "-->", "<script>", "</script>", "<style>", "</style>", "가"])).map("".join))
def test_what_is_unseen_is_in_order_and_apart(text: str) -> None:
    end = 0
    for start, stop in unseen(text):
        assert end <= start < stop <= len(text)
        end = stop

"""A draft is refused by the guide and by the labelled questions until a person has filled it in."""

from collections.abc import Callable
from pathlib import Path

import pytest

from indexer.errors import GapError, LabelError
from indexer.gaps.draft import Draft
from indexer.gaps.gap import Gap
from indexer.index import Index
from indexer.labelled import LabelledSet, Register
from knowledge.errors import GuideError
from knowledge.guide_folder import load_guide

Find = Callable[..., list[Gap]]
REFUNDS = (
    "환불 배송비는 누가 내요?",
    "환불 배송비 누가 내나요",
    "환불할 때 배송비는 누가 내는 거예요?",
    "환불 배송비 누가 냄",
)
SOURCES = """\
[guide]
title = "판매자 가이드"
address = "가이드"
kind = "guide"
published = 2026-01-02
"""
FILLED = (
    ("id:\ntitle:\n", "id: refunds\ntitle: 환불\n"),
    ("topic: fees\n", "topic: shipping\n"),
    ("<!-- 절 제목 -->", "환불"),
    ("<!-- 판매자가 묻는 질문 한 문장 -->", "환불 배송비는 누가 부담하나요?"),
    ("id:\nsources: []", "id: refund-postage\nsources: [guide]"),
    ("<!-- 답 한 문장. 숫자는 출처에 있는 것만 적어요. -->", "단순 변심이면 구매자가 부담해요."),
)


@pytest.fixture
def draft(find: Find, small_index: Index) -> Draft:
    [gap] = find(*REFUNDS)
    return Draft.of(gap, small_index.items())


def load(folder: Path, page: str) -> list[str]:
    """Read a page as the guide; return the aliases of its item."""
    (folder / "sources.toml").write_text(SOURCES, "utf-8")
    (folder / "page.md").write_text(page, "utf-8")
    [item] = load_guide(folder).items()
    return list(item.aliases)


def filled(page: str, but: int | None = None) -> str:
    for number, (mark, words) in enumerate(FILLED):
        if number != but and number != 1:
            assert mark in page
            page = page.replace(mark, words, 1)
    return page


def test_a_page_that_is_filled_in_is_read_with_the_questions_as_aliases(draft: Draft, tmp_path: Path) -> None:
    assert load(tmp_path, filled(draft.page)) == list(REFUNDS[:3])


@pytest.mark.parametrize("left", [0, 2, 3, 4, 5])
def test_a_page_with_one_place_left_is_refused_with_its_line(draft: Draft, tmp_path: Path, left: int) -> None:
    with pytest.raises(GuideError) as refused:
        load(tmp_path, filled(draft.page, but=left))
    assert refused.value.line > 1
    with pytest.raises(GuideError):
        load(tmp_path, draft.page)


def test_the_labelled_questions_are_refused_until_they_are_filled_in(
    draft: Draft, small_index: Index, tmp_path: Path
) -> None:
    path = tmp_path / "gap.toml"
    path.write_text(draft.labels, "utf-8")
    with pytest.raises(LabelError):
        LabelledSet.load(tmp_path)
    path.write_text(draft.labels.replace('register = ""', 'register = "banmal"'), "utf-8")
    with pytest.raises(LabelError, match="the guide has no item"):
        LabelledSet.load(tmp_path).check(small_index.items())
    path.write_text(draft.labels.replace('register = ""', 'register = "banmal"').replace('""', '"fee"'), "utf-8")
    labels = LabelledSet.load(tmp_path)
    labels.check(small_index.items())
    assert [(one.text, one.register) for one in labels.answerable] == [(REFUNDS[3], Register.BANMAL)]


def test_what_is_labelled_is_no_alias(draft: Draft) -> None:
    assert REFUNDS[3] not in draft.page
    assert all(text in draft.page for text in REFUNDS[:3])


def test_a_single_wording_becomes_an_alias_and_the_label_stays_empty(find: Find, small_index: Index) -> None:
    [gap] = find(REFUNDS[0])
    draft = Draft.of(gap, small_index.items())
    assert REFUNDS[0] in draft.page
    assert 'text = ""' in draft.labels


def test_what_was_masked_what_leads_somewhere_and_what_would_end_the_block_is_left_out(
    find: Find, small_index: Index
) -> None:
    [gap] = find("통장에 언제 꽂힘", "통장에 언제 꽂힘? [전화번호]", "통장에 언제 꽂힘```", disliked="payday")
    draft = Draft.of(gap, small_index.items())
    assert "통장에" not in draft.page + draft.labels
    assert draft.page.count("```") == 4


def test_quotes_survive_the_labels(find: Find, small_index: Index, tmp_path: Path) -> None:
    texts = ('"무료 배송"이라고 써도 돼요?', '상품명에 "무료 배송" 써도 돼요? \\ #')
    [*gaps] = find(*texts)
    labels = "".join(Draft.of(gap, small_index.items()).labels for gap in gaps)
    (tmp_path / "a.toml").write_text(labels.replace('register = ""', 'register = "polite"'), "utf-8")
    assert LabelledSet.load(tmp_path).answerable[-1].text in {"", *texts}


def test_it_is_saved_once_beside_each_other(draft: Draft, tmp_path: Path) -> None:
    page = tmp_path / "refunds.md"
    labels = draft.save(page)
    assert (page.read_text("utf-8"), labels.read_text("utf-8")) == (draft.page, draft.labels)
    assert labels == tmp_path / "refunds.toml"
    with pytest.raises(GapError, match="is there already"):
        draft.save(page)


@pytest.mark.parametrize("name", ["refunds.toml", "refunds", "no/folder/refunds.md"])
def test_it_is_saved_only_as_a_page_and_where_that_can_be(draft: Draft, tmp_path: Path, name: str) -> None:
    with pytest.raises(GapError, match="refunds"):
        draft.save(tmp_path / name)

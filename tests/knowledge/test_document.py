import re
from datetime import date
from pathlib import PurePath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.document import MAX_TITLE_LENGTH, parse_document
from knowledge.page import Block, BlockKind, Item, Page
from knowledge.source import Source, SourceKind
from knowledge.topic import Topic

DAY = date(2026, 11, 22)
BULLETS, STEPS, PARAGRAPH = BlockKind.BULLETS, BlockKind.STEPS, BlockKind.PARAGRAPH


def read(text: str, name: str = "환불 규정.md") -> Page:
    return parse_document(text, PurePath(name), DAY)


def items(text: str, name: str = "환불 규정.md") -> list[Item]:
    return [item for section in read(text, name).sections for item in section.items]


def said(text: str, name: str = "환불 규정.md") -> list[tuple[str, str, tuple[Block, ...]]]:
    return [(item.title, item.answer, item.blocks) for item in items(text, name)]


def test_every_heading_with_text_is_an_item() -> None:
    text = "머리말\n\n# 규정\n\n## 기간\n\n**7일** 안에요.\n\n- 주말 포함\n- 공휴일 포함\n\n## 방법\n\n센터에서요.\n"
    assert said(text) == [
        ("환불 규정", "머리말", ()),
        ("기간", "7일 안에요.", (Block(BULLETS, ("주말 포함", "공휴일 포함")),)),
        ("방법", "센터에서요.", ()),
    ]


def test_an_item_says_where_it_comes_from() -> None:
    page = read("# 규정\n\n7일 안에요.\n", "고객/환불 규정.md")
    (item,) = page.sections[0].items
    name = "고객/환불 규정.md"
    assert item.sources == (Source(name, "환불 규정", name, SourceKind.GUIDE, DAY, published=True),)
    assert (item.page, page.title) == ("환불 규정", "환불 규정")
    assert (item.topic, page.topic) == (Topic.DOCUMENTS, Topic.DOCUMENTS)
    assert (item.aliases, item.related, item.command, item.as_of) == ((), (), None, DAY)


def test_the_section_of_an_item_is_the_heading_above_it() -> None:
    text = "# 환불\n\n가\n\n## 기간\n\n나\n\n### 예외\n\n다\n\n## 방법\n\n라\n\n# 교환\n\n## 기간\n\n마\n"
    assert [(item.section, item.title) for item in items(text)] == [
        ("환불 규정", "환불"),
        ("환불", "기간"),
        ("기간", "예외"),
        ("환불", "방법"),
        ("교환", "기간"),
    ]
    sections = read(text).sections
    assert [section.title for section in sections] == ["환불 규정", "환불", "기간", "환불", "교환"]
    assert all(item.section == section.title for section in sections for item in section.items)


@pytest.mark.parametrize(
    ("text", "answer", "blocks"),
    [
        ("- 하나\n- 둘\n  - 셋\n\n    넷\n", "하나", (Block(BULLETS, ("둘", "셋", "넷")),)),
        ("답\n\n1. 하나\n   - 둘\n2. 셋\n", "답", (Block(STEPS, ("하나 · 둘", "셋")),)),
        ("1. 하나\n2. 둘\n", "1. 하나", (Block(BULLETS, ("2. 둘",)),)),
        ("답\n\n3. 셋\n4. 넷\n", "답", (Block(BULLETS, ("3. 셋", "4. 넷")),)),
        ("2026. 2. 19. 바뀜\n", "2026. 2. 19. 바뀜", ()),
        ("- 순서\n  1. 하나\n  2. 둘\n", "순서", (Block(BULLETS, ("1. 하나", "2. 둘")),)),
        (
            "| 구분 | 요율 |\n|---|---|\n| 의류 | **12%** |\n| 식품 | |\n",
            "구분: 의류 · 요율: 12%",
            (Block(BULLETS, ("구분: 식품",)),),
        ),
        ("| 구분 | 요율 |\n|---|---|\n", "구분 · 요율", ()),
        ("```sh\nesm login\n\n  esm pay\n```\n", "esm login", (Block(PARAGRAPH, ("esm pay",)),)),
        ("    들여 쓴 줄\n", "들여 쓴 줄", ()),
        ("- 목록\n\n  ```\n  코드\n  ```\n", "목록", (Block(BULLETS, ("코드",)),)),
        ("> 인용\n>\n> - 하나\n", "인용", (Block(PARAGRAPH, ("하나",)),)),
        ("[정산](http://a) ![그림](b.png) `코드` *강조*<br>끝\n다음\\!", "정산 그림 코드 강조 끝 다음!", ()),
        ("<http://a.kr/b>", "http://a.kr/b", ()),
        ("[공지]: 내일부터 쉬어요\n", "[공지]: 내일부터 쉬어요", ()),
        ("<details>\n<summary>요약</summary>\n5 &lt; 7<!-- 숨김 -->\n</details>\n", "요약 5 < 7", ()),
        ("<div>\n\n본문\n\n</div>\n", "본문", ()),
        ("위\n\n---\n\n아래\n", "위", (Block(PARAGRAPH, ("아래",)),)),
    ],
)
def test_markup_becomes_lines_for_a_phone(text: str, answer: str, blocks: tuple[Block, ...]) -> None:
    assert said(text) == [("환불 규정", answer, blocks)]


@pytest.mark.parametrize(
    ("heading", "title"),
    [
        ("## **정산** [주기](http://a)", "정산 주기"),
        ("##", "환불 규정"),
        ("정산\n----", "정산"),
        ("## 정산 ##", "정산"),
    ],
)
def test_a_title_is_plain_text(heading: str, title: str) -> None:
    assert said(f"{heading}\n\n본문\n") == [(title, "본문", ())]


def test_every_paragraph_of_a_text_file_is_an_item() -> None:
    text = "정산 안내\n3~5일 걸려요.\n\n \t\n\n  # 환불은   7일\r\n\r\n끝"
    assert said(text, "안내.txt") == [
        ("정산 안내", "정산 안내 3~5일 걸려요.", ()),
        ("# 환불은 7일", "# 환불은 7일", ()),
        ("끝", "끝", ()),
    ]


def test_the_title_of_a_long_paragraph_is_cut_and_the_text_is_not() -> None:
    (item,) = items("가나다라 " * 40, "안내.txt")
    assert len(item.title) == MAX_TITLE_LENGTH
    assert item.title.endswith("…")
    assert item.answer == ("가나다라 " * 40).strip()


@pytest.mark.parametrize("name", ["빈.md", "빈.txt"])
@pytest.mark.parametrize("text", ["", "\n \n\t\n"])
def test_a_document_without_text_has_no_section(name: str, text: str) -> None:
    assert read(text, name).sections == ()


def test_a_suffix_in_capitals_is_the_same_suffix() -> None:
    assert said("# 제목\n\n본문\n", "README.MD") == [("제목", "본문", ())]


def test_ids_fit_a_button_and_tell_files_apart() -> None:
    ids = {items("본문", name)[0].id for name in ("가.md", "나.md", "나/가.md", "아주 긴 이름 " * 20 + ".md")}
    pages = {read("본문", name).id for name in ("가.md", "나.md", "나/가.md")}
    assert (len(ids), len(pages)) == (4, 3)
    assert all(re.fullmatch(r"doc-[0-9a-f]{12}", id_) for id_ in ids | pages)


def test_the_same_text_under_two_headings_has_two_ids() -> None:
    text = "# 가\n\n## 예외\n\n없어요.\n\n# 나\n\n## 예외\n\n없어요.\n"
    assert len({item.id for item in items(text)}) == 2


WORD = st.text(st.sampled_from("가나다라마정산abc0123"), min_size=1, max_size=6)
PARAGRAPHS = st.lists(st.lists(WORD, min_size=1, max_size=4).map(" ".join), min_size=1, max_size=6)


@given(PARAGRAPHS, st.lists(WORD, min_size=1, max_size=3).map(" ".join), st.data())
def test_a_paragraph_elsewhere_leaves_ids_alone(paragraphs: list[str], added: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(paragraphs)))
    longer = [*paragraphs[:place], added, *paragraphs[place:]]
    for name, form in (("안내.txt", "{}"), ("안내.md", "# 제목\n\n{}"), ("안내.md", "# {}\n\n본문")):
        before = [item.id for item in items("\n\n".join(form.format(text) for text in paragraphs), name)]
        after = [item.id for item in items("\n\n".join(form.format(text) for text in longer), name)]
        assert set(before) < set(after)
        assert len(set(after)) == len(after) == len(longer)


@given(st.text(max_size=200))
def test_no_word_of_a_text_file_is_lost(text: str) -> None:
    assert [word for item in items(text, "안내.txt") for word in item.answer.split()] == text.split()


# How Markdown can hold a word, each alone on its lines.
HOLDERS = (
    "{}",
    "**{}** 굵게",
    "- {}",
    "* 하나\n  * {}",
    "1. {}",
    "7) {}",
    "- 하나\n  1. {}\n\n     둘",
    "> {}",
    "> > - {}",
    "```\n{}\n```",
    "- ```\n  {}\n  ```",
    "| 머리 |\n|---|\n| {} |",
    "| {} | 머리 |\n|---|---|\n| 1 | 2 |",
    "<p>\n{}\n</p>",
    "- <p>\n  {}\n  </p>",
    "<span>{}</span>",
    "[{}](http://a)",
    "![{}](a.png)",
    "[{}]: http://a",
    "    {}",
    "`{}`",
    "{}\\\n다음 줄",
    "> " * 40 + "{}",
    "# 제목\n\n{}",
    "# {}\n\n본문",
)


@given(st.lists(st.sampled_from(HOLDERS), min_size=1, max_size=8))
def test_no_word_of_a_markdown_file_is_lost(holders: list[str]) -> None:
    words = [f"낱말{number}번" for number in range(len(holders))]
    # A remark ends what stands above it, so that an indented block is no part of a list.
    text = "\n\n<!-- -->\n\n".join(holder.format(word) for holder, word in zip(holders, words, strict=True))
    found = "\n".join("\n".join([item.title, *item.lines()]) for item in items(text))
    assert [word for word in words if word not in found] == []


@given(
    st.text(st.sampled_from("#*_`-=~|[]()<>!&:;\\\"' \t\n\r\u2028\x0b10.)가a"), max_size=80) | st.text(max_size=80),
    st.sampled_from(["a.md", "a.txt"]),
)
def test_any_text_is_a_document(text: str, name: str) -> None:
    found = items(text, name)
    assert all(item.title.strip() and item.answer.strip() for item in found)
    assert all(line.strip() for item in found for block in item.blocks for line in block.lines)
    assert len({item.id for item in found}) == len(found)

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.errors import GuideError
from knowledge.guide_page import page_lines, parse_page
from knowledge.page import Block, BlockKind, Item, Page, Section
from knowledge.source import Source, SourceKind
from knowledge.topic import Topic

PATH = Path("guide/settlement.md")
GUIDE = Source("guide", "판매자 가이드", "가이드 문서", SourceKind.GUIDE, date(2026, 11, 22), published=False)
PRESS = Source("herald", "헤럴드경제", "https://herald", SourceKind.PRESS, date(2026, 2, 19), published=True)
SOURCES = {"guide": GUIDE, "herald": PRESS}

GOOD = """\
---
id: settlement
title: 정산
topic: settlement
---

## 정산 주기

### 정산 대금은 언제 들어오나요?

```yaml
id: settlement-cycle
sources: [guide, herald]
related: [settlement-history]
command: settle
valid_from: 2026-02-19
valid_until: 2026-12-31
```

주문 **다음 날부터 3~5일** 사이에
입금돼요.

- 주말은 **빼요**.
- 5 &lt; 7 \\*

두 번째 문단이에요.

1. 센터를 열어요.
2. 정산을 눌러요.

```text
정산 언제 돼요?

  돈   언제 들어옴
```

## 내역

### 내역은 어디에 있나요?

```yaml
id: settlement-history
sources: [guide]
```

**판매자 센터**에 있어요.
"""


def test_a_good_page_is_read_whole() -> None:
    cycle = Item(
        id="settlement-cycle",
        title="정산 대금은 언제 들어오나요?",
        answer="주문 **다음 날부터 3~5일** 사이에 입금돼요.",
        blocks=(
            Block(BlockKind.BULLETS, ("주말은 **빼요**.", "5 < 7 *")),
            Block(BlockKind.PARAGRAPH, ("두 번째 문단이에요.",)),
            Block(BlockKind.STEPS, ("센터를 열어요.", "정산을 눌러요.")),
        ),
        aliases=("정산 언제 돼요?", "돈 언제 들어옴"),
        sources=(GUIDE, PRESS),
        topic=Topic.SETTLEMENT,
        page="정산",
        section="정산 주기",
        related=("settlement-history",),
        command="settle",
        valid_from=date(2026, 2, 19),
        valid_until=date(2026, 12, 31),
    )
    history = Item(
        id="settlement-history",
        title="내역은 어디에 있나요?",
        answer="**판매자 센터**에 있어요.",
        blocks=(),
        aliases=(),
        sources=(GUIDE,),
        topic=Topic.SETTLEMENT,
        page="정산",
        section="내역",
    )
    assert parse_page(GOOD, PATH, SOURCES) == Page(
        "settlement", "정산", Topic.SETTLEMENT, (Section("정산 주기", (cycle,)), Section("내역", (history,)))
    )
    assert cycle.as_of == date(2026, 2, 19)
    assert list(cycle.lines()) == [
        "주문 다음 날부터 3~5일 사이에 입금돼요.",
        "주말은 빼요.",
        "5 < 7 *",
        "두 번째 문단이에요.",
        "센터를 열어요.",
        "정산을 눌러요.",
    ]


def test_line_ends_of_windows_change_nothing() -> None:
    assert parse_page(GOOD.replace("\n", "\r\n"), PATH, SOURCES) == parse_page(GOOD, PATH, SOURCES)


def test_bold_beside_a_korean_particle_keeps_its_marks() -> None:
    # CommonMark does not take the closing mark in `%**예요` for one; the page's own marks must survive all the same.
    page = parse_page(GOOD.replace("**판매자 센터**에 있어요.", "**3~12%**예요, **5%**도 돼요."), PATH, SOURCES)
    assert page.sections[1].items[0].answer == "**3~12%**예요, **5%**도 돼요."


def test_the_lines_of_a_page_are_those_of_its_file() -> None:
    front, items = page_lines(GOOD, PATH)
    lines = GOOD.split("\n")
    assert lines[front.at("id") - 1] == "id: settlement"
    assert [lines[item.fields.at("id") - 1] for item in items] == ["id: settlement-cycle", "id: settlement-history"]
    assert [[lines[line - 1].split() for line in item.aliases] for item in items] == [
        [["정산", "언제", "돼요?"], ["돈", "언제", "들어옴"]],
        [],
    ]


def refusal(text: str) -> GuideError:
    with pytest.raises(GuideError) as caught:
        parse_page(text, PATH, SOURCES)
    assert caught.value.path == PATH
    assert caught.value.instead
    return caught.value


def changed(old: str, new: str) -> str:
    assert GOOD.count(old) == 1
    return GOOD.replace(old, new)


@pytest.mark.parametrize(
    ("text", "line", "problem"),
    [
        ("", 1, "no front matter"),
        ("# 정산\n\n본문\n", 1, "no front matter"),
        (changed("topic: settlement\n---\n", "topic: settlement\n"), 1, "no front matter"),
        ("\n" + GOOD, 1, "no front matter"),
        (changed("title: 정산\n", ""), 2, "`title` is missing"),
        (changed("title: 정산\n", "title: 정산: 돈\n"), 3, "not valid YAML"),
        (changed("title: 정산\n", "title: 정산\nauthor: 나\n"), 4, "unknown key `author`"),
        (changed("title: 정산\n", "title: 정산\ntitle: 돈\n"), 4, "`title` stands twice"),
        (changed("topic: settlement", "topic: money"), 4, "unknown topic `money`"),
        (changed("id: settlement\n", "id: 정산\n"), 2, "`정산` is no id"),
        ("---\n---\n", 2, "no mapping"),
        ("---\nid: a\ntitle: b\ntopic: fees\n---\n", 1, "no section"),
    ],
)
def test_a_mistake_in_the_front_matter_is_named_with_its_line(text: str, line: int, problem: str) -> None:
    error = refusal(text)
    assert (error.line, problem in error.problem) == (line, True), str(error)


FIRST_ID = "id: settlement-cycle"


@pytest.mark.parametrize(
    ("text", "line", "problem"),
    [
        (changed(FIRST_ID, "id: Settlement-Cycle"), 12, "is no id"),
        (changed(FIRST_ID, "id: settlement_cycle"), 12, "is no id"),
        (changed(FIRST_ID, "id: -settlement"), 12, "is no id"),
        (changed(FIRST_ID, f"id: {'a' * 41}"), 12, "is no id"),
        (changed(FIRST_ID, "id: 2026"), 12, "`id` is missing or no text"),
        (changed(FIRST_ID + "\n", ""), 12, "`id` is missing or no text"),
        (changed("sources: [guide, herald]", "sources: [guide, heral]"), 13, "unknown source `heral`"),
        (changed("sources: [guide, herald]", "sources: []"), 13, "no source"),
        (changed("sources: [guide, herald]\n", ""), 12, "no source"),
        (changed("sources: [guide, herald]", "sources: guide"), 13, "no list"),
        (changed("sources: [guide, herald]", "sources: [guide, guide]"), 13, "`guide` twice"),
        (changed("sources: [guide, herald]", "sources: [guide, herald"), 14, "not valid YAML"),
        (changed("related: [settlement-history]", "relate: [settlement-history]"), 14, "unknown key `relate`"),
        (changed("related: [settlement-history]", "command: fee"), 15, "`command` stands twice"),
        (changed("command: settle", "command: payout"), 15, "unknown command `payout`"),
        (changed("command: settle", "command:"), 15, "`command` is missing or no text"),
        (changed("valid_from: 2026-02-19", "valid_from: 2026-02-30"), 16, "no date"),
        (changed("valid_from: 2026-02-19", "valid_from: 작년"), 16, "no date"),
        (changed("valid_from: 2026-02-19", "valid_from: 2027-02-19"), 17, "before `valid_from`"),
        (changed("```yaml\nid: settlement-history", "```text\nid: settlement-history"), 39, "no fields"),
        (changed("```yaml\nid: settlement-history\nsources: [guide]\n```\n", ""), 39, "no fields"),
        (changed("id: settlement-history\nsources: [guide]\n", ""), 42, "no mapping"),
        (changed("**판매자 센터**에 있어요.", "```yaml\nid: again\nsources: [guide]\n```"), 46, "fenced block"),
        (changed("**판매자 센터**에 있어요.", "앞\n\n```text\n별명\n```\n\n뒤"), 48, "fenced block"),
        (changed("**판매자 센터**에 있어요.", "앞\n\n```text\n별명\n```\n\n```text\n별명\n```"), 48, "fenced block"),
    ],
)
def test_a_mistake_in_the_fields_is_named_with_its_line(text: str, line: int, problem: str) -> None:
    error = refusal(text)
    assert (error.line, problem in error.problem) == (line, True), str(error)


@pytest.mark.parametrize(
    ("text", "line", "problem"),
    [
        (changed("## 정산 주기\n", "# 정산\n\n## 정산 주기\n"), 7, "`heading` before the first `##` heading"),
        (changed("## 정산 주기\n", "여는 말\n"), 7, "`paragraph` before the first `##` heading"),
        (changed("## 정산 주기\n", ""), 8, "`heading` before the first `##` heading"),
        (changed("## 정산 주기\n", "## 정산 주기\n\n여는 말\n"), 9, "`paragraph` before the first `###` heading"),
        (changed("## 정산 주기\n", "## 정산 주기\n\n#### 질문\n"), 9, "`heading` before the first `###` heading"),
        (changed("두 번째 문단이에요.", "#### 더"), 26, "`heading` cannot be shown"),
        (changed("두 번째 문단이에요.", "# 더"), 26, "`heading` cannot be shown"),
        (changed("## 내역\n", "## 빈 마당\n\n## 내역\n"), 37, "`빈 마당` has no item"),
        (GOOD + "\n## 끝\n", 48, "`끝` has no item"),
        (GOOD + "\n### 끝\n", 48, "`끝` has no fields"),
        (changed("## 내역\n", "## **내역**\n"), 37, "a heading is plain text"),
        (changed("## 내역\n", "##\n"), 37, "without a word"),
        (changed("### 내역은 어디에 있나요?", "### [내역](http://a)"), 39, "`link` in a line"),
    ],
)
def test_a_mistake_in_the_headings_is_named_with_its_line(text: str, line: int, problem: str) -> None:
    error = refusal(text)
    assert (error.line, problem in error.problem) == (line, True), str(error)


@pytest.mark.parametrize(
    ("text", "line", "problem"),
    [
        ("", 39, "no answer"),
        ("```text\n별명\n```", 39, "no answer"),
        ("- 목록부터", 39, "no answer"),
        ("답\n\n- 하나\n  - 둘", 48, "more than one line"),
        ("답\n\n- 하나\n-\n", 49, "more than one line"),
        ("답\n\n- 하나\n\n  둘", 48, "more than one line"),
        ("답\n\n1. 하나\n2. 둘\n   - 셋", 49, "more than one line"),
        ("답\n\n2026. 2. 19. 바뀌었어요", 48, "begins with 2026"),
        ("답\n\n| 가 | 나 |\n|---|---|\n| 1 | 2 |", 48, "`table` cannot be shown"),
        ("답\n\n<b>굵게</b>", 48, "`html_inline` in a line"),
        ("답\n\n<div>\n굵게\n</div>", 48, "`html_block` cannot be shown"),
        ("답\n\n<!-- 나중에 -->", 48, "`html_block` cannot be shown"),
        ("답\n\n> 인용", 48, "`blockquote` cannot be shown"),
        ("답\n\n***\n", 48, "`hr` cannot be shown"),
        ("답\n\n    들여 쓰기", 48, "`code_block` cannot be shown"),
        ("답\n\n```python\n1\n```\n\n끝", 48, "fenced block"),
        ("[답](http://a)", 46, "`link` in a line"),
        ("<http://a>", 46, "`link` in a line"),
        ("답\n\n[가이드][1]\n\n[1]: http://a", 50, "defines a link"),
        ("![그림](a.png)", 46, "`image` in a line"),
        ("첫 줄\n둘째 줄\n**셋째 `줄`**", 48, "`code_inline` in a line"),
        ("*기울임*", 46, "`em` in a line"),
        ("~~지움~~", 46, "`s` in a line"),
        ("줄을  \n바꿈", 46, "`hardbreak` in a line"),
        ("답\n\n- 하나\n- [둘](http://a)", 49, "`link` in a line"),
        ("**굵게", 46, "no partner"),
        ("**굵게** 더**", 46, "no partner"),
        ("답\n\n- 하나\n- 둘**", 49, "no partner"),
        ("답\n\n&nbsp;", 48, "without a word"),
    ],
)
def test_a_mistake_in_the_text_is_named_with_its_line(text: str, line: int, problem: str) -> None:
    error = refusal(changed("**판매자 센터**에 있어요.", text))
    assert (error.line, problem in error.problem) == (line, True), str(error)


@pytest.mark.parametrize(
    ("text", "instead"),
    [
        (GOOD.removeprefix("---\n"), "begin with `---`"),
        (changed("topic: settlement", "topic: money"), "fees, settlement, tax"),
        (changed("related: [", "relate: ["), "use one of command, id, related, sources, valid_from, valid_until"),
        (changed("sources: [guide, herald]", "sources: [heral]"), "sources.toml"),
        (changed("sources: [guide, herald]", "sources: []"), "`sources: [guide]`"),
        (changed(FIRST_ID, "id: A"), "lower-case words with hyphens, up to 40 characters"),
        (changed("command: settle", "command: payout"), "fee, settle, check, grade, ads, tax"),
        (changed("valid_from: 2026-02-19", "valid_from: 작년"), "`valid_from: 2026-11-22`"),
        (changed("두 번째 문단이에요.", "| a |\n|---|\n| b |"), "paragraphs, lists and **bold**"),
        (changed("두 번째 문단이에요.", "두 **번째"), "**bold** with both marks"),
        (changed("두 번째 문단이에요.", "2. 두 번째"), "begin it with `1.`"),
    ],
)
def test_a_refusal_says_what_to_write_instead(text: str, instead: str) -> None:
    error = refusal(text)
    assert instead in error.instead
    assert str(error) == f"{PATH}:{error.line}: {error.problem}. Instead: {error.instead}"


HEAD = "---\nid: a\ntitle: b\ntopic: fees\n---\n"
ITEM = "\n## 마당\n\n### 질문\n\n```yaml\nid: a\nsources: [guide]\n```\n\n"
MARKS = st.text(st.sampled_from("#*_`-=~|[]()<>!&:;\\\"' \t\n\r\u2028\x0b1.가a"), max_size=60)


@given(st.sampled_from(["", "---\n", HEAD, HEAD + "\n## 마당\n", HEAD + ITEM]), MARKS | st.text(max_size=60))
def test_any_text_gives_a_page_or_a_guide_error(start: str, rest: str) -> None:
    text = start + rest
    line = 1
    try:
        page = parse_page(text, PATH, SOURCES)
    except GuideError as error:
        line = error.line
    else:
        assert all(item.answer.strip() and item.sources for section in page.sections for item in section.items)
        assert page_lines(text, PATH)
    assert line in range(1, 2 + text.replace("\r", "\n").count("\n"))

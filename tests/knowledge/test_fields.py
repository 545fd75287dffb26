from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.errors import GuideError
from knowledge.fields import Fields

PATH = Path("fees.md")
Value = TypeVar("Value")


def parse(text: str, line: int = 10) -> Fields:
    return Fields.parse(text, PATH, line)


def test_fields_are_read_with_their_lines() -> None:
    fields = parse("id: fee-rate\nsources:\n  - guide\n  - esm\n# a remark\nvalid_from: 2026-02-19\n")
    assert fields.text("id") == "fee-rate"
    assert fields.texts("sources") == ("guide", "esm")
    assert fields.day("valid_from") == date(2026, 2, 19)
    assert [fields.at(key) for key in ("id", "sources", "valid_from")] == [10, 11, 15]


def test_what_is_missing_is_named_at_the_first_line() -> None:
    fields = parse("id: a\n")
    assert fields.at("sources") == 10
    assert fields.texts("sources") == ()
    assert fields.day("valid_from") is None
    assert fields.optional_text("command") is None
    with pytest.raises(GuideError) as caught:
        fields.text("title")
    assert (caught.value.path, caught.value.line) == (PATH, 10)
    assert "`title`" in caught.value.problem
    assert caught.value.instead == "write `title: …`"


@pytest.mark.parametrize(
    ("text", "line", "problem"),
    [
        ("id: a\nsources: [guide\nrelated: [b]\n", 12, "not valid YAML"),
        ("id: a\nsources: [guide\n", 11, "not valid YAML"),
        ('id: a\n\nsources: "guide\n\n\n', 12, "not valid YAML"),
        ("id: a: b\n", 10, "not valid YAML"),
        ("id: a\n\trelated: b\n", 11, "not valid YAML"),
        ("id: a\n---\nid: b\n", 11, "not valid YAML"),
        ("id: a\nkey: *nowhere\n", 11, "not valid YAML"),
        ("id: a\nkey: \x07\n", 11, "not valid YAML"),
        ('id: a\nkey: "\\UFFFFFFFF"\n', 10, "not valid YAML"),
        ("", 10, "no mapping"),
        ("# only a remark\n", 10, "no mapping"),
        ("- id\n- sources\n", 10, "no mapping"),
        ("id\n", 10, "no mapping"),
        ("id: a\nsources: [guide]\nid: b\n", 12, "`id` stands twice"),
        ("id: a\n? [x, y]\n: b\n", 11, "no word"),
    ],
)
def test_broken_fields_are_refused_with_their_line(text: str, line: int, problem: str) -> None:
    with pytest.raises(GuideError) as caught:
        parse(text)
    assert caught.value.line == line
    assert problem in caught.value.problem
    assert caught.value.instead


def test_a_line_is_what_an_editor_counts_as_one() -> None:
    # YAML takes U+2028 and U+0085 for line ends; editors and Markdown do not.
    assert parse("title: '가\u2028나'\ntopic: fees\n").at("topic") == 11
    with pytest.raises(GuideError) as caught:
        parse("title: '가\x85나'\ntopic: [\n")
    assert caught.value.line == 11


def test_an_unknown_key_is_refused_with_those_that_are_known() -> None:
    with pytest.raises(GuideError) as caught:
        parse("id: a\nsource: guide\n").refuse_unknown(("sources", "id"))
    assert caught.value.line == 11
    assert "`source`" in caught.value.problem
    assert caught.value.instead == "use one of id, sources"


@pytest.mark.parametrize("value", ["", "''", "7", "yes", "[a]", "{a: b}", "2026-01-01", "~"])
def test_a_text_must_be_text(value: str) -> None:
    with pytest.raises(GuideError) as caught:
        parse(f"topic: fees\nid: {value}\n").text("id")
    assert caught.value.line == 11


def test_an_optional_text_that_is_there_must_be_text() -> None:
    with pytest.raises(GuideError) as caught:
        parse("id: a\ncommand:\n").optional_text("command")
    assert caught.value.line == 11


@pytest.mark.parametrize("value", ["", "guide", "{guide: 1}", "[guide, 7]", "[guide, [esm]]", "[2026-01-01]"])
def test_a_list_must_be_a_list_of_texts(value: str) -> None:
    with pytest.raises(GuideError) as caught:
        parse(f"id: a\nsources: {value}\n").texts("sources")
    assert caught.value.line == 11
    assert caught.value.instead == "write `sources: [one, two]`"


def test_a_list_names_nothing_twice() -> None:
    with pytest.raises(GuideError, match="`sources` names `guide` twice"):
        parse("id: a\nsources: [guide, esm, guide]\n").texts("sources")


@pytest.mark.parametrize(
    "value",
    [
        "",
        "2026",
        "2026-13-01",
        "2026-02-30",
        "2026-2-9",
        "'2026-02-19'",
        "2026.02.19",
        "2026-02-19 10:00:00",
        "[2026-01-01]",
    ],
)
def test_a_day_must_be_a_day_of_the_calendar(value: str) -> None:
    with pytest.raises(GuideError) as caught:
        parse(f"id: a\nvalid_from: {value}\n").day("valid_from")
    assert caught.value.line == 11
    assert caught.value.instead == "write `valid_from: 2026-11-22`"


def or_error(read: Callable[[str], Value], argument: str) -> Value | GuideError:
    try:
        return read(argument)
    except GuideError as error:
        return error


@given(st.text(st.sampled_from("ab:-[]{}&*!?|>'\"#%@,~<=\\ \t\n\u2028é가1"), max_size=40) | st.text(max_size=40))
def test_any_text_gives_fields_or_a_guide_error(text: str) -> None:
    lines = range(10, 11 + text.count("\n"))
    fields = or_error(parse, text)
    if isinstance(fields, GuideError):
        assert fields.line in lines
        return
    for key in fields.lines:
        assert fields.at(key) in lines
        for read in (fields.text, fields.texts, fields.day):
            value = or_error(read, key)
            assert not isinstance(value, GuideError) or value.line == fields.at(key)


def test_a_deeply_nested_value_is_refused() -> None:
    with pytest.raises(GuideError, match="not valid YAML"):
        parse("id: " + "[" * 1200)

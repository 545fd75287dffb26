from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.errors import GuideError
from knowledge.source import Source, SourceKind
from knowledge.source_list import load_sources

GUIDE = '[guide]\ntitle = "판매자 가이드"\naddress = "가이드 문서"\nkind = "guide"\nchecked = 2026-11-22\n'


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "sources.toml"


def refusal(path: Path, text: str) -> GuideError:
    path.write_text(text, "utf-8")
    with pytest.raises(GuideError) as caught:
        load_sources(path)
    assert caught.value.path == path
    assert caught.value.instead
    return caught.value


def test_sources_are_read_value_by_value(path: Path) -> None:
    path.write_text(
        GUIDE + '\n["herald-2026-02-19"]\ntitle = " 헤럴드경제 "\naddress = "https://biz.heraldcorp.com/article/1"\n'
        'kind = "press"\npublished = 2026-02-19\n',
        "utf-8",
    )
    assert load_sources(path) == {
        "guide": Source("guide", "판매자 가이드", "가이드 문서", SourceKind.GUIDE, date(2026, 11, 22), published=False),
        "herald-2026-02-19": Source(
            "herald-2026-02-19",
            "헤럴드경제",
            "https://biz.heraldcorp.com/article/1",
            SourceKind.PRESS,
            date(2026, 2, 19),
            published=True,
        ),
    }


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_line_ends_and_marks_of_windows_are_read(path: Path, encoding: str) -> None:
    path.write_bytes(GUIDE.replace("\n", "\r\n").encode(encoding))
    assert load_sources(path)["guide"].title == "판매자 가이드"


def test_another_encoding_is_refused(path: Path) -> None:
    path.write_bytes(GUIDE.encode("cp949"))
    with pytest.raises(GuideError, match="not UTF-8") as caught:
        load_sources(path)
    assert caught.value.instead == "save it as UTF-8"


def esm(**changes: str | None) -> str:
    """Return a list with the sound source `guide` (lines 1 to 5) and, from line 7 on, `esm` with changes."""
    lines = {"title": '"ESM"', "address": '"https://esm"', "kind": '"official"', "checked": "2026-05-29"} | changes
    return GUIDE + "\n[esm]\n" + "".join(f"{key} = {value}\n" for key, value in lines.items() if value is not None)


def test_the_sound_list_of_these_tests_is_sound(path: Path) -> None:
    path.write_text(esm(), "utf-8")
    assert list(load_sources(path)) == ["guide", "esm"]


@pytest.mark.parametrize(
    ("text", "line", "problem"),
    [
        (esm(title=None), 7, "`esm` has no `title`"),
        (esm(address='"  "'), 9, "`esm` has no `address`"),
        (esm(title="7"), 8, "`esm` has no `title`"),
        (esm(kind=None), 7, "`esm` has no `kind`"),
        (esm(kind='"blog"'), 10, "unknown kind `blog`"),
        (esm(url='"https://x"'), 12, "unknown key `url`"),
        (esm(checked=None), 7, "exactly one of `published` and `checked`"),
        (esm(published="2026-05-30"), 12, "exactly one of `published` and `checked`"),
        (esm(checked='"2026-05-29"'), 11, "`checked` of source `esm` is no date"),
        (esm(checked="2026-05-29T10:00:00"), 11, "`checked` of source `esm` is no date"),
        (esm(checked="2026-02-30"), 11, "not valid TOML"),
        (esm(title='"ESM'), 8, "not valid TOML"),
        (esm(title=None).replace("[esm]", "[esm"), 7, "not valid TOML"),
        (esm() + "\n" + esm().split("\n\n")[1], 13, "not valid TOML"),
        (esm() + "\ntitle = '다시'\n", 13, "not valid TOML"),
        (esm() + '\n[more]\ntitle = """\n\n\n', 14, "not valid TOML"),
        ('\ntitle = "ESM"\n' + esm(), 2, "`title` is no source"),
        (esm() + "\n[[more]]\n", 13, "`more` is no source"),
        (esm() + "\n[herald.2026]\ntitle = '신문'\n", 13, "unknown key `2026` in source `herald`"),
    ],
)
def test_a_mistake_is_named_with_its_line(path: Path, text: str, line: int, problem: str) -> None:
    error = refusal(path, text)
    assert (error.line, problem in error.problem) == (line, True), str(error)


def test_the_error_says_what_to_write_instead(path: Path) -> None:
    assert refusal(path, esm(kind='"blog"')).instead == "use one of guide, official, press, background"
    assert refusal(path, esm(url='"x"')).instead == "use one of title, address, kind, published, checked"
    assert refusal(path, esm(title=None)).instead == 'write title = "…"'
    assert "published = 2026-11-22" in refusal(path, esm(checked=None)).instead


def test_an_empty_list_has_no_source(path: Path) -> None:
    path.write_text("# nothing yet\n", "utf-8")
    assert load_sources(path) == {}


@given(text=st.text(st.sampled_from("ab[]=.\"'#\n 12-가,{}\\"), max_size=40) | st.text(max_size=40))
def test_any_text_gives_sources_or_a_guide_error(path: Path, text: str) -> None:
    path.write_text(text, "utf-8", newline="")
    line = 1
    try:
        load_sources(path)
    except GuideError as error:
        line = error.line
    assert line in range(1, 2 + text.count("\n"))

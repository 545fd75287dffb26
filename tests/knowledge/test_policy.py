from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.errors import PolicyError, SellerBotError
from knowledge.policy import POLICY_FOLDER, Figure, MonthDay, Policy, load_policy
from knowledge.source import Source, SourceKind
from knowledge.source_list import load_sources

DAY = date(2026, 11, 22)
GUIDE = Source("guide", "판매자 가이드", "가이드 문서", SourceKind.GUIDE, DAY, published=False)
SOURCES = {"guide": GUIDE}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "fees.toml"


def load(path: Path, text: str) -> Policy:
    path.write_text(text, "utf-8", newline="")
    return load_policy(path, SOURCES)


def refusal(path: Path, text: str) -> PolicyError:
    with pytest.raises(PolicyError) as caught:
        load(path, text)
    assert caught.value.path == path
    assert caught.value.instead
    return caught.value


def figure(**changes: str | None) -> str:
    """Return the figure `server`, whose header is line 2, with changes."""
    lines = {"won": "55000", "source": '"guide"', "valid_from": "2024-06-01"} | changes
    return "\n[server]\n" + "".join(f"{key} = {value}\n" for key, value in lines.items() if value is not None)


def test_a_figure_is_read_value_by_value(path: Path) -> None:
    policy = load(path, figure(valid_until="2026-12-31", note='" 월 1회 "', subjects='["서버", "월정액"]'))
    expected = Figure(
        name="server",
        value=55000,
        source=GUIDE,
        valid_from=date(2024, 6, 1),
        valid_until=date(2026, 12, 31),
        note="월 1회",
        subjects=("서버", "월정액"),
    )
    assert policy.won("server", DAY) == policy.figure("server", DAY) == expected


def test_each_unit_has_its_type(path: Path) -> None:
    lines = {
        "a": 'rate = "3.3%"',
        "b": "won = 0",
        "c": "days = 3",
        "d": "count = 100",
        "e": 'month_day = "02-29"',
        "f": 'text = "장기미배송"',
    }
    policy = load(path, "".join(f'[{name}]\n{line}\nsource = "guide"\n' for name, line in lines.items()))
    rate = policy.rate("a", DAY).value
    assert (rate, type(rate), str(rate)) == (Decimal("0.033"), Decimal, "0.033")
    assert policy.won("b", DAY).value == 0
    assert policy.days("c", DAY).value == 3
    assert policy.count("d", DAY).value == 100
    assert policy.month_day("e", DAY).value == MonthDay(2, 29)
    assert policy.text("f", DAY).value == "장기미배송"
    assert policy.names() == ("a", "b", "c", "d", "e", "f")


@pytest.mark.parametrize(
    ("text", "fraction"), [("0%", "0"), ("7%", "0.07"), ("13.82%", "0.1382"), ("100%", "1"), ("0.5%", "0.005")]
)
def test_percent_in_the_file_is_an_exact_fraction_in_code(path: Path, text: str, fraction: str) -> None:
    policy = load(path, figure(won=None, rate=f'"{text}"'))
    assert policy.rate("server", DAY).value == Decimal(fraction)


@pytest.mark.parametrize(
    ("text", "line", "problem"),
    [
        (figure(won='"55000"'), 3, "`won` of `server` is no whole number"),
        (figure(won="-1"), 3, "`won` of `server` is no whole number"),
        (figure(won="55000.0"), 3, "`won` of `server` is no whole number"),
        (figure(won="true"), 3, "`won` of `server` is no whole number"),
        (figure(won=None), 2, "`server` needs exactly one of rate, won"),
        (figure(days="3"), 6, "`server` needs exactly one of rate, won"),
        (figure(won=None, rate="0.033"), 5, "`rate` of `server` is no percentage"),
        (figure(won=None, rate='"3.3"'), 5, "`rate` of `server` is no percentage"),
        (figure(won=None, rate='"100.1%"'), 5, "`rate` of `server` is no percentage"),
        (figure(won=None, rate='"-1%"'), 5, "`rate` of `server` is no percentage"),
        (figure(won=None, month_day='"02-30"'), 5, "`month_day` of `server` is no day"),
        (figure(won=None, month_day='"1-25"'), 5, "`month_day` of `server` is no day"),
        (figure(won=None, month_day="2026-01-25"), 5, "`month_day` of `server` is no day"),
        (figure(won=None, text='"  "'), 5, "`text` of `server` is no text"),
        (figure(source=None), 2, "`server` has no source"),
        (figure(source='"herald"'), 4, "`server` names an unknown source `herald`"),
        (figure(source="[]"), 4, "`server` names an unknown source"),
        (figure(valid_from='"2024-06-01"'), 5, "`valid_from` of `server` is no date"),
        (figure(valid_from="2024-06-01T00:00:00"), 5, "`valid_from` of `server` is no date"),
        (figure(valid_until="2024-05-31"), 6, "`server` ends before it begins"),
        (figure(note="3"), 6, "`note` of `server` is no text"),
        (figure(subjects='"옷"'), 6, "`subjects` of `server` is no list"),
        (figure(subjects="[3]"), 6, "`subjects` of `server` is no text"),
        (figure(url='"https://x"'), 6, "unknown key `url` in `server`"),
        ("\nserver = 55000\n", 2, "`server` is no figure"),
        ("\nserver = []\n", 2, "`server` is no figure"),
        (figure(won='"'), 3, "not valid TOML"),
        (figure() + figure(), 7, "not valid TOML"),
    ],
)
def test_a_mistake_is_named_with_its_line(path: Path, text: str, line: int, problem: str) -> None:
    error = refusal(path, text)
    assert (error.line, problem in error.problem) == (line, True), str(error)


def test_the_error_says_where_and_what_to_write_instead(path: Path) -> None:
    error = refusal(path, figure(won=None, rate="0.033"))
    assert str(error) == (
        f'{path}:5: `rate` of `server` is no percentage. Instead: write rate = "3.3%", from 0% to 100%'
    )
    assert isinstance(error, SellerBotError)


def test_a_missing_file_and_another_encoding_are_refused(path: Path) -> None:
    with pytest.raises(PolicyError, match="cannot be read"):
        load_policy(path, SOURCES)
    path.write_bytes('[a]\ntext = "옷"'.encode("cp949"))
    with pytest.raises(PolicyError, match="not UTF-8"):
        load_policy(path, SOURCES)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_line_ends_and_marks_of_windows_are_read(path: Path, encoding: str) -> None:
    path.write_bytes(figure().replace("\n", "\r\n").encode(encoding))
    assert load_policy(path, SOURCES).won("server", DAY).value == 55000


PERIODS = """
[[compare-rate]]
rate = "2%"
source = "guide"
valid_from = 2018-04-01

[[compare-rate]]
rate = "1%"
source = "guide"
valid_from = 2010-01-01
valid_until = 2018-03-31
"""


@pytest.mark.parametrize(
    ("day", "percent", "holds"),
    [
        (date(2009, 12, 31), 1, False),
        (date(2010, 1, 1), 1, True),
        (date(2018, 3, 31), 1, True),
        (date(2018, 4, 1), 2, True),
        (date(2030, 1, 1), 2, True),
    ],
)
def test_the_figure_of_the_day_is_returned(path: Path, day: date, percent: int, holds: bool) -> None:
    found = load(path, PERIODS).rate("compare-rate", day)
    assert (found.value * 100, found.holds_on(day)) == (percent, holds)


def test_a_figure_that_has_ended_is_returned_and_says_so(path: Path) -> None:
    found = load(path, figure(valid_until="2025-12-31")).won("server", DAY)
    assert found.value == 55000
    assert not found.holds_on(DAY)


def test_periods_may_not_overlap_or_change_their_unit(path: Path) -> None:
    error = refusal(path, PERIODS.replace("2018-03-31", "2018-04-01"))
    assert (error.line, error.problem) == (2, "the periods of `compare-rate` overlap")
    error = refusal(path, PERIODS.replace('rate = "1%"', "won = 1"))
    assert "units `won` and `rate`" in error.problem
    error = refusal(path, PERIODS.replace('rate = "1%"', 'rate = "x"'))
    assert (error.line, error.problem) == (8, "`rate` of `compare-rate` is no percentage")


def test_a_figure_that_is_asked_for_must_be_there_with_its_unit(path: Path) -> None:
    policy = load(path, figure())
    with pytest.raises(PolicyError, match="there is no figure `storage`"):
        policy.won("storage", DAY)
    with pytest.raises(PolicyError, match="`server` is a figure of `won`") as caught:
        policy.rate("server", DAY)
    assert (caught.value.path, caught.value.line) == (path, 2)


def test_names_are_found_by_their_beginning(path: Path) -> None:
    policy = load(path, figure() + figure().replace("server", "server-threshold") + figure().replace("server", "star"))
    assert policy.names("server") == ("server", "server-threshold")


@pytest.mark.parametrize("path", sorted(POLICY_FOLDER.glob("*.toml")), ids=lambda path: path.name)
def test_the_tables_of_this_project_are_sound(path: Path) -> None:
    policy = load_policy(path, load_sources(POLICY_FOLDER.parent / "guide" / "sources.toml"))
    assert policy.names()


@given(text=st.text(st.sampled_from("ab[]=.\"'#\n 12-가,{}\\%"), max_size=40) | st.text(max_size=40))
def test_any_text_gives_a_policy_or_a_policy_error(path: Path, text: str) -> None:
    line = 1
    try:
        load(path, text)
    except PolicyError as error:
        line = error.line
    assert line in range(1, 2 + text.count("\n"))


@given(
    begin=st.dates(date(2000, 1, 1), date(2030, 1, 1)), lengths=st.lists(st.integers(0, 400), min_size=1, max_size=5)
)
def test_of_periods_that_follow_each_other_the_one_that_holds_is_found(
    path: Path, begin: date, lengths: list[int]
) -> None:
    text, days = "", []
    for number, length in enumerate(lengths):
        end = begin + timedelta(days=length)
        text += f'[[x]]\nwon = {number}\nsource = "guide"\nvalid_from = {begin}\nvalid_until = {end}\n'
        days.append((begin, number))
        days.append((end, number))
        begin = end + timedelta(days=1)
    policy = load(path, text)
    for day, number in days:
        found = policy.won("x", day)
        assert found.value == number
        assert found.holds_on(day)

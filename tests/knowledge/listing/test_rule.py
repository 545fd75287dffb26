from datetime import date
from pathlib import Path

import pytest

from knowledge.errors import ListingRuleError
from knowledge.listing.categories import ProductKind
from knowledge.listing.finding import Code, Severity
from knowledge.listing.listing import Part
from knowledge.listing.rule import DEFAULT_PARTS, Rule, load_rules
from knowledge.source import Source, SourceKind

DAY = date(2026, 11, 22)
LAW = Source("law", "법", "법령", SourceKind.OFFICIAL, DAY, published=True)
SOURCES = {"law": LAW}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "a.toml"


def rule_text(**changes: str | None) -> str:
    """Return a rule, whose header is line 2 and whose id is line 3, with changes."""
    lines = {
        "id": '"best"',
        "code": '"EXAGGERATED_CLAIM"',
        "severity": '"evidence"',
        "terms": '["최고"]',
        "reason": '"근거가 필요해요."',
        "fix": '"빼 주세요."',
        "sources": '["law"]',
    } | changes
    return "\n[[rule]]\n" + "".join(f"{key} = {value}\n" for key, value in lines.items() if value is not None)


def load(path: Path, text: str) -> tuple[Rule, ...]:
    path.write_text(text, "utf-8", newline="")
    return load_rules(path.parent, SOURCES)


def test_what_a_rule_does_not_say_is_as_usual(path: Path) -> None:
    (rule,) = load(path, rule_text())
    assert (rule.id, rule.code, rule.severity, rule.sources) == (
        "best",
        Code.EXAGGERATED_CLAIM,
        Severity.EVIDENCE,
        (LAW,),
    )
    assert rule.parts == DEFAULT_PARTS
    assert rule.kinds == {*ProductKind, None}
    assert not any(term.evasive or term.inside for term in rule.terms)
    assert (rule.replacement, rule.law, rule.near, rule.exceptions.touching) == (None, None, None, None)


def test_every_key_is_read(path: Path) -> None:
    text = rule_text(
        patterns=r"['\d{1,3}% ?환불']",
        initials='["ㅉㅌ"]',
        near='["나이키", "ST"]',
        within="5",
        not_kinds='["BOOK"]',
        kind_severity='{COSMETICS = "high", UNKNOWN = "note"}',
        parts='["title"]',
        evasive="true",
        inside="true",
        negatable="true",
        replacement='""',
        law='"표시광고법 §3①"',
        valid_from="2026-11-27",
    )
    (rule,) = load(
        path,
        text + "except = ['최고온도']\nexcept_before = ['쥐']\nexcept_after = ['방지']\nproof = ['제 ?\\d{1,9} ?호']\n",
    )
    assert rule.terms[0].evasive
    assert rule.terms[0].inside
    assert rule.initials == ("ㅉㅌ",)
    assert rule.within == 5
    assert rule.near is not None
    assert rule.near.search("nike st")
    assert rule.parts == {Part.TITLE}
    assert rule.replacement == ""
    assert rule.exceptions.negatable
    assert all((rule.exceptions.touching, rule.exceptions.before, rule.exceptions.after, rule.exceptions.proof))


def test_how_grave_a_match_is_depends_on_the_kind_and_the_day(path: Path) -> None:
    (rule,) = load(path, rule_text(not_kinds='["BOOK"]', kind_severity='{FOOD = "high"}', valid_from="2026-11-27"))
    assert rule.severity_for(ProductKind.FOOD, date(2026, 11, 27)) is Severity.HIGH
    assert rule.severity_for(ProductKind.FOOD, date(2026, 11, 26)) is Severity.NOTE
    assert rule.severity_for(None, date.max) is Severity.EVIDENCE
    assert rule.severity_for(ProductKind.BOOK, date.max) is None


def test_a_rule_can_be_for_products_of_unknown_kind(path: Path) -> None:
    (rule,) = load(path, rule_text(kinds='["FOOD", "UNKNOWN"]'))
    assert rule.kinds == {ProductKind.FOOD, None}


@pytest.mark.parametrize(
    ("text", "line", "problem"),
    [
        (rule_text(terms=None), 2, "looks for nothing"),
        (rule_text(reason=None), 2, "no `reason`"),
        (rule_text(code='"BEST"'), 4, "unknown code `BEST`"),
        (rule_text(severity='"grave"'), 5, "unknown severity `grave`"),
        (rule_text(severities='"high"'), 10, "unknown key `severities`"),
        (rule_text(terms='["최고", "최고"]'), 6, "`최고` stands twice"),
        (rule_text(terms='["!"]'), 6, "neither letter nor digit"),
        (rule_text(terms='"최고"'), 6, "no list of texts"),
        (rule_text(sources="[]"), 9, "no `sources`"),
        (rule_text(sources='["blog"]'), 9, "unknown source `blog`"),
        (rule_text(patterns="['a+b']"), 10, "cannot be used"),
        (rule_text(initials='["ㅉ"]'), 10, "no row of consonants"),
        (rule_text(kinds='["SHOES"]'), 10, "unknown kind `SHOES`"),
        (rule_text(kinds='["FOOD"]', not_kinds='["BOOK"]'), 11, "stand together"),
        (rule_text(kinds='["FOOD"]', kind_severity='{BOOK = "high"}'), 11, "not for"),
        (rule_text(parts='["body"]'), 10, "unknown parts `body`"),
        (rule_text(within="5"), 10, "without `near`"),
        (rule_text(near='["가"]', within="1000"), 11, "no number of characters"),
        (rule_text(evasive='"yes"'), 10, "neither true nor false"),
        (rule_text(valid_from='"2026"'), 10, "no day"),
        (rule_text(law="3"), 10, "no text"),
        (rule_text() + rule_text(), 12, "stands twice"),
        ("rule = 1\n", 1, "no list of tables"),
        ("[[rules]]\n", 1, "unknown table `rules`"),
        ("[[rule]\n", 1, "not valid TOML"),
    ],
)
def test_a_mistake_is_named_with_its_line(path: Path, text: str, line: int, problem: str) -> None:
    with pytest.raises(ListingRuleError) as caught:
        load(path, text)
    assert (caught.value.path, caught.value.line) == (path, line)
    assert problem in caught.value.problem
    assert caught.value.instead


def test_an_id_stands_once_over_all_files(path: Path) -> None:
    (path.parent / "b.toml").write_text(rule_text(), "utf-8")
    with pytest.raises(ListingRuleError, match=r"b\.toml:3: the id `best` stands twice, first in a\.toml"):
        load(path, rule_text())


def test_a_folder_without_rules_is_no_folder_of_rules(tmp_path: Path) -> None:
    with pytest.raises(ListingRuleError, match="no rules"):
        load_rules(tmp_path, SOURCES)

"""The operator's commands: what they print, and that the held-out third stays hidden."""

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from kiwipiepy import Kiwi
from typer.testing import CliRunner, Result

from knowledge.listing import __main__ as commands
from knowledge.listing.checker import Checker
from knowledge.listing.examples import Fold
from knowledge.listing.finding import Code, Finding, Severity, Span
from knowledge.listing.listing import Listing, Part
from knowledge.source import Source, SourceKind

SOURCE = Source("guide", "판매자 가이드", "가이드 문서", SourceKind.GUIDE, date(2026, 11, 22), published=False)
TUNED, HELD_OUT = "curtain-blackout", "soju-box"
LISTINGS = f"""
[[listing]]
id = "{TUNED}"
honest = true
title = "암막커튼 [2장] 세트"

[[listing]]
id = "{HELD_OUT}"
honest = false
title = "암에 좋은 소주"
findings = [
    {{ code = "MEDICAL_CLAIM", part = "title", text = "암에 좋은" }},
    {{ code = "MINOR_HARMFUL", part = "title", text = "소주" }},
    {{ code = "WRONG_CATEGORY" }},
]
"""


class WordList:
    """What the check must not be: 암 is a medical claim wherever it stands."""

    def check(self, listing: Listing) -> Sequence[Finding]:
        place = (listing.title or "").find("암")
        span = Span(Part.TITLE, place, place + 1)
        return [Finding(Code.MEDICAL_CLAIM, Severity.HIGH, "질병 이름이에요.", "지우세요.", (SOURCE,), span)]


@pytest.fixture
def listings(tmp_path: Path) -> Path:
    path = tmp_path / "listings.toml"
    path.write_text(LISTINGS, "utf-8")
    return path


@pytest.fixture
def word_list(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commands, "_checker", WordList)


def invoke(*arguments: object, typed: str | None = None) -> Result:
    return CliRunner().invoke(commands.app, [str(argument) for argument in arguments], input=typed)


def lines(result: Result) -> list[list[str]]:
    return [line.replace("│", " ").split() for line in result.output.splitlines()]


@pytest.mark.usefixtures("word_list")
def test_the_table_has_a_row_for_each_code_and_the_false_alarms(listings: Path) -> None:
    result = invoke("evaluate", listings)
    assert result.exit_code == 0
    assert ["MEDICAL_CLAIM", "0", "0", "0", "1", "0.000", "–", "0.000"] in lines(result)
    assert ["MEDICAL_CLAIM", "1", "1", "0", "0", "1.000", "1.000", "1.000"] in lines(result)
    assert ["overall", "2", "1", "1", "0", "1.000", "0.500", "0.667"] in lines(result)
    assert "tune: 1 listings, 1 of them honest" in result.output
    assert "False alarms per honest listing: 1.000 (high 1, evidence 0, note 0; 1 of 1 honest listings have one)" in (
        result.output
    )
    assert "WRONG_CATEGORY" not in result.output
    assert TUNED not in result.output


@pytest.mark.usefixtures("word_list")
@pytest.mark.parametrize(
    ("options", "shown"),
    [
        ((), set()),
        (("--cases",), {TUNED}),
        (("--part", "tune", "--cases"), {TUNED}),
        (("--part", "holdout"), set()),
        (("--part", "holdout", "--cases"), {HELD_OUT}),
    ],
)
@pytest.mark.parametrize("form", [(), ("--json",)])
def test_held_out_cases_are_shown_only_when_asked_for_by_name(
    listings: Path, options: tuple[str, ...], shown: set[str], form: tuple[str, ...]
) -> None:
    output = invoke("evaluate", listings, *options, *form).output
    assert {id_ for id_ in (TUNED, HELD_OUT) if id_ in output} == shown


@pytest.mark.usefixtures("word_list")
def test_a_case_says_what_was_missed_and_what_was_wrongly_found(listings: Path) -> None:
    assert invoke("evaluate", listings, "--cases").output.endswith(
        f"{TUNED} (honest): 암막커튼 [2장] 세트\n  mistake MEDICAL_CLAIM (high) title: '암'\n"
    )
    assert invoke("evaluate", listings, "--part", "holdout", "--cases").output.endswith(
        f"{HELD_OUT}: 암에 좋은 소주\n  missed  MINOR_HARMFUL title: '소주'\n"
    )


@pytest.mark.usefixtures("word_list")
def test_the_figures_as_json(listings: Path) -> None:
    report = json.loads(invoke("evaluate", listings, "--cases", "--json").output)
    assert set(report["parts"]) == set(Fold)
    assert report["parts"]["tune"]["false_alarms"] == {"high": 1, "evidence": 0, "note": 0}
    assert report["parts"]["holdout"]["codes"]["MINOR_HARMFUL"]["recall"] == 0.0
    (case,) = report["cases"]
    assert (case["id"], case["missed"], case["mistakes"][0]["text"]) == (TUNED, [], "암")


def test_a_file_that_breaks_a_rule_is_named_in_one_line(tmp_path: Path) -> None:
    path = tmp_path / "listings.toml"
    path.write_text("[[listing]]\nid = 3\n", "utf-8")
    result = invoke("evaluate", path)
    assert result.exit_code == 1
    assert f"{path}:" in result.stderr
    assert "Traceback" not in result.stderr


@pytest.fixture(scope="module")
def checker() -> Checker:
    kiwi = Kiwi(num_workers=1, load_multi_dict=False, load_default_dict=False, load_typo_dict=False)
    return Checker.load(kiwi.tokenize)


def test_one_listing_is_checked_from_standard_input(checker: Checker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commands, "_checker", lambda: checker)
    result = invoke("check", "--json", typed="상품명: 업계 1위 수건 40x80cm 10장\n가격: 12,345원\n")
    findings = {finding["code"]: finding for finding in json.loads(result.output)}
    assert findings["EXAGGERATED_CLAIM"]["part"] == "title"
    assert "1위" in findings["EXAGGERATED_CLAIM"]["text"]
    assert findings["EXAGGERATED_CLAIM"]["sources"]
    assert "PRICE_INVALID" in findings


def test_one_listing_is_checked_from_a_file(checker: Checker, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(commands, "_checker", lambda: checker)
    path = tmp_path / "listing.txt"
    path.write_text("업계 1위 수건 40x80cm 10장", "utf-8")
    result = invoke("check", path)
    assert result.exit_code == 0
    assert "EXAGGERATED_CLAIM title: " in result.output
    assert "1위" in result.output

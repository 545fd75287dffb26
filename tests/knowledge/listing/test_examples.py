"""Labelled listings: how a file is read and refused, and that the set in this repository is sound."""

from collections import Counter
from pathlib import Path

import pytest

from knowledge.errors import FileError
from knowledge.listing.examples import Example, Expected, Fold, load_examples
from knowledge.listing.finding import Code
from knowledge.listing.listing import ALL_PARTS, Part

SET = Path(__file__).resolve().parents[2] / "data" / "listings"
MEASURED_ON_PHOTOS = frozenset(code for code in Code if code.startswith("IMAGE_"))
"""What no text shows; ``test_photo_rules`` and the files of the bot's tests look after it."""

TOWEL = """
[[listing]]
id = "towel"
honest = false
title = "최ㆍ고 수건"
description = "  "
findings = [{ code = "EXAGGERATED_CLAIM", part = "title", text = "최ㆍ고", alternatives = ["MEDICAL_CLAIM"] }]
allowed = ["TITLE_NO_SPECIFICS"]
"""
HONEST = '[[listing]]\nid = "curtain"\nhonest = true\ntitle = "암막커튼 2장"\n'


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "listings.toml"


@pytest.fixture(scope="module")
def examples() -> tuple[Example, ...]:
    return load_examples(SET)


def read(path: Path, text: str) -> tuple[Example, ...]:
    path.write_text(text, "utf-8")
    return load_examples(path)


def refusal(path: Path, text: str) -> FileError:
    with pytest.raises(FileError) as caught:
        read(path, text)
    assert caught.value.path == path
    assert caught.value.instead
    return caught.value


def test_a_listing_is_read_with_what_is_due_in_it(path: Path) -> None:
    (towel,) = read(path, TOWEL)
    assert (towel.id, towel.honest, towel.listing.title) == ("towel", False, "최ㆍ고 수건")
    assert towel.expected == (Expected(Code.EXAGGERATED_CLAIM, Part.TITLE, "최ㆍ고", frozenset({Code.MEDICAL_CLAIM})),)
    assert towel.allowed == {Code.TITLE_NO_SPECIFICS}
    assert towel.listing.expected == {Part.TITLE}, "a blank part is not given"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("", {Part.TITLE}),
        ('expected = "given"', {Part.TITLE}),
        ('expected = "all"', ALL_PARTS),
        ('expected = ["title", "price"]', {Part.TITLE, Part.PRICE}),
    ],
)
def test_the_parts_whose_absence_counts(path: Path, line: str, expected: set[Part]) -> None:
    (curtain,) = read(path, HONEST + line)
    assert curtain.listing.expected == expected


def test_defaults_hold_for_every_listing_that_says_nothing_else(path: Path) -> None:
    defaults = '[defaults]\nexpected = "all"\nallowed = ["MISSING_SPECS"]\n'
    own = HONEST.replace("curtain", "blind") + "allowed = []\nexpected = 'given'\n"
    curtain, blind = read(path, defaults + HONEST + own)
    assert (curtain.allowed, curtain.listing.expected) == ({Code.MISSING_SPECS}, ALL_PARTS)
    assert (blind.allowed, blind.listing.expected) == (frozenset(), {Part.TITLE})


def test_a_folder_is_read_in_the_order_of_its_names(tmp_path: Path) -> None:
    (tmp_path / "b.toml").write_text(HONEST, "utf-8")
    (tmp_path / "a.toml").write_text(TOWEL, "utf-8")
    (tmp_path / "notes.txt").write_text("no listing", "utf-8")
    assert [example.id for example in load_examples(tmp_path)] == ["towel", "curtain"]


@pytest.mark.parametrize(
    ("text", "line", "problem"),
    [
        ("", 1, "there is no `[[listing]]`"),
        ("listing = 3", 1, "there is no `[[listing]]`"),
        ("[listing", 1, "not valid TOML"),
        (HONEST + "[[other]]\nid = 1\n", 5, "unknown table `other`"),
        ("[defaults]\nhonest = true\n" + HONEST, 1, "unknown defaults"),
        (HONEST + HONEST, 6, "the id `curtain` stands twice"),
        (HONEST + "colour = 'red'", 5, "unknown key `colour`"),
        (HONEST + "price = 3", 5, "`price` is no text"),
        (HONEST.replace("true", "1"), 3, "does not say whether it is honest"),
        (HONEST.replace("true", "false"), 1, "not honest has no finding"),
        (HONEST + 'findings = [{ code = "FEW_IMAGES" }]', 5, "an honest listing has a finding"),
        (HONEST + 'findings = "FEW_IMAGES"', 5, "`findings` is no list"),
        (HONEST + 'allowed = ["TOO_NICE"]', 5, "unknown code `TOO_NICE`"),
        (HONEST + 'expected = ["colour"]', 5, "unknown part `colour`"),
        (TOWEL.replace('text = "최ㆍ고"', 'text = "최고"'), 7, "`최고` does not stand in the title"),
        (TOWEL.replace('text = "최ㆍ고"', 'text = ""'), 7, "does not stand in the title"),
        (TOWEL.replace('part = "title", ', ""), 7, "unknown part `None`"),
        (TOWEL.replace('part = "title"', 'part = "title", line = 3'), 7, "unknown key `line`"),
    ],
)
def test_a_mistake_is_named_with_its_line(path: Path, text: str, line: int, problem: str) -> None:
    error = refusal(path, text)
    assert problem in error.problem
    assert error.line == line


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="there is no listing"):
        load_examples(tmp_path)


def test_the_split_is_by_the_id_alone_and_about_a_third() -> None:
    # These are what the split was when the rules were tuned: they must never change.
    assert [Fold.of(id_) for id_ in ("guide-example-wet-tissue", "curtain-blackout", "nike-leet-st", "soju-box")] == [
        Fold.TUNE,
        Fold.TUNE,
        Fold.TUNE,
        Fold.HOLDOUT,
    ]
    folds = Counter(Fold.of(f"listing-{number}") for number in range(3000))
    assert 900 < folds[Fold.HOLDOUT] < 1100


def test_the_set_is_large_and_at_least_half_of_it_is_honest(examples: tuple[Example, ...]) -> None:
    assert len(examples) >= 240
    assert sum(example.honest for example in examples) * 2 >= len(examples)


@pytest.mark.parametrize("fold", Fold)
def test_both_folds_have_honest_listings_and_every_code_that_a_text_shows(
    examples: tuple[Example, ...], fold: Fold
) -> None:
    own = [example for example in examples if example.fold is fold]
    assert sum(example.honest for example in own) >= len(own) // 3
    assert {expected.code for example in own for expected in example.expected} == set(Code) - MEASURED_ON_PHOTOS


def test_every_code_that_a_text_shows_is_due_at_least_five_times(examples: tuple[Example, ...]) -> None:
    due = Counter(expected.code for example in examples for expected in example.expected)
    assert {code: due[code] for code in set(Code) - MEASURED_ON_PHOTOS if due[code] < 5} == {}


def test_a_text_that_is_due_stands_on_its_own(examples: tuple[Example, ...]) -> None:
    twice = [
        example.id
        for example in examples
        for first in example.expected
        for second in example.expected
        if first is not second and first == second
    ]
    assert twice == []


def test_the_guides_own_example_is_honest(examples: tuple[Example, ...]) -> None:
    titles = {example.listing.title: example for example in examples}
    assert titles["프리미엄 유기농 아기 물티슈 캡형 100매"].honest

"""The held-out questions: what was measured once must not get worse unseen."""

import tomllib
from pathlib import Path

import pytest

from indexer.finders import our_finder
from indexer.index import Index
from indexer.labelled import LabelledSet, Part
from indexer.measures import Share
from indexer.scorecard import Row, ask

FLOORS = tomllib.loads(Path(__file__).with_name("floors.toml").read_text("utf-8"))


@pytest.fixture(scope="module")
def row(index: Index) -> Row:
    labelled = LabelledSet.load()
    labelled.check(index.items())
    return Row.of(ask(our_finder(index), index, labelled.of(Part.HOLD_OUT)))


def value(row: Row, figure: str) -> float:
    measured = getattr(row, figure)
    return measured.value if isinstance(measured, Share) else measured


@pytest.mark.parametrize("figure", FLOORS["at_least"])
def test_finding_is_as_good_as_it_was(row: Row, figure: str) -> None:
    assert value(row, figure) >= FLOORS["at_least"][figure]


@pytest.mark.parametrize("figure", FLOORS["at_most"])
def test_there_are_no_more_errors_than_there_were(row: Row, figure: str) -> None:
    assert value(row, figure) <= FLOORS["at_most"][figure]


def test_the_manifest_keeps_the_scores(index: Index, row: Row) -> None:
    kept = index.manifest.hold_out
    assert kept is not None
    assert kept.questions == row.recall_1.of
    assert kept.recall_1 == pytest.approx(row.recall_1.value, abs=0.02)
    assert 1 - kept.refused == pytest.approx(row.false.value, abs=0.05)

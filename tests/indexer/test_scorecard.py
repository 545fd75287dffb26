import json
from pathlib import Path

import pytest
from rich.console import Console

from indexer.encoder import Encoder
from indexer.errors import LabelError
from indexer.finders import OURS
from indexer.index import Index
from indexer.labelled import Answerable, Distance, LabelledSet, Outside, Part, Register, ToolRequest
from indexer.scoreboard import scorecard_json, show_scorecard
from indexer.scorecard import CURVE, Scorecard, evaluate, steps
from indexer.words import Words


def questions(item: str, *texts: str) -> list[Answerable]:
    return [Answerable(text, (item,), Register.POLITE) for text in texts]


LABELLED = LabelledSet(
    answerable=(
        *questions("payday", "입금은 며칠 걸려요", "정산 언제쯤 되나요"),
        *questions("fee", "판매하면 얼마 떼가나요", "수수료 몇 프로"),
        *questions("photo", "이미지 몇 장 넣어요", "사진은 몇 장이에요"),
    ),
    outside=tuple(
        Outside(text, Distance.FAR) for text in ("내일 눈 와요", "라면 끓이는 법", "축구 몇 시에 해", "주식 살까")
    ),
    tool=(ToolRequest("3만원에 팔면 얼마 남아", "fee", Register.POLITE),),
)


@pytest.fixture(scope="module")
def small(built: Path, encoder: Encoder, words: Words) -> Index:
    return Index.load(built, encoder, words)


@pytest.fixture(scope="module")
def card(small: Index) -> Scorecard:
    return evaluate(small, LABELLED, reader=lambda text: "fee" if "남아" in text else None)


def test_every_question_is_asked_of_every_way(small: Index) -> None:
    ticks: list[None] = []
    card = evaluate(small, LABELLED, tick=lambda: ticks.append(None))
    assert len(ticks) == steps(LABELLED) == 40
    assert set(card.thresholds) == {OURS, "BM25 + Kiwi", "e5", "RRF"}
    assert sum(len(card.asked[OURS, part]) for part in Part) == 10
    assert card.intents is None


def test_the_figures_add_up(card: Scorecard) -> None:
    for part in Part:
        row = card.row(OURS, part)
        assert row.recall_1.of == row.right.of == row.refused.of
        assert row.right.count <= row.shown.count
        assert row.shown.count + row.refused.count <= row.recall_1.of
        assert row.recall_1.count <= row.recall_3.count <= row.recall_5.count


def test_our_threshold_is_the_one_of_the_index(card: Scorecard, small: Index) -> None:
    assert card.thresholds[OURS] == small.manifest.threshold


def test_groups_hold_every_question(card: Scorecard) -> None:
    for part in Part:
        groups = card.groups(part)
        whole = card.row(OURS, part)
        assert groups["register: polite"].recall_1 == whole.recall_1
        assert sum(row.right.of for group, row in groups.items() if group.startswith("topic")) == whole.right.of
        assert "outside: far" in groups


def test_a_higher_threshold_refuses_more_and_answers_less(card: Scorecard) -> None:
    for part in Part:
        curve = list(card.curve(part))
        assert [point.threshold for point in curve] == list(CURVE)
        assert [p.refused.count for p in curve] == sorted(p.refused.count for p in curve)
        assert [p.false.count for p in curve] == sorted((p.false.count for p in curve), reverse=True)
        assert curve[0].refused.count == 0


def test_intents_count_tools_and_the_guide(card: Scorecard) -> None:
    assert card.intents is not None
    assert sum(share.of for share in card.intents.values()) == 11
    tools = [part for part in Part if LABELLED.of(part).tool]
    assert len(tools) == 1
    assert card.intents[tools[0]].count > 0


def test_errors_are_of_the_tuning_part_only(card: Scorecard) -> None:
    tuned = {question.text for kind in ("answerable", "outside") for question in getattr(LABELLED.of(Part.TUNE), kind)}
    wrong = [case for cases in card.errors().values() for case in cases]
    assert {case.question.text for case in wrong} <= tuned
    right = sum(case.is_right for case in card.asked[OURS, Part.TUNE])
    row = card.row(OURS, Part.TUNE)
    assert len(wrong) == row.right.of - right + row.false.count


def test_questions_that_do_not_fit_the_guide_are_refused(small: Index) -> None:
    with pytest.raises(LabelError, match="no item grade"):
        evaluate(small, LabelledSet(tuple(questions("grade", "등급이 뭐예요"))))


def test_json_holds_it_all(card: Scorecard) -> None:
    shown = json.loads(scorecard_json(card, errors=True))
    assert set(shown["parts"]) == {"tune", "hold-out"}
    part = shown["parts"]["tune"]
    assert part["ways"]["index"]["right"]["of"] == card.row(OURS, Part.TUNE).right.of
    assert len(part["curve"]) == len(CURVE)
    assert part["intents"]["low"] <= part["intents"]["share"] <= part["intents"]["high"]
    assert set(shown["errors"]) == {"refused", "another item", "asked back", "false answer"}
    assert "errors" not in json.loads(scorecard_json(card))


def test_tables_are_not_cut_off(card: Scorecard, capsys: pytest.CaptureFixture[str]) -> None:
    assert not Console().is_terminal
    show_scorecard(card, as_json=False, errors=True)
    shown = capsys.readouterr().out
    assert "…" not in shown
    for heading in ("R@1", "shown", "refused", "register: polite", "outside: far", "threshold", "intents right"):
        assert heading in shown

from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.assistant.understanding import Tool, read_command, read_slot, to_json, understand
from bot.assistant.understanding.evaluation import Part, Trial, ask, load, score
from bot.assistant.understanding.slots import from_json, slot_names
from knowledge.guide_folder import GUIDE_DIR, load_guide
from tests.cpu_time import cpu_seconds

SENTENCES = Path(__file__).parents[3] / "data" / "understanding.toml"
TODAY = date(2026, 11, 23)
PIECES = (
    "가격",
    "수수료",
    "배송비",
    "정산",
    "언제",
    "얼마",
    "로아스",
    "광고비",
    "클릭",
    "등급",
    "부가세",
    "매출",
    "35000",
    "3만5천원",
    "9%",
    "두세 개",
    "11/20",
    "어제",
    "2월 30일",
    "1e15",
    "NaN",
    "-",
    "~",
    "이",
    " ",
    "?",
    "\u1161",
    "２",
    "²",
    "조",
    "30분",
)

TEXTS = st.text(max_size=60) | st.lists(st.sampled_from(PIECES), max_size=15).map("".join)


def trials(part: Part) -> list[Trial]:
    labelled, today = load(SENTENCES)
    return [trial for trial in ask(labelled, today) if trial.labelled.part is part]


@pytest.mark.parametrize(("part", "intents", "slots"), [(Part.TUNE, 0.99, 0.98), (Part.HOLD_OUT, 0.96, 0.91)], ids=str)
def test_the_labelled_sentences_are_understood(part: Part, intents: float, slots: float) -> None:
    figures = score(trials(part))
    assert figures.sentences > 100
    assert figures.intent_accuracy >= intents
    assert figures.exact_match >= slots


def test_every_sentence_of_the_issue_is_exact() -> None:
    pinned = [trial for trial in trials(Part.TUNE) if trial.labelled.pinned]
    assert len(pinned) == 9
    assert [trial.labelled.text for trial in pinned if not trial.is_exact] == []


def test_both_kinds_and_every_calculator_are_in_both_parts() -> None:
    for part in Part:
        kinds = Counter(trial.labelled.tool for trial in trials(part))
        assert set(kinds) == {None, *Tool}


def test_questions_of_the_guide_stay_with_the_guide() -> None:
    questions = [(item.id, text) for item in load_guide(GUIDE_DIR).items() for text in (item.title, *item.aliases)]
    computed = Counter(id_ for id_, question in questions if understand(question, TODAY))
    # These ask for what a calculator knows: the next date, the list of hold reasons, an amount.
    allowed = ("tax-vat-schedule", "tax-income", "settlement-hold-reasons", "fee-payout-formula", "ads-roas")
    rest = {id_: count for id_, count in computed.items() if id_ not in allowed}
    assert sum(rest.values()) <= len(questions) / 250, rest


@given(TEXTS)
@settings(max_examples=300, deadline=None)
def test_any_text_is_understood_or_not(text: str) -> None:
    understood = understand(text, TODAY)
    if understood:
        assert from_json(understood.tool, to_json(understood.slots)) == understood.slots


@given(TEXTS, st.sampled_from(Tool))
@settings(max_examples=200, deadline=None)
def test_any_arguments_can_be_read(text: str, tool: Tool) -> None:
    understood = read_command(tool, text, TODAY)
    assert from_json(tool, to_json(understood.slots)) == understood.slots
    for problem in understood.problems:
        assert problem.slot is None or getattr(understood.slots, problem.slot) is None


@given(TEXTS, st.sampled_from([(tool, slot) for tool in Tool for slot in slot_names(tool)]))
@settings(max_examples=200, deadline=None)
def test_any_answer_can_be_read(text: str, place: tuple[Tool, str]) -> None:
    tool, slot = place
    understood = read_slot(tool, slot, text, TODAY)
    assert from_json(tool, to_json(understood.slots)) == understood.slots


@pytest.mark.parametrize(
    "piece", ["1", "일", "3만 ", "수수료 ", "가격 35000 ", "1조", "3~", "두세 ", "정산 언제 11/20 "]
)
@pytest.mark.parametrize("length", [480, 10_000])
def test_long_texts_take_no_long_time(piece: str, length: int) -> None:
    text = (piece * length)[:length]
    assert cpu_seconds(lambda: understand(text, TODAY)) < 0.2
    assert cpu_seconds(lambda: read_command(Tool.FEE, text, TODAY)) < 0.2


def test_a_sentence_takes_less_than_two_milliseconds() -> None:
    labelled, today = load(SENTENCES)
    assert cpu_seconds(lambda: ask(labelled, today)) / len(labelled) < 0.002

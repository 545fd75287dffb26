from dataclasses import replace
from pathlib import Path

import pytest

from indexer.errors import LabelError
from indexer.index import Index
from indexer.labelled import Answerable, Distance, LabelledSet, Mixed, Outside, Part, Register, bare
from knowledge.guide_folder import load_guide
from knowledge.page import Item

ITEMS = tuple(load_guide().items())
QUESTION = Answerable("돈은 언제 주나요", ("settlement-cycle",), Register.POLITE)


@pytest.fixture(scope="module")
def labelled() -> LabelledSet:
    return LabelledSet.load()


def written(folder: Path, text: str) -> Path:
    (folder / "questions.toml").write_text(text, "utf-8")
    return folder


def test_the_questions_of_the_repository_fit_the_guide(labelled: LabelledSet, index: Index) -> None:
    labelled.check(ITEMS)
    assert len(labelled.answerable) >= 300
    assert len(labelled.outside) >= 150
    assert len(labelled.tool) >= 60
    assert len(labelled.conversation) >= 60
    assert sum(question.no_shared_word for question in labelled.answerable) >= 100
    assert sum(question.register is Register.ENGLISH for question in labelled.answerable) >= 20
    assert {id_ for question in labelled.answerable for id_ in question.items} >= {item.id for item in index.items()}


def test_every_register_topic_and_kind_is_in_both_parts(labelled: LabelledSet) -> None:
    topics = {item.id: item.topic for item in ITEMS}
    for part in Part:
        mine = labelled.of(part)
        assert {question.register for question in mine.answerable} == set(Register)
        assert {topics[question.items[0]] for question in mine.answerable} == set(topics.values())
        assert {question.kind for question in mine.outside} == set(Distance)
        assert {question.why for question in mine.outside} == {question.why for question in labelled.outside}
        assert {request.tool for request in mine.tool} == {request.tool for request in labelled.tool}
        assert mine.conversation
        assert mine.mixed


def test_the_parts_are_the_whole_and_no_item_is_in_both(labelled: LabelledSet) -> None:
    tune, hold_out = labelled.of(Part.TUNE), labelled.of(Part.HOLD_OUT)
    assert len(tune.answerable) + len(hold_out.answerable) == len(labelled.answerable)
    assert not {q.items[0] for q in tune.answerable} & {q.items[0] for q in hold_out.answerable}
    assert 0.3 < len(hold_out.answerable) / len(labelled.answerable) < 0.5


def test_a_question_belongs_to_the_part_of_its_best_item() -> None:
    assert replace(QUESTION, text="다른 말로").part is QUESTION.part
    assert Mixed("둘 다", (QUESTION.items, ("fee-rate",))).part is QUESTION.part


def test_what_differs_in_spaces_case_and_marks_is_the_same_question() -> None:
    assert bare("  ROAS가  뭐예요??ㅋㅋ") == bare("roas가뭐예요")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("[[answerable]]\ntext = 'ㄱ'\nitems = ['a']\nregister = 'shouting'", "register"),
        ("[[answerable]]\ntext = 'ㄱ'\nitems = ['a']\nregister = 'polite'\nitem = 'b'", "item"),
        ("[[outside]]\ntext = 'ㄱ'", "kind"),
        ("[[outsider]]\ntext = 'ㄱ'\nkind = 'far'", "outsider"),
        ("text =", "Invalid value"),
    ],
)
def test_a_file_of_another_format_is_refused(tmp_path: Path, text: str, problem: str) -> None:
    with pytest.raises(LabelError, match=rf"(?s)questions\.toml.*{problem}"):
        LabelledSet.load(written(tmp_path, text))


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LabelError, match="no labelled questions in"):
        LabelledSet.load(tmp_path)


def alias(item: Item) -> str:
    return item.aliases[0]


@pytest.mark.parametrize(
    ("labelled_set", "problem"),
    [
        (LabelledSet((replace(QUESTION, items=("settlement-cycle", "no-such-item")),)), "no item no-such-item"),
        (LabelledSet((replace(QUESTION, text=f"{alias(ITEMS[0])}?!"),)), "is an alias"),
        (LabelledSet((QUESTION,), (Outside("돈은 언제주나요?", Distance.NEAR),)), "stands there twice"),
    ],
)
def test_questions_that_do_not_fit_the_guide_are_refused(labelled_set: LabelledSet, problem: str) -> None:
    with pytest.raises(LabelError, match=problem):
        labelled_set.check(ITEMS)

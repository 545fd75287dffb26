"""What ``python -m indexer evaluate`` measures: each way of finding, on each part of the labelled questions.

Ours answers, asks back or abstains by the decision that is in the index; a plain way answers from the score on that
does best on the tuning part. Nothing is chosen on the held-out part.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from indexer.decision import Verdict
from indexer.finders import OURS, Finder, Finding, our_finder, plain_finders
from indexer.index import Index
from indexer.labelled import Answerable, LabelledSet, Outside, Part, ToolRequest
from indexer.measures import Share, mean, ndcg, rank, reciprocal_rank

Reader = Callable[[str], str | None]
"""Tells which calculator or check a text wants, None for any other text: the bot has one (``bot.assistant``)."""
Question = Answerable | Outside
CURVE = tuple(number / 20 for number in range(20))
"""The thresholds of the curve."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A labelled question with what a way of finding made of it.

    Attributes:
        question: The question.
        finding: What was found.
        verdict: What was decided.
        groups: What it belongs to: its register or kind, and its topic.
    """

    question: Question
    finding: Finding
    verdict: Verdict
    groups: tuple[str, ...]

    @property
    def right(self) -> tuple[str, ...]:
        """The items that answer it; none outside the guide."""
        return self.question.items if isinstance(self.question, Answerable) else ()

    @property
    def rank(self) -> int | None:
        """The place of the first right item."""
        return rank(self.finding.ids, self.right)

    @property
    def is_right(self) -> bool:
        """Whether a right item was given as the answer."""
        return self.verdict is Verdict.ANSWER and self.rank == 1

    @property
    def is_shown(self) -> bool:
        """Whether the first message shows a right item: as the answer, beside it, or among the choices."""
        return self.verdict is not Verdict.ABSTAIN and bool(set(self.finding.shown) & set(self.right))


@dataclass(frozen=True, slots=True)
class Row:
    """The figures of some questions.

    Attributes:
        recall_1: Right item first, whatever was decided; and so on among the first three, five.
        mrr: The mean of 1 / rank.
        ndcg_10: Normalised discounted cumulative gain.
        right: Right item given as the answer.
        shown: Right item in the first message.
        asked: Asked back.
        refused: No answer although there is one.
        false: An answer, or choices, although there is none.
    """

    recall_1: Share
    recall_3: Share
    recall_5: Share
    mrr: float
    ndcg_10: float
    right: Share
    shown: Share
    asked: Share
    refused: Share
    false: Share

    @classmethod
    def of(cls, cases: Iterable[Asked]) -> "Row":
        """Sum up."""
        cases = list(cases)
        answerable = [case for case in cases if case.right]
        outside = [case for case in cases if not case.right]
        return cls(
            recall_1=_recall(answerable, 1),
            recall_3=_recall(answerable, 3),
            recall_5=_recall(answerable, 5),
            mrr=mean(reciprocal_rank(case.rank) for case in answerable),
            ndcg_10=mean(ndcg(case.finding.ids, case.right) for case in answerable),
            right=Share.counted(case.is_right for case in answerable),
            shown=Share.counted(case.is_shown for case in answerable),
            asked=Share.counted(case.verdict is Verdict.ASK for case in answerable),
            refused=Share.counted(case.verdict is Verdict.ABSTAIN for case in answerable),
            false=Share.counted(case.verdict is not Verdict.ABSTAIN for case in outside),
        )


def _recall(cases: Iterable[Asked], depth: int) -> Share:
    return Share.counted((case.rank or depth + 1) <= depth for case in cases)


@dataclass(frozen=True, slots=True)
class Point:
    """What a threshold would do; shares of one part of the questions.

    Attributes:
        threshold: The threshold.
        right: Right item given as the answer.
        refused: No answer although there is one.
        false: An answer although there is none.
    """

    threshold: float
    right: Share
    refused: Share
    false: Share


@dataclass(frozen=True, slots=True)
class Scorecard:
    """An evaluation.

    Attributes:
        asked: What each way of finding made of each question, by its name and the part.
        thresholds: From which score on each way answers.
        intents: How many texts were taken for what they are, guide, tool or outside, by part; None without a reader.
    """

    asked: Mapping[tuple[str, Part], tuple[Asked, ...]]
    thresholds: Mapping[str, float]
    intents: Mapping[Part, Share] | None

    def row(self, way: str, part: Part) -> Row:
        """Return the figures of a way of finding."""
        return Row.of(self.asked[way, part])

    def groups(self, part: Part) -> dict[str, Row]:
        """Return our figures by register, by topic and by kind of what is outside."""
        members: dict[str, list[Asked]] = defaultdict(list)
        for case in self.asked[OURS, part]:
            for group in case.groups:
                members[group].append(case)
        return {group: Row.of(members[group]) for group in sorted(members)}

    def curve(self, part: Part) -> Iterator[Point]:
        """Yield what each threshold would do to ours."""
        cases = self.asked[OURS, part]
        for threshold in CURVE:
            above = [case.finding.confidence >= threshold for case in cases]
            answerable = [(case, told) for case, told in zip(cases, above, strict=True) if case.right]
            yield Point(
                threshold,
                right=Share.counted(told and case.rank == 1 for case, told in answerable),
                refused=Share.counted(not told for _, told in answerable),
                false=Share.counted(told for case, told in zip(cases, above, strict=True) if not case.right),
            )

    def errors(self) -> dict[str, list[Asked]]:
        """Return what ours did wrong on the tuning part, by kind."""
        kinds: dict[str, list[Asked]] = {"refused": [], "another item": [], "asked back": [], "false answer": []}
        for case in self.asked[OURS, Part.TUNE]:
            if not case.right:
                if case.verdict is not Verdict.ABSTAIN:
                    kinds["false answer"].append(case)
            elif case.verdict is Verdict.ABSTAIN:
                kinds["refused"].append(case)
            elif case.verdict is Verdict.ASK:
                kinds["asked back"].append(case)
            elif case.rank != 1:
                kinds["another item"].append(case)
        return kinds


def evaluate(
    index: Index, labelled: LabelledSet, reader: Reader | None = None, tick: Callable[[], None] = lambda: None
) -> Scorecard:
    """Ask everything.

    Args:
        index: The guide.
        labelled: Both parts of the labelled questions.
        reader: What tells a text for a calculator; without one nothing is said about intents.
        tick: Called after every question and way of finding; ``steps`` tells how often.

    Raises:
        LabelError: The questions do not fit the guide.
    """
    labelled.check(index.items())
    asked: dict[tuple[str, Part], tuple[Asked, ...]] = {}
    thresholds = {}
    for name, find in {OURS: our_finder(index), **plain_finders(index)}.items():
        tuned = ask(find, index, labelled.of(Part.TUNE), tick)
        held_out = ask(find, index, labelled.of(Part.HOLD_OUT), tick)
        thresholds[name] = index.manifest.threshold if name == OURS else _best_threshold(tuned)
        for part, cases in (Part.TUNE, tuned), (Part.HOLD_OUT, held_out):
            asked[name, part] = tuple(_decided(case, thresholds[name]) for case in cases)
    return Scorecard(asked, thresholds, _intents(asked, labelled.tool, reader) if reader else None)


def ask(
    find: Finder, index: Index, labelled: LabelledSet, tick: Callable[[], None] = lambda: None
) -> tuple[Asked, ...]:
    """Ask one way of finding; what leaves the decision to a threshold abstains.

    Args:
        find: The way.
        index: The guide, for the topics of its items.
        labelled: The questions.
        tick: Called after every question.
    """
    topics = {item.id: item.topic.value for item in index.items()}
    questions: tuple[Question, ...] = (*labelled.answerable, *labelled.outside)
    cases = []
    for question in questions:
        finding = find(question.text)
        cases.append(Asked(question, finding, finding.verdict or Verdict.ABSTAIN, tuple(_groups(question, topics))))
        tick()
    return tuple(cases)


def steps(labelled: LabelledSet) -> int:
    """Return how often ``evaluate`` will tick."""
    return 4 * (len(labelled.answerable) + len(labelled.outside))


def _decided(case: Asked, threshold: float) -> Asked:
    """Return a case with what a threshold decides, where nothing is decided yet."""
    if case.finding.verdict is not None:
        return case
    is_told = case.finding.ids and case.finding.confidence >= threshold
    return replace(case, verdict=Verdict.ANSWER if is_told else Verdict.ABSTAIN)


def _best_threshold(cases: Iterable[Asked]) -> float:
    """Return the score at which refusals and false answers, as shares, are least together; 0 with nothing to go by."""
    cases = list(cases)
    with_answer = np.array([case.finding.confidence for case in cases if case.right])
    without = np.array([case.finding.confidence for case in cases if not case.right])
    if not (with_answer.size and without.size):
        return 0.0
    cuts = np.unique(np.concatenate([with_answer, without]))
    costs = [(with_answer < cut).mean() + (without >= cut).mean() for cut in cuts]
    return float(cuts[int(np.argmin(costs))])


def _groups(question: Question, topics: Mapping[str, str]) -> Iterator[str]:
    if isinstance(question, Answerable):
        yield f"register: {question.register}"
        yield f"topic: {topics[question.items[0]]}"
        if question.no_shared_word:
            yield "no shared word"
    else:
        yield f"outside: {question.why or question.kind}"


def _intents(
    asked: Mapping[tuple[str, Part], Sequence[Asked]], tools: Sequence[ToolRequest], reader: Reader
) -> dict[Part, Share]:
    """Return how many texts are taken for a question to the guide, for one outside it, or for the right tool."""
    shares = {}
    for part in Part:
        right = [reader(request.text) == request.tool for request in tools if request.part is part]
        for case in asked[OURS, part]:
            is_answered = case.verdict is not Verdict.ABSTAIN
            right.append(reader(case.question.text) is None and is_answered == bool(case.right))
        shares[part] = Share.counted(right)
    return shares

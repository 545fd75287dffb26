"""The guard on every figure: silent over all that the bot says rightly, loud as soon as a figure is changed."""

import html
import re
import tomllib
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.assistant.assistant import Assistant
from bot.assistant.checking.kept import Kept
from bot.assistant.checking.report import Report
from bot.assistant.figure_guard import Grounds
from bot.assistant.reply import Answer, CheckReply, Reply, ToolReply
from bot.assistant.smalltalk import Courtesies
from bot.assistant.tools.calculator import Calculator
from bot.assistant.understanding import FeeSlots, understand
from bot.i18n import Catalogs, Translator
from bot.telegram.checks.report import show_report, show_rest
from bot.telegram.render import render, render_whole
from bot.telegram.tools.show import show
from indexer.index import Index
from indexer.labelled import LabelledSet
from indexer.scope import Scope
from knowledge.guide_folder import GUIDE_DIR, load_guide
from knowledge.listing.checker import Checker
from knowledge.listing.examples import load_examples
from knowledge.stated_figures import find_stated

TODAY = date(2026, 11, 23)
ITEMS = tuple(load_guide(GUIDE_DIR).items())
CATALOGS = Catalogs.load()
KOREAN = CATALOGS.translator("ko")
LANGUAGES = [CATALOGS.translator(language) for language in CATALOGS.languages]
UNDERSTANDING = tomllib.loads(Path("tests/data/understanding.toml").read_text("utf-8"))


@pytest.fixture(scope="module")
def assistant(checker: Checker) -> Assistant:
    return Assistant(Courtesies.load(), Scope.load(), Calculator.load(), checker, {"fee", "settle"})


def computed() -> Iterator[ToolReply]:
    """Compute every sentence that wants a calculator."""
    calculator = Calculator.load()
    for entry in UNDERSTANDING["computing"]:
        understood = understand(entry["text"], UNDERSTANDING["today"])
        if understood is not None:
            yield calculator.reply(understood, UNDERSTANDING["today"])


def answers() -> Iterator[Answer]:
    """Show every item, beside two others."""
    for number, item in enumerate(ITEMS):
        yield Answer(item, (ITEMS[number - 1], ITEMS[number - 2]))


def text_of(reply: Reply, translator: Translator = KOREAN) -> str:
    """Return all that is said of a reply, as it is read."""
    match reply:
        case Answer():
            messages = render_whole(reply, translator, None)
        case ToolReply():
            messages = show(reply, 1, FeeSlots(), translator)
        case _:
            raise TypeError(reply)
    return html.unescape(re.sub(r"<[^>]+>", "", "\n".join(message.html for message in messages)))


def withheld(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.name == "bot.telegram.withholding"]


def test_no_item_of_the_guide_is_withheld(caplog: pytest.LogCaptureFixture) -> None:
    for answer in answers():
        for translator in LANGUAGES:
            render(answer, translator, 7)
            render_whole(answer, translator, None)
    assert withheld(caplog) == []


def test_no_calculation_is_withheld(caplog: pytest.LogCaptureFixture) -> None:
    replies = list(computed())
    for reply in replies:
        for translator in LANGUAGES:
            show(reply, 1, FeeSlots(), translator)
    assert withheld(caplog) == []
    assert len(replies) > 100


def test_no_report_of_a_check_is_withheld(checker: Checker, caplog: pytest.LogCaptureFixture) -> None:
    for example in load_examples(Path("tests/data/listings")):
        kept = Kept.of(example.listing)
        reply = CheckReply(kept, Report.of(checker, kept.whole(), TODAY))
        for translator in LANGUAGES:
            show_report(reply, 1, translator)
            show_rest(reply.report, 1, 1, translator)
    assert withheld(caplog) == []


@pytest.mark.parametrize("kind", ["answerable", "outside", "tool", "mixed"])
def test_no_reply_to_a_labelled_question_is_withheld(
    kind: str, assistant: Assistant, index: Index, caplog: pytest.LogCaptureFixture
) -> None:
    texts = [question.text for question in getattr(LabelledSet.load(), kind)]
    parts = [part for text in texts for part in parts_of(assistant.reply(text, index, TODAY))]
    for part in parts:
        text_of(part)
    assert withheld(caplog) == []
    assert parts or kind == "outside"


def parts_of(reply: Reply) -> Iterable[Answer | ToolReply]:
    parts = getattr(reply, "parts", (reply,))
    return (part for part in parts if isinstance(part, Answer | ToolReply))


REPLIES = (*answers(), *computed())
# Each reply with what is said of it; those without a figure cannot be changed.
SAID = tuple((reply, text) for reply in REPLIES if find_stated(text := text_of(reply)))
UNITS = ("원", "%", "일", "개")


@given(st.data())
def test_a_changed_figure_is_found(data: st.DataObject) -> None:
    reply, text = data.draw(st.sampled_from(SAID))
    grounds = Grounds.of(reply, wording_of(reply, text))
    figure = data.draw(st.sampled_from(find_stated(text))).text
    changed = data.draw(st.sampled_from(list(mutations(figure))))
    new = set(find_stated(changed)) - set(find_stated(text))
    missing = grounds.missing(text.replace(figure, changed, 1))
    # A change may hit upon another value of the reply, which is none that anybody invented.
    assert missing or all(is_known(getattr(one, "value", None), reply) for one in new)


def wording_of(reply: Reply, text: str) -> tuple[str, ...]:
    """Return what is said of a reply whose fixed wording has figures, but for the line that is changed."""
    return () if not Grounds.of(reply).missing(text) else (text,)


def mutations(figure: str) -> Iterator[str]:
    """Change a digit, or the unit."""
    for place, character in enumerate(figure):
        if character.isdecimal():
            yield from (figure[:place] + digit + figure[place + 1 :] for digit in "123456789" if digit != character)
    for unit in UNITS:
        if figure.endswith(unit):
            yield from (figure.removesuffix(unit) + other for other in UNITS if other != unit)
    if not any(character.isdecimal() for character in figure):
        yield "열여덟 개"


def is_known(value: Decimal | None, reply: Reply) -> bool:
    """Tell whether a value stands anywhere in a reply, as a number or as a fraction."""
    numbers = {Decimal(number) for number in re.findall(r"[0-9]+(?:\.[0-9]+)?", repr(reply).replace(",", ""))}
    return value is None or value in numbers or value / 100 in numbers

"""Why a reply is what it is, as a value that is stored with the question: what /why tells, whatever the index is.

An account holds what the reply rests on and nothing that a seller wrote but figures.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from decimal import Decimal

from pydantic import TypeAdapter

from bot.assistant.reply import Abstention, Answer, AskBack, Both, Evidence, Reply, ToolReply
from bot.assistant.understanding import Tool
from knowledge.page import Item
from knowledge.policy import Figure, MonthDay, Unit
from knowledge.source import Source


@dataclass(frozen=True, slots=True)
class ToldItem:
    """An item as it was shown.

    Attributes:
        id: Its id.
        title: The question that it answers.
        page: The title of its page.
        section: The title of its section.
        sources: What it rests on.
        valid_until: The last day on which it holds, where known.
    """

    id: str
    title: str
    page: str
    section: str
    sources: tuple[Source, ...]
    valid_until: date | None = None

    @classmethod
    def of(cls, item: Item) -> "ToldItem":
        """Take down an item."""
        return cls(item.id, item.title, item.page, item.section, item.sources, item.valid_until)


@dataclass(frozen=True, slots=True)
class ToldFigure:
    """A figure of a policy table that was computed with.

    Attributes:
        name: Its name in the table.
        unit: What it counts, as ``knowledge.policy.Unit``.
        about: What it is about: what the source says besides, or the subject; empty for a text that says all.
        value: A fraction for a rate, a whole number for won, days and counts, a day of every year as MM-DD, or a text;
            always written out, so that it is read back as it was.
        source: Where it comes from.
        valid_from: The first day on which it holds, where known.
        valid_until: The last day on which it holds, where known.
    """

    name: str
    unit: Unit | None
    about: str
    value: str
    source: Source
    valid_from: date | None = None
    valid_until: date | None = None

    @classmethod
    def of(cls, figure: Figure[int | Decimal | MonthDay | str]) -> "ToldFigure":
        """Take down a figure."""
        value = figure.value
        plain = f"{value.month:02}-{value.day:02}" if isinstance(value, MonthDay) else str(value)
        about = figure.note or next(iter(figure.subjects), "")
        return cls(figure.name, figure.unit, about, plain, figure.source, figure.valid_from, figure.valid_until)


@dataclass(frozen=True, slots=True)
class Account:
    """Why a reply is what it is.

    Attributes:
        day: The seller's day on which it was decided.
        items: What was shown of the guide, the answer first; for an abstention none.
        evidence: What was found for the first question; None where nothing was searched.
        tool: What computed; None for the guide.
        figures: The policy figures that were computed with.
    """

    day: date
    items: tuple[ToldItem, ...] = ()
    evidence: Evidence | None = None
    tool: Tool | None = None
    figures: tuple[ToldFigure, ...] = ()

    @classmethod
    def of(cls, reply: Reply, day: date) -> "Account":
        """Give account of a reply."""
        parts = reply.parts if isinstance(reply, Both) else (reply,)
        answers = [part for part in parts if isinstance(part, Answer)]
        tools = [part for part in parts if isinstance(part, ToolReply)]
        searched = (part.evidence for part in parts if isinstance(part, Answer | Abstention | AskBack))
        return cls(
            day=day,
            items=tuple(ToldItem.of(item) for answer in answers for item in (answer.item, *answer.also)),
            evidence=next(searched, None),
            tool=tools[0].tool if tools else None,
            figures=tuple(ToldFigure.of(figure) for tool in tools for figure in figures_of(tool.result)),
        )

    @property
    def sources(self) -> tuple[Source, ...]:
        """What it rests on, each once."""
        shown = (source for item in self.items for source in item.sources)
        return tuple(dict.fromkeys((*shown, *(figure.source for figure in self.figures))))


def figures_of(value: object) -> tuple[Figure[int | Decimal | MonthDay | str], ...]:
    """Return every policy figure in a value, each once."""
    return tuple(dict.fromkeys(_figures(value)))


def _figures(value: object) -> Iterator[Figure[int | Decimal | MonthDay | str]]:
    if isinstance(value, Figure):
        yield value
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for part in value:
            yield from _figures(part)
    elif is_dataclass(value):
        for field in fields(value):
            yield from _figures(getattr(value, field.name))


def to_json(account: Account) -> str:
    """Write an account."""
    text: str = _ADAPTER.dump_json(account, exclude_defaults=True).decode()
    return text


def from_json(text: str) -> Account:
    """Read what ``to_json`` wrote.

    Raises:
        ValueError: Another version wrote it.
    """
    return _ADAPTER.validate_json(text)


_ADAPTER = TypeAdapter(Account)

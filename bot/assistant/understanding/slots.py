"""What a text can say to each calculator, as values: None stands for what was not said.

Fields have the names of the calculators' own inputs: ``knowledge.order.Order``, ``knowledge.settlement.OrderDays``,
``knowledge.ad_formulas.AdFigures``, ``knowledge.grades.SellerFigures`` and the arguments of ``knowledge.tax``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, ClassVar

from pydantic import ConfigDict, TypeAdapter

from knowledge.ad_formulas import AdFigures
from knowledge.days import How
from knowledge.errors import InputError
from knowledge.grades import SellerFigures
from knowledge.order import FeeVat, RateBase
from knowledge.tax import Taxpayer


class Tool(StrEnum):
    """A calculator; also the name of its command."""

    FEE = "fee"
    SETTLE = "settle"
    ADS = "ads"
    GRADE = "grade"
    TAX = "tax"


class ReadingProblem(StrEnum):
    """Why a part of a text has no place; amounts and days have codes of their own in ``knowledge``."""

    SEVERAL = "several"
    """Two values for one slot; the suggestions are those that were typed."""
    UNPLACED = "unplaced"
    """An amount of which nothing says what it is."""
    UNKNOWN_WORD = "unknown_word"
    """A word behind a command that is none of its keys; the suggestions are keys that are spelt alike."""
    NO_CHOICE = "no_choice"
    """The answer to a question is none of the choices; the suggestions are those."""


@dataclass(frozen=True, slots=True)
class _Strict:
    """JSON is held to the fields and their types."""

    __pydantic_config__: ClassVar = ConfigDict(extra="forbid", strict=True)


@dataclass(frozen=True, slots=True)
class FeeSlots(_Strict):
    """A sale: the fields of ``Order``, won as ``int``, rates as fractions, and what the price is to be found for.

    Attributes:
        category: 카테고리, as the seller names it.
        target_margin: 목표마진, what is to be left of the sales, as a fraction.
        target_profit: 목표이익, what the whole order is to leave, in won.
    """

    price: int | None = None
    quantity: int | None = None
    options: int | None = None
    rate: Decimal | None = None
    category: str | None = None
    shipping: int | None = None
    shipping_rate: Decimal | None = None
    discount: int | None = None
    coupon: int | None = None
    support_discount: int | None = None
    ads: int | None = None
    other: int | None = None
    cost: int | None = None
    carrier: int | None = None
    base: RateBase | None = None
    vat: FeeVat | None = None
    affiliate: bool | None = None
    star_delivery: bool | None = None
    target_margin: Decimal | None = None
    target_profit: int | None = None


@dataclass(frozen=True, slots=True)
class SettleSlots(_Strict):
    """An order's days: the fields of ``OrderDays``.

    Attributes:
        held: Whether the question is why money has not come (``/settle 왜``).
        how: What was read into the only day that was said; None where several were, or none.
        alternative: What else that day may be; as ``knowledge.days.ReadDay`` has it.
    """

    ordered: date | None = None
    dispatched: date | None = None
    delivered: date | None = None
    decided: date | None = None
    return_deadline: date | None = None
    star_delivery: bool | None = None
    overseas: bool | None = None
    held: bool | None = None
    how: How | None = None
    alternative: date | None = None


@dataclass(frozen=True, slots=True)
class AdsSlots(_Strict, AdFigures):
    """A campaign."""


@dataclass(frozen=True, slots=True)
class GradeSlots(_Strict, SellerFigures):
    """A month of a seller."""


@dataclass(frozen=True, slots=True)
class TaxSlots(_Strict):
    """A period: the arguments of ``estimate_vat``. Without sales the question is about the calendar."""

    taxpayer: Taxpayer | None = None
    sales: int | None = None
    costs: int | None = None
    yearly_sales: int | None = None


Slots = FeeSlots | SettleSlots | AdsSlots | GradeSlots | TaxSlots

_SLOTS: Mapping[Tool, type[Slots]] = {
    Tool.FEE: FeeSlots,
    Tool.SETTLE: SettleSlots,
    Tool.ADS: AdsSlots,
    Tool.GRADE: GradeSlots,
    Tool.TAX: TaxSlots,
}


@dataclass(frozen=True, slots=True)
class Problem:
    """A part of the text that cannot be computed with; its slot stays None.

    Attributes:
        slot: The name of the field that it was meant for; None where that is not known.
        error: What is wrong, with the text and with what to type instead.
    """

    slot: str | None
    error: InputError


@dataclass(frozen=True, slots=True)
class Understood:
    """What a text asks a calculator for.

    Attributes:
        tool: The calculator.
        slots: What was said, of the tool's own class.
        problems: What was said and could not be read, from left to right.
    """

    tool: Tool
    slots: Slots
    problems: tuple[Problem, ...] = ()


def slots_of(tool: Tool) -> type[Slots]:
    """Return the class of a tool's slots."""
    return _SLOTS[tool]


def fill(tool: Tool, values: Mapping[str, Any]) -> Slots:
    """Build a tool's slots from values of their types, by their names."""
    return _SLOTS[tool](**values)


def slot_names(tool: Tool) -> tuple[str, ...]:
    """Return the names of a tool's slots."""
    return tuple(field.name for field in fields(_SLOTS[tool]))


def to_json(slots: Slots) -> str:
    """Write slots as a JSON object without those that are None."""
    text: str = _ADAPTERS[type(slots)].dump_json(slots, exclude_none=True).decode()
    return text


def from_json(tool: Tool, text: str) -> Slots:
    """Read what ``to_json`` wrote.

    Raises:
        ValueError: It is no JSON object of the tool's slots with values of their types.
    """
    slots: Slots = _ADAPTERS[_SLOTS[tool]].validate_json(text)
    return slots


_ADAPTERS = {kind: TypeAdapter(kind) for kind in _SLOTS.values()}

"""Turns what was typed for a slot into its value."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction

from bot.assistant.understanding.mentions import Unit, Value
from bot.assistant.understanding.vocabulary import Choice, ValueKind
from knowledge.amounts import AmountError, AmountProblem, Kind, read_count, read_rate, read_won
from knowledge.errors import InputError
from knowledge.order import FeeVat, RateBase
from knowledge.tax import Taxpayer

SlotValue = int | Decimal | date | str | bool | RateBase | FeeVat | Taxpayer
_POSITIVE = frozenset(("price", "quantity", "rate"))
"""Slots that cannot be 0."""
_LARGE = frozenset(("sales", "costs"))
"""Sums of many orders: 매출 3천 says 3,000 won and is said for 3천만원, so it is asked back."""
_SHORT = ("천", "백")
_MAN = 10_000
_SIGNED = "options"
"""Options may take away from a price."""
_ENUMS: Mapping[str, Callable[[str], SlotValue]] = {
    "base": RateBase,
    "vat": FeeVat,
    "taxpayer": Taxpayer,
    "shipping": int,
}


def slot_value(slot: str, kind: ValueKind, value: Value) -> SlotValue:
    """Return what a value in a text is for a slot.

    Raises:
        InputError: It cannot be computed with.
    """
    if slot == _SIGNED and value.text.strip().startswith(("-", "−", "마이너스")):
        return -read_won(value.text.strip().removeprefix("마이너스").lstrip("-−"), zero=True)
    if value.error is not None and value.unit.value == kind.value:
        raise value.error
    if isinstance(value.value, int | date) and (value.unit is Unit.DAY or kind is ValueKind.MINUTES):
        return value.value
    read = read_amount(slot, kind, value.text)
    if value.error is not None:
        raise value.error
    if slot in _LARGE and isinstance(read, int) and value.text.rstrip().endswith(_SHORT):
        raise AmountError(AmountProblem.TWO_READINGS, value.text, Kind.WON, (Fraction(read * _MAN), Fraction(read)))
    return read


def read_amount(slot: str, kind: ValueKind, text: str) -> int | Decimal:
    """Read a text that is nothing but an amount for a slot.

    Raises:
        InputError: It is none.
    """
    zero = slot not in _POSITIVE
    if kind is ValueKind.RATE:
        return read_rate(text, zero=zero)
    return (read_won if kind is ValueKind.WON else read_count)(text, zero=zero)


def choice_value(choice: Choice) -> SlotValue:
    """Return the value of a word that is a value by itself."""
    read = _ENUMS.get(choice.slot)
    return read(choice.value) if read else choice.value == "true"


def same(values: list[SlotValue]) -> bool:
    """Tell whether all values are the same one."""
    return len(set(values)) == 1


def percent_of(amount: int, text: str) -> str | None:
    """Return a percentage of an amount of won, rounded down, as it would be typed; None if the text is none."""
    try:
        share = read_rate(text)
    except InputError:
        return None
    numerator, denominator = share.as_integer_ratio()
    return f"{amount * numerator // denominator:,}원"

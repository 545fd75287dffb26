"""Exact quotients and how they are rounded: shares to a hundredth of a percent, won to the whole won."""

import math
from decimal import Decimal
from fractions import Fraction

PLACES = 4
"""Places of a share behind the point, which make hundredths of a percent."""
MAX_QUANTITY = 10**15 - 1
"""The largest count or amount that is computed with: below 1,000조, as for amounts that are typed."""
_UNIT = 10**PLACES


def nearest_share(value: Fraction) -> Decimal:
    """Round to the nearest share; halves go away from zero, as people round on paper."""
    return _share(nearest_whole(value * _UNIT))


def share_above(value: Fraction) -> Decimal:
    """Round up: a share that must at least be reached is never understated."""
    return _share(math.ceil(value * _UNIT))


def nearest_whole(value: Fraction) -> int:
    """Round to the nearest whole number; halves go away from zero."""
    whole = math.floor(abs(value) + Fraction(1, 2))
    return whole if value >= 0 else -whole


def _share(units: int) -> Decimal:
    # Put together rather than divided: the result is exact whatever the precision of the decimal context.
    digits = tuple(int(digit) for digit in str(abs(units)))
    return Decimal((int(units < 0), digits, -PLACES))

"""What the operator has decided on, and sellers are told, about what is kept of them."""

from dataclasses import dataclass

RETENTION_DAYS = 180
"""How long things are kept unless the operator sets it: fees and policies are asked for again by season, and a guide is
mended by what was asked in the last months."""


@dataclass(frozen=True, slots=True)
class Terms:
    """The operator's part of the promise.

    Attributes:
        retention_days: How many days things are kept.
        contact: Whom sellers can ask, in the operator's words; empty for none.
    """

    retention_days: int = RETENTION_DAYS
    contact: str = ""

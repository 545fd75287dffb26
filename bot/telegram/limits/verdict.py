"""What is done with what a seller sent."""

from enum import Enum, auto


class Verdict(Enum):
    """What to do with an update."""

    ALLOW = auto()
    WARN = auto()
    """Refuse, and say so: the first message too fast since the last allowed one."""
    SPENT = auto()
    """Refuse, and say that this was all for today: the first such refusal of the day."""
    IGNORE = auto()
    """Refuse without a word: an answer to each refused message would be a flood of its own."""
    CUT_OFF = auto()
    """The chat goes wild: close what waits of it, and say so."""
    SHUT = auto()
    """The chat was cut off and told: close what waits of it without a word."""

"""How long to wait before the next try."""

MAX_DOUBLINGS = 30
"""Beyond any limit; a float cannot be doubled for ever, and an outage can last."""


def backoff(failures: int, first: float, longest: float) -> float:
    """Return the pause after so many failures in a row, in seconds: doubled each time, up to a limit.

    Args:
        failures: From 1.
        first: The pause after the first one.
        longest: The limit.
    """
    return min(first * 2.0 ** min(failures - 1, MAX_DOUBLINGS), longest)

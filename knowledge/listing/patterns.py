"""Regular expressions that lists of rules bring along: only such as are matched in linear time."""

import re
from collections.abc import Iterable
from math import prod

MOST_STEPS = 20_000
"""How often a pattern may try from one place: two counts of 0 to 12 in it make 13 times 13."""
_ESCAPE = re.compile(r"\\.", re.DOTALL)
_CLASS = re.compile(r"\[\^?\]?[^\]]*\]")
_GROUP_NAME = re.compile(r"\(\?(?:[:=!]|<[=!])")
_COUNT = re.compile(r"\{(\d+)(?:,(\d*))?\}|[*+?]")


def linear_pattern(text: str) -> re.Pattern[str]:
    r"""Compile a pattern over a reading (``knowledge.listing.folding``).

    Args:
        text: In lower case, since readings are; ``*`` and ``+`` only after ``\s``, of which there are never two in a
            row; no count after a bracket but ``?``; nothing that refers to a group.

    Raises:
        ValueError: It is no pattern, or could take more than linear time; the text says why.
    """
    try:
        pattern = re.compile(text)
    except re.error as problem:
        raise ValueError(f"it is no regular expression ({problem})") from problem
    if pattern.search(""):
        raise ValueError("it matches the empty text")
    plain = _CLASS.sub("c", _ESCAPE.sub(_simple, text))
    if re.search("[A-Z]", _ESCAPE.sub("", text)):
        raise ValueError("readings are in lower case, so capitals never match")
    if "(?" in _GROUP_NAME.sub("(", plain) or "\\" in plain:
        raise ValueError("only (?:…), lookahead and lookbehind may be used")
    _check_counts(_GROUP_NAME.sub("(", plain))
    return pattern


def phrase_pattern(phrases: Iterable[str]) -> str:
    """Return a regular expression that matches any of some phrases, the longest first, their blanks optional.

    A Latin word or a number in them has to end where it does in the text.
    """
    return "|".join(_phrase(phrase) for phrase in sorted(phrases, key=len, reverse=True))


def _phrase(phrase: str) -> str:
    words = r"\s?".join(map(re.escape, phrase.split()))
    before = _edge(phrase[0], "(?<!{})")
    return before + words + _edge(phrase[-1], "(?!{})")


def _edge(character: str, look: str) -> str:
    if not character.isascii() or not character.isalnum():
        return ""
    return look.format("[0-9]" if character.isdecimal() else "[a-z]")


def _simple(escape: re.Match[str]) -> str:
    if escape[0][1].isdecimal():
        return "\\"  # a reference to a group
    return "\x00" if escape[0] == r"\s" else "c"


def _check_counts(plain: str) -> None:
    steps: list[int] = []
    for count in _COUNT.finditer(plain):
        counted = plain[count.start() - 1]
        if counted == "\x00":
            continue  # one blank at most
        if count[0] in {"*", "+"} or (count[1] is not None and count[2] == ""):
            raise ValueError(f"`{count[0]}` has no upper bound")
        if counted == ")" and count[0] != "?":
            raise ValueError(f"`{count[0]}` repeats a group")
        if count[0] != "?":
            steps.append(int(count[2] or count[1]) - int(count[1]) + 1)
    if prod(steps) > MOST_STEPS:
        raise ValueError(f"it may try {prod(steps):,} times from one place; the most is {MOST_STEPS:,}")

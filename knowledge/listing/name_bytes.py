"""Counts the bytes of a product's name, of which the market allows a number and does not say how they are counted."""


def count_bytes(name: str, wide: int) -> int:
    """Return the length of a name.

    Args:
        name: The name.
        wide: The bytes of whatever is not ASCII: 2 for Hangul in EUC-KR, 3 in UTF-8.
    """
    return sum(_bytes(character, wide) for character in name)


def fitting(name: str, limit: int, wide: int) -> int:
    """Return how many characters of a name fit into a number of bytes."""
    used = 0
    for place, character in enumerate(name):
        used += _bytes(character, wide)
        if used > limit:
            return place
    return len(name)


def _bytes(character: str, wide: int) -> int:
    if character.isascii():
        return 1
    # What follows the first letter of a syllable in separate letters (NFD, as Macs write file names) is in that letter.
    return 0 if "\u1160" <= character <= "\u11ff" or "\u0300" <= character <= "\u036f" else wide

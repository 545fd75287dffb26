"""Takes out of a text what identifies somebody before it is stored."""

from collections.abc import Collection

from knowledge.personal_data import PersonalData
from knowledge.spelled_data import find_spelled_data

_PASSES = 4


def mask(text: str, keep: Collection[PersonalData] = ()) -> str:
    """Return a text in which everything that identifies somebody, however it is spelled, is a mark: ``[전화번호]``.

    Args:
        text: What a seller wrote.
        keep: Kinds that stay as they are.
    """
    for _ in range(_PASSES):
        # Where one number touched another, the second can be made out only once the first is gone.
        masked = _once(text, keep)
        if masked == text:
            break
        text = masked
    return text


def _once(text: str, keep: Collection[PersonalData]) -> str:
    pieces: list[str] = []
    end = 0
    for found in find_spelled_data(text):
        if found.kind not in keep:
            pieces += [text[end : found.start], found.kind.mark]
            end = found.end
    return "".join((*pieces, text[end:]))

"""Takes out of a text what identifies somebody before it is stored."""

from collections.abc import Collection

from knowledge.personal_data import PersonalData, find_personal_data


def mask(text: str, keep: Collection[PersonalData] = ()) -> str:
    """Return a text in which everything that identifies somebody is a mark such as ``[전화번호]``.

    Args:
        text: What a seller wrote.
        keep: Kinds that stay as they are.
    """
    pieces: list[str] = []
    end = 0
    for found in find_personal_data(text):
        if found.kind not in keep:
            pieces += [text[end : found.start], found.kind.mark]
            end = found.end
    return "".join((*pieces, text[end:]))

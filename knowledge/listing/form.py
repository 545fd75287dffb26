"""Reads a listing from a message: lines with labels such as ``상품명:``, everything on one line, or a title alone.

``labels.toml`` has the labels; ``knowledge.listing.columns`` reads spreadsheets.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from knowledge.folded_text import FoldedText
from knowledge.listing.labels import Labels, plain_name
from knowledge.listing.listing import Listing, Part
from knowledge.listing.prose import is_prose, is_request, without_lead

ASKED = frozenset((Part.TITLE, Part.DESCRIPTION, Part.PRICE, Part.CATEGORY, Part.IMAGES, Part.SHIPPING))
"""What a form is expected to have. A second name and options are no part of every product; hardly anybody has the
notice and the certificates at hand on a phone."""
WHOLE = ASKED | {Part.NOTICE, Part.CERTIFICATION}
"""What is expected of a form that has all of those: only the formalities are left to ask for."""

_SEVERAL_LINES = frozenset((Part.DESCRIPTION, Part.OPTIONS, Part.SHIPPING, Part.NOTICE, Part.CERTIFICATION))
_NOTHING = re.compile(r"[-–—xX./]|없음|미정|n/?a", re.IGNORECASE)
_TAG = re.compile(r"<[a-zA-Z!/]")
_LINE = re.compile(r"[^\n]+")
_WORD = re.compile(r"\w")
_ENOUGH = 3
"""Labels without a colon that make a form of a line: one or two may be words of a name."""

# Labels in front of a line with a colon or the like, in brackets, and alone on a line above their value.
_COLON = r"(?:[:=\t|](?!//)|->|=>)"
_AT_START = re.compile(rf"^[| \t]*+(?P<label>[^\n:=\t|]{{1,24}}?)[ \t]*+{_COLON}[ \t]*", re.MULTILINE)
_BRACKETED = re.compile(
    r"^[^\w\n]{0,6}[\[<(【「『{](?P<label>[^\n\[\]<>()【】「」『』{}]{1,16})[\]>)】」』}][ \t]*", re.MULTILINE
)
_ALONE = re.compile(r"^(?P<label>[^\n:=\t|]{2,16})\n", re.MULTILINE)
_REMARK = re.compile(r"\([^()]*\)")
_VALUES: Mapping[Part, str] = {
    Part.PRICE: r"(?=[₩\\]?\s?[0-9]|[일이삼사오육칠팔구십백천만]+ ?원)",
    Part.IMAGES: r"(?=[0-9]+ ?(?:장|개|컷)|없음)",
    Part.SHIPPING: r"(?=무료|유료|착불|선불|조건부|별도|당일|익일|[0-9])",
}
"""How values begin whose label is a common word too; without a colon only they tell."""
_BORDERS = " \t\r\n,/|;·•▶■●◆✔✅📌👉☞"
_NUMBERING = re.compile(r"\s(?:\d{1,2}[.)]|[-*])$")


@dataclass(frozen=True, slots=True)
class _Mark:
    """A label in the folded text.

    Attributes:
        start: Where it begins.
        end: Where its value begins.
        name: The label as ``plain_name`` returns it.
        part: What it names.
        firm: Whether a colon or the like makes it a label beyond doubt.
    """

    start: int
    end: int
    name: str
    part: Part
    firm: bool


def read_form(text: str) -> Listing:
    """Read a listing from a message.

    Each part is taken once, from its best label. What has no label at all is a title or, where it is clearly prose or
    HTML, a passage of a description.

    Returns:
        The listing. ``expected`` is the one part that is given, or for a form of several parts ``ASKED``; for one that
        has all of these ``WHOLE``. A passage of a description expects nothing.
    """
    folded = FoldedText.of(text)
    marks = _marks(folded.text)
    before = text[: folded.places[marks[0].start]] if marks else text
    if not _is_form(marks, before):
        return _unlabelled(text)
    texts: dict[Part, str] = {}
    rest: list[str] = []
    for mark, following in zip(marks, (*marks[1:], None), strict=True):
        end = folded.places[following.start] if following else len(text)
        value, more = _value(mark.part, text[folded.places[mark.end] : end], last=following is None)
        if value:
            texts[mark.part] = value
        rest.append(more)
    _add_rest(texts, _said(before), [line for more in rest for line in _said(more)])
    return _listing(texts, _expected(marks, texts))


def _marks(text: str) -> tuple[_Mark, ...]:
    """Find the labels of a folded text, from left to right; each part has at most one."""
    candidates = [*_opening(text), *_within(text)]
    marks = _best(candidates)
    if "\n" in text.strip():
        return marks
    # On one line: 상품명 무선 이어폰 가격 12000원 배송 무료
    more = _best([*candidates, *_bare(text, at_start=False)])
    return more if len(more) >= _ENOUGH and not text[: more[0].start].strip() else marks


def _best(candidates: Iterable[_Mark]) -> tuple[_Mark, ...]:
    weak = Labels.load().weak
    marks: list[_Mark] = []
    for mark in sorted(candidates, key=lambda mark: (mark.name in weak, mark.start, -mark.end)):
        taken = any(mark.part is other.part or (mark.start < other.end and other.start < mark.end) for other in marks)
        if not taken:
            marks.append(mark)
    return tuple(sorted(marks, key=lambda mark: mark.start))


def _opening(text: str) -> Iterator[_Mark]:
    """Yield the labels that open a line."""
    labels = Labels.load()
    for pattern in (_AT_START, _BRACKETED, _ALONE):
        for found in pattern.finditer(text):
            names = (plain_name(found["label"]), plain_name(_REMARK.sub("", found["label"])))
            name = next((name for name in names if name in labels.labels), None)
            if name and (pattern is not _ALONE or name not in labels.weak):
                yield _Mark(found.start(), found.end(), name, labels.labels[name], firm=pattern is _AT_START)
    yield from _bare(text, at_start=True)


def _within(text: str) -> Iterator[_Mark]:
    """Yield the labels with a colon in the middle of a line; lines of HTML have none."""
    for line in _LINE.finditer(text):
        if not _TAG.search(text, line.start(), line.end()):
            for part, pattern in _inline_patterns():
                for found in pattern.finditer(text, line.start(), line.end()):
                    yield _Mark(found.start(), found.end(), plain_name(found["label"]), part, firm=True)


def _bare(text: str, *, at_start: bool) -> Iterator[_Mark]:
    """Yield the labels without a colon."""
    for part, pattern in _bare_patterns(at_start=at_start):
        for found in pattern.finditer(text):
            yield _Mark(found.start(), found.end(), plain_name(found["label"]), part, firm=False)


@cache
def _inline_patterns() -> tuple[tuple[Part, re.Pattern[str]], ...]:
    labels = Labels.load()
    names = {name: part for name, part in labels.labels.items() if name not in labels.weak}
    return tuple(
        (part, re.compile(rf"(?<![\w\-])(?P<label>{spelling}) ?[:=](?!//)[ \t]*"))
        for part, spelling in _spellings(names)
    )


@cache
def _bare_patterns(*, at_start: bool) -> tuple[tuple[Part, re.Pattern[str]], ...]:
    border = r"^[^\w\n]{0,6}" if at_start else r"(?:^|(?<=[\s,/|;]))"
    return tuple(
        (part, re.compile(rf"{border}(?P<label>{spelling})[은는]?[ \t]++{_VALUES.get(part, '(?=[^ ])')}", re.MULTILINE))
        for part, spelling in _spellings(Labels.load().bare)
    )


def _spellings(names: Mapping[str, Part]) -> Iterator[tuple[Part, str]]:
    """Yield a pattern for the names of each part, with spaces between syllables or without."""
    for part in Part:
        longest_first = sorted((name for name, named in names.items() if named is part), key=len, reverse=True)
        yield part, "|".join(" ?".join(name) for name in longest_first)


def _is_form(marks: tuple[_Mark, ...], before: str) -> bool:
    """Tell whether labels make a form; a single one may be a word of a name, or a line of a description."""
    if len(marks) != 1:
        return bool(marks)
    lines = _said(before)
    if not lines:
        return marks[0].firm or marks[0].part in (Part.TITLE, Part.DESCRIPTION)
    # A name and a line below it: 무선 이어폰, 가격: 12000
    return marks[0].firm and before.endswith("\n") and len(lines) == 1 and not is_prose(lines[0])


def _value(part: Part, text: str, *, last: bool) -> tuple[str | None, str]:
    """Return the value that a text begins with, and what of the text is no part of it."""
    value, rest = text.strip(), ""
    if part not in _SEVERAL_LINES:
        value, _, rest = value.partition("\n")
    if not last:
        value = _NUMBERING.sub("", value.rstrip(_BORDERS)).rstrip(_BORDERS)
    value = value.strip(" \t\r\n|")
    # No image is a number of images.
    blank = not value or (part is not Part.IMAGES and _NOTHING.fullmatch(value))
    return None if blank else value, rest


def _add_rest(texts: dict[Part, str], before: list[str], rest: list[str]) -> None:
    """Add lines without a label: in front of them all may stand the title, the others belong to the description."""
    if before and Part.TITLE not in texts and not is_prose(before[0]):
        texts[Part.TITLE] = before.pop(0)
    lines = before + rest
    if lines:
        given = [texts[Part.DESCRIPTION]] if Part.DESCRIPTION in texts else []
        texts[Part.DESCRIPTION] = "\n".join((*given, *lines))


def _said(text: str) -> list[str]:
    """Return the lines without what is said to the bot before and after them."""
    lines = [line.strip() for line in text.splitlines() if _WORD.search(line)]
    while lines and is_request(lines[0]):
        del lines[0]
    while lines and is_request(lines[-1]):
        del lines[-1]
    return lines


def _expected(marks: tuple[_Mark, ...], given: Iterable[Part]) -> frozenset[Part]:
    # A title in front of the first label belongs to the form; what follows a single one does not make it one.
    parts = {mark.part for mark in marks} | (frozenset((Part.TITLE,)) & frozenset(given))
    if len(parts) == 1:
        return frozenset(parts)
    return WHOLE if ASKED.issubset(given) else ASKED


def _unlabelled(text: str) -> Listing:
    # A question without what it is about is left as it is.
    wanted = without_lead("\n".join(_said(text)) or text).strip()
    if is_prose(wanted):
        return _listing({Part.DESCRIPTION: wanted}, frozenset())
    return _listing({Part.TITLE: wanted} if wanted else {}, frozenset((Part.TITLE,)))


def _listing(texts: Mapping[Part, str], expected: frozenset[Part]) -> Listing:
    return Listing(
        title=texts.get(Part.TITLE),
        promotion=texts.get(Part.PROMOTION),
        description=texts.get(Part.DESCRIPTION),
        price=texts.get(Part.PRICE),
        category=texts.get(Part.CATEGORY),
        images=texts.get(Part.IMAGES),
        shipping=texts.get(Part.SHIPPING),
        options=texts.get(Part.OPTIONS),
        notice=texts.get(Part.NOTICE),
        certification=texts.get(Part.CERTIFICATION),
        expected=expected,
    )

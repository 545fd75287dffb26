"""Tells a seller who shows a text and asks whether it may be listed so from one who asks about a rule.

The words are in ``request.toml``. A request has a head that asks and a shown text that is set apart from it: quoted,
behind a colon or an arrow, on the next line, or behind the question. Whole listings in labelled lines need no head.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from bot.assistant.understanding.vocabulary import phrase_pattern
from knowledge.folded_text import FoldedText
from knowledge.listing.form import read_form
from knowledge.listing.labels import Labels, plain_name
from knowledge.listing.listing import Listing, Part

WORDS = Path(__file__).with_name("request.toml")
MAX_HEAD = 80
"""Nobody asks at more length before showing the text."""
_UNMARKED_HEAD = 40
"""Nor at so much without a mark between the two."""
_LEAST_LETTERS = 4
_LONG_QUOTATION = 12
"""From here on a quotation is no mere word that is talked about."""
_MANY_WORDS = 3
_QUOTATION = re.compile(
    r"“([^”]{2,})”|\"([^\"]{2,})\"|‘([^’]{2,})’|(?<![a-z])'([^']{2,})'(?![a-z])|「([^」]{2,})」|『([^』]{2,})』"
)
# A colon or arrow, a line's end, a dash with blanks, the end of a question or sentence.
_BREAK = re.compile(r"(?P<colon>(?<!\d):|:(?!\d)|[→⇒▶]|=>|->|\n|\s[-–—]\s)|(?P<stop>[?!]+|\.(?=\s|$)|~(?=\s))")
# Letters that stand alone are laughter and tears; folding has made them conjoining ones.
_NOISE = re.compile(r"[\s:→⇒▶=>\-–—?!.,~…^\u1100-\u11ff]*")
_LABEL = re.compile(r"^[ \t\-•*·]*(?P<label>[^\n:=]{1,16}?)[ \t]*[:=]", re.MULTILINE)
_LETTER = re.compile(r"[0-9A-Za-z가-힣]")
_PROSE_END = re.compile(r"(?:니다|어요|아요|에요|예요|해요|돼요|세요|네요|죠|[.!])[\s.!~]*$")
_TAG = re.compile(r"<[a-z!/][^>]*>", re.IGNORECASE)


class ShownAs(StrEnum):
    """What a shown text is for."""

    TITLE = "title"
    PROMOTION = "promotion"
    DESCRIPTION = "description"
    FORM = "form"
    """A listing in labelled lines."""


@dataclass(frozen=True, slots=True)
class CheckRequest:
    """A text that a seller shows in order to have it checked.

    Attributes:
        shown: The text, as it was typed.
        part: What it is for.
        head: What was asked about it, folded; empty where nothing was.
    """

    shown: str
    part: ShownAs
    head: str = ""


def shown_listing(request: CheckRequest) -> Listing:
    """Return the listing that a request shows: a title has to be whole, a passage of a description not."""
    match request.part:
        case ShownAs.FORM:
            return read_form(request.shown)
        case ShownAs.TITLE:
            return Listing(title=request.shown, expected=frozenset((Part.TITLE,)))
        case ShownAs.PROMOTION:
            return Listing(promotion=request.shown)
        case ShownAs.DESCRIPTION:
            return Listing(description=request.shown)


def is_question(text: str) -> bool:
    """Tell whether a text on one line asks something, as no name of a product does."""
    return "\n" not in text and _words().questions.search(FoldedText.of(text).text.strip()) is not None


def find_request(text: str) -> CheckRequest | None:
    """Return what a text without a command shows to be checked, or None where it shows nothing."""
    return _Text(text, FoldedText.of(text), _words()).request()


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of ``request.toml`` as patterns."""

    pointing: re.Pattern[str]
    naming_at_end: re.Pattern[str]
    asks: re.Pattern[str]
    requests: re.Pattern[str]
    parts: Mapping[str, re.Pattern[str]]
    talked_about: re.Pattern[str]
    questions: re.Pattern[str]

    @classmethod
    def load(cls, path: Path = WORDS) -> "_Words":
        """Read them."""
        table = tomllib.loads(path.read_text("utf-8"))
        asks = phrase_pattern(table["asks"])
        nouns, endings = (phrase_pattern(table[name]).pattern for name in ("requested_nouns", "request_endings"))
        verbs = phrase_pattern((*table["requests"], *table["request_verbs"])).pattern
        naming = phrase_pattern(table["naming"]).pattern
        return cls(
            pointing=_any_word(table["pointing"]),
            naming_at_end=_compile(
                rf"(?P<named>{naming})\S{{0,4}}\s{{0,2}}.{{0,10}}?(?:{asks.pattern})\S{{0,8}}\s*[?!.~]*$"
            ),
            asks=asks,
            requests=_compile(rf"(?:{verbs})|(?:{nouns})\s*(?:(?:{endings})|(?=[:?!.\s]*$))"),
            parts={name: phrase_pattern(words) for name, words in table["parts"].items()},
            talked_about=_compile(rf"\s?(?:{phrase_pattern(table['talk']['after_quotation']).pattern})"),
            questions=_compile(rf"(?:{phrase_pattern(table['talk']['questions']).pattern})[\s.~ㅋㅎㅠㅜ]*\??$"),
        )


@cache
def _words() -> _Words:
    return _Words.load()


@dataclass(frozen=True, slots=True)
class _Text:
    """A text with its folded form, in which it is read."""

    typed: str
    folded: FoldedText
    words: _Words

    def request(self) -> CheckRequest | None:
        return next((found for found in self._found() if found), None)

    def _found(self) -> Iterator[CheckRequest | None]:
        """Try each way to show a text; the plainest first."""
        yield self._form()
        yield self._quoted()
        for found in _BREAK.finditer(self.folded.text, 0, MAX_HEAD + 1):
            yield self._behind(found.start(), found.end(), loose=found["stop"] is not None)
        yield self._behind_question()
        yield self._before_question()

    def _form(self) -> CheckRequest | None:
        """Take labelled lines from the first of them on."""
        text = self.folded.text
        labels = _labels(text)
        if Part.TITLE not in labels or len(labels) == 1:
            return None
        start = min(labels.values())
        return self._shown(start, len(text), text[:start], ShownAs.FORM)

    def _quoted(self) -> CheckRequest | None:
        text = self.folded.text
        for found in _QUOTATION.finditer(text):
            head = f"{text[: found.start()]} {text[found.end() :]}"
            if len(head) > MAX_HEAD or not self._asks(head):
                continue
            shown = found[found.lastindex or 0]
            is_text = len(shown) >= _LONG_QUOTATION or len(shown.split()) >= _MANY_WORDS
            talked_about = self.words.talked_about.match(text, found.end()) is not None
            if is_text or (self._points(head) and not talked_about):
                return self._shown(*found.span(found.lastindex or 0), head)
        return None

    def _behind(self, end: int, start: int, *, loose: bool) -> CheckRequest | None:
        """Take what follows a break, if what precedes it asks.

        Args:
            end: Where the head ends.
            start: Where the rest begins.
            loose: Whether the break is only the end of a sentence, which parts two questions as well.
        """
        text = self.folded.text
        head = text[:end]
        if not self._asks(head) or (loose and not (self._points(head) or self._requests(head))):
            return None
        return self._rest(start, head)

    def _behind_question(self) -> CheckRequest | None:
        """Take what follows the last word that asks, without any mark between: 이 제목 괜찮을까여 ㅎㅎ 여성 롱패딩."""
        text = self.folded.text
        words = (self.words.asks, self.words.requests)
        asked = [found for pattern in words for found in pattern.finditer(text, 0, _UNMARKED_HEAD)]
        if not asked:
            return None
        end = max(found.end() for found in asked)
        word_end = re.compile(r"\s|$").search(text, end)
        head = text[: word_end.start() if word_end else end]
        if not (self._asks(head) and (self._points(head) or self._requests(head))):
            return None
        return self._rest(len(head), head)

    def _before_question(self) -> CheckRequest | None:
        """Take what precedes 이 상품명 어때요?, or a tag that precedes the question."""
        text = self.folded.text
        named = self.words.naming_at_end.search(text)
        if named and len(text) - named.start() <= MAX_HEAD and not self.words.questions.search(text[: named.start()]):
            return self._shown(0, named.start(), text[named.start() :])
        tags = list(_TAG.finditer(text))
        if not tags:
            return None
        start, end = tags[0].start(), tags[-1].end()
        head = f"{text[:start]} {text[end:]}"
        return (
            self._shown(start, end, head, ShownAs.DESCRIPTION) if len(head) <= MAX_HEAD and self._asks(head) else None
        )

    def _rest(self, start: int, head: str) -> CheckRequest | None:
        text = self.folded.text
        noise = _NOISE.match(text, start)
        begin = noise.end() if noise else start
        rest = text[begin:].rstrip()
        one_line = "\n" not in rest
        if one_line and (rest.endswith("?") or self.words.asks.search(rest)):
            # It asks on: 이렇게 올려도 돼요? 아니면 고쳐야 되나요?
            return None
        return self._shown(begin, len(text), head)

    def _shown(self, start: int, end: int, head: str, part: ShownAs | None = None) -> CheckRequest | None:
        first, last = self.folded.span(start, end)
        shown = self.typed[first:last].strip()
        if len(_LETTER.findall(self.folded.text[start:end])) < _LEAST_LETTERS:
            return None
        return CheckRequest(shown, part or self._part(head, shown), head.strip())

    def _part(self, head: str, shown: str) -> ShownAs:
        if _labels(shown):
            return ShownAs.FORM
        named = [part for part in ShownAs if part in self.words.parts and self.words.parts[part].search(head)]
        placed = [
            part
            for part in named
            if re.search(rf"(?:{self.words.parts[part].pattern})에(?![가-힣])", head, re.IGNORECASE)
        ]
        for part in (*placed, *_BY_NAME):
            if part in named:
                return part
        prose = "\n" in shown or _PROSE_END.search(shown)
        return ShownAs.DESCRIPTION if prose else ShownAs.TITLE

    # --- heads ---

    def _asks(self, head: str) -> bool:
        """Tell whether a head asks about a text that is shown."""
        asks = self.words.asks.search(head) is not None or self._requests(head)
        return asks and (self._points(head) or any(pattern.search(head) for pattern in self.words.parts.values()))

    def _points(self, head: str) -> bool:
        return self.words.pointing.search(head) is not None

    def _requests(self, head: str) -> bool:
        return self.words.requests.search(head) is not None


_BY_NAME = (ShownAs.PROMOTION, ShownAs.TITLE, ShownAs.DESCRIPTION)
"""Which part is meant where several are named: 상품 설명 제목 is a title."""


def _compile(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


def _any_word(phrases: Iterable[str]) -> re.Pattern[str]:
    """Return a pattern of words that begin a word: 이 제목 does not stand in 많이 제목."""
    return _compile(rf"(?<![가-힣a-z])(?:{phrase_pattern(phrases).pattern})")


def _labels(text: str) -> Mapping[Part, int]:
    """Return which parts of a listing open a line with their label, and where each does first."""
    names = Labels.load().labels
    found: dict[Part, int] = {}
    for line in _LABEL.finditer(text):
        part = names.get(plain_name(line["label"]))
        if part is not None:
            found.setdefault(part, line.start())
    return found

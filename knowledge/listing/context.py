"""Tells from the sentence around a match whether it says what the word alone would say.

Korean runs words together, so a word may be part of another one (암 in 암막); and a claim may be denied (완치를
보장하지 않습니다) or only be quoted (완치라는 표현은 쓸 수 없습니다). Morphemes tell; only sentences with a match are
analysed.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from knowledge.listing.denial import is_denied
from knowledge.listing.folding import Reading
from knowledge.listing.terms import Match
from knowledge.listing.tokens import Token, Tokenize

_SHORT = 2
"""Syllables up to which a word is easily part of another one."""
# Tags of what carries meaning: nouns, verbs, modifiers, roots, prefixes, foreign words.
_CONTENT = ("N", "V", "M", "XR", "XPN", "SL", "SN", "IC")
_NAMED = r"(?:표현|문구|단어|용어|말|글|문장|표기|표시|광고|홍보|주장|후기)"
_BANNED = (
    r"(?:쓸 ?수 ?없|사용할 ?수 ?없|쓰지|사용하지|하지 ?(?:않(?!을 수 없)|마|말)|안 ?[되돼됩된]|금지|불가|위반"
    r"|조심|주의|피하|피해|삼가|속지|믿지|처벌|단속|제재|제한|삭제)"
)
_QUOTED = re.compile(
    rf".{{0,30}}?(?:라는|라고|다는|다고|같은|등의?|류의|이란|['\"’”])\s?.{{0,12}}?{_NAMED}.{{0,14}}?{_BANNED}"
)
_LISTED = re.compile(
    rf"(?:금지|쓸 수 없는|사용할 수 없는|쓰면 안 되는|하면 안 되는|위반되는)(?:된|하는)? ?{_NAMED}.{{0,30}}$"
)
_QUOTE_REACH = 80
_AROUND = 24


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A sentence of the reading, which begins at ``start``."""

    text: str
    start: int
    tokens: Sequence[Token]


@dataclass(slots=True)
class Context:
    """The sentences of a reading, each analysed when it is first asked for.

    Args:
        reading: The reading.
        tokenize: The analyser.
    """

    reading: Reading
    tokenize: Tokenize
    _places: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)
    _sentences: dict[tuple[int, int], _Sentence] = field(default_factory=dict)

    def is_word(self, match: Match, *, inside: bool) -> bool:
        """Whether a match is a word of its own rather than letters of others.

        Args:
            match: The match.
            inside: Whether the word counts within a longer one, too.
        """
        if inside and match.sure:
            return True
        shown = self.reading.text[match.start : match.end]
        if not match.sure or (self._is_short(match) and shown != match.word):
            return self._fits_in(match)
        if not self._is_short(match):
            return True
        sentence = self._sentence(match.start, match.end)
        return _is_whole(sentence.tokens, match.start - sentence.start, match.end - sentence.start)

    def is_denied(self, start: int, end: int) -> bool:
        """Whether the sentence denies what a part of the reading claims."""
        sentence = self._sentence(start, end)
        following = [token for token in sentence.tokens if token.start >= end - sentence.start]
        return is_denied(following)

    def is_quoted(self, start: int, end: int) -> bool:
        """Whether a part of the reading is only named as something that must not be said."""
        first, last = self._place(start, end)
        text = self.reading.text
        return bool(
            _QUOTED.match(text, end, min(last, end + _QUOTE_REACH))
            or _LISTED.search(text[max(first, start - _QUOTE_REACH) : start])
        )

    def stands_with(self, pattern: re.Pattern[str], start: int, end: int) -> bool:
        """Whether the sentence around a part of the reading has a pattern."""
        return pattern.search(self.reading.text, *self._place(start, end)) is not None

    def _place(self, start: int, end: int) -> tuple[int, int]:
        """Return where the sentence around a part stands."""
        if (start, end) not in self._places:
            self._places[start, end] = self.reading.sentence(start, end)
        return self._places[start, end]

    def _sentence(self, start: int, end: int) -> _Sentence:
        place = self._place(start, end)
        if place not in self._sentences:
            text = self.reading.text[slice(*place)]
            self._sentences[place] = _Sentence(text, place[0], tuple(self.tokenize(text)))
        return self._sentences[place]

    @staticmethod
    def _is_short(match: Match) -> bool:
        return match.exact and len(match.word) <= _SHORT and not match.word.isascii()

    def _fits_in(self, match: Match) -> bool:
        """Whether the word is one of its own once its letters stand together: 인생최♥고 has 최고, 1 등심 no 1등."""
        before = self.reading.text[max(0, match.start - _AROUND) : match.start]
        after = self.reading.text[match.end : match.end + _AROUND]
        tokens = tuple(self.tokenize(f"{before}{match.word}{after}"))
        return _is_whole(tokens, len(before), len(before) + len(match.word))


def _is_whole(tokens: Sequence[Token], start: int, end: int) -> bool:
    """Whether a part of the sentence is a word: no morpheme lies across its ends, and it is no verb (감기 좋은 실)."""
    within = [token.tag for token in tokens if start <= token.start and token.start + token.len <= end and token.len]
    if len(within) > 1 and within[0].startswith("V") and within[-1].startswith("E"):
        return False
    return not any(
        token.tag.startswith(_CONTENT)
        and token.start < end
        and token.start + token.len > start
        and (token.start < start or token.start + token.len > end)
        for token in tokens
    )

"""Finds many words at once in a reading, however they are spaced or disguised, in time linear in its length.

Two strengths. A word is always found over blanks where it has one itself, and with a blank between two halves of two
syllables or more (주문 쇄도). An ``evasive`` one is also found where its letters stand apart (최 고, 짝.퉁), are loose
(ㅊㅚㄱㅗ) or are replaced (N1KE, 5리지널). What could be an honest text by accident is none: letters that stand apart
must stand alone, and "최 고등어" is not 최고.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, pairwise

from ahocorasick import Automaton

from knowledge.listing.folding import Reading, Skeleton
from knowledge.listing.jamo import initial_consonants
from knowledge.listing.look_alikes import classes, is_figure_for, is_letter_for

# What may stand where a word has a blank; and where it has a mark.
_AT_BLANK = re.compile(r"[\s,:;/·ㆍ•'\"‘’“”()\[\]~+&_-]{1,3}")
_AT_MARK = re.compile(r"[^\w%]{1,3}")
_APART = 4
"""Characters that may stand between two letters that belong together."""
_CONSONANT = re.compile("[ㄱ-ㅎ]")
_INITIALS = re.compile(r"(?<![ㄱ-ㅎㅏ-ㅣ])[ㄱ-ㅎ](?:[^\w\s]{0,2}[ㄱ-ㅎ])+(?![ㅏ-ㅣ])")
_SPACED_INITIALS = re.compile(r"(?<!\S)[ㄱ-ㅎ](?: [ㄱ-ㅎ])+(?!\S)")
_TAIL = re.compile(r"[^\W_]{0,5}")
# What may follow a word whose letters stand apart.
_ENDING = re.compile(
    "(?:은|는|이|가|을|를|의|에|도|만|으?로|와|과|이?나|이?랑|야|임|요|예요|이?에요|입니다|인|들|급|템)?"
)
# Syllables that are words of their own; two of them side by side are two words.
_WORDS = frozenset(
    "이그저한두세네더또안못수것등및약총각전후중내외위옆밑앞뒤새헌첫맨온면마실옷신배감밤차물불술김금은동철색끈끝암꽃"
    "꿀귤굴콩팥쌀빵떡국밥죽탕찜회게알닭소대특상하좌우남여흑백청홍적녹황갈왕초미풀잎솔봉판통병캔컵잔팩입매장권벌쌍개"
    "월화목토일년시분원만천억조구오사삼육칠팔십영공가나다라눈코귀목손발몸털뼈피살젤즙환분말균쥐파벽문창"
)
# A digit before one of these counts or numbers something.
_COUNTERS = frozenset(
    "개등위일월년원장호번색인차종단급층명회배분초시구매팩병캔줄칸겹세살대곳천만억조박주도리킬그밀센미인"
)
_LEET_FROM = 4
"""Units of a word whose letters may be replaced by digits."""
_CLEAR_FROM = 4
"""Units of a word that is known whatever its digits could count."""
_INITIALS_FROM = 3
"""Syllables of a word whose initial consonants are read as the word."""
# Initial consonants that everybody writes, and the alphabet.
_CHAT = re.compile("ㅎㄷㄷ|ㅎㅇㅌ|ㅅㄹㅎ|ㄱㅇㄷ|ㅇㄱㄹㅇ|(?:ㅊㅋ|ㄱㅅ|ㅇㅋ|ㅂㅇ|ㅈㅅ|ㅇㅈ|ㅂㄷ|ㄱㅊ){2}")
_ALPHABET = "ㄱㄴㄷㄹㅁㅂㅅㅇㅈㅊㅋㅌㅍㅎ"


@dataclass(frozen=True, slots=True)
class Term:
    """A word that is looked for.

    Attributes:
        key: What it belongs to; the one who looks for it knows.
        units: Its letters, digits and % in lower case.
        blanks: Before which of its units a blank may stand.
        gaps: Before which of them a mark such as a comma may stand, too.
        marks: Before which of them any mark may stand.
        evasive: Whether its disguises count.
        inside: Whether it counts within a longer Latin word, too.
    """

    key: int
    units: str
    blanks: frozenset[int]
    gaps: frozenset[int]
    marks: frozenset[int]
    evasive: bool = False
    inside: bool = False

    @classmethod
    def of(cls, key: int, text: str, *, evasive: bool = False, inside: bool = False) -> "Term":
        """Make a term of a word as it is written in a list: a blank in it may be left out, and so may a mark.

        Raises:
            ValueError: There is no letter or digit in it.
        """
        reading = Reading.of(text.strip()).text
        skeleton = Skeleton.plain(reading)
        if not skeleton.text:
            raise ValueError(text)
        gaps = {unit: skeleton.gap(unit, reading) for unit in range(1, len(skeleton.text))}
        # 1위 is 1 위 as well, and 100% is 100 %.
        changes = {unit for unit, (one, other) in enumerate(pairwise(skeleton.text), 1) if _kind(one) != _kind(other)}
        return cls(
            key,
            skeleton.text,
            frozenset(changes),
            frozenset(unit for unit, gap in gaps.items() if gap),
            frozenset(unit for unit, gap in gaps.items() if gap.strip()),
            evasive,
            inside,
        )


def _kind(unit: str) -> str:
    return "digit" if unit.isdecimal() else "latin" if unit.isascii() and unit.isalpha() else "other"


@dataclass(frozen=True, slots=True)
class Match:
    """A word in a reading: ``reading.text[start:end]``.

    Attributes:
        key: What the word belongs to.
        start: Where it begins in the reading.
        end: Where it ends.
        word: The word as it is meant.
        exact: Whether it stands there as it is, blanks aside.
        sure: Whether it can be nothing else; if not, the morphemes around have to tell.
    """

    key: int
    start: int
    end: int
    word: str
    exact: bool = True
    sure: bool = True


class Terms:
    """All words that are looked for, ready to be found.

    Args:
        terms: The words.
        initials: Initial consonants that stand for a word (ㅉㅌ), each with the keys of what they belong to. They count
            where no other letter of that kind stands next to them. Those of evasive terms of three syllables or more
            are known without.
    """

    def __init__(self, terms: Iterable[Term], initials: Mapping[str, tuple[int, ...]] | None = None) -> None:
        by_class: dict[str, list[Term]] = {}
        for term in terms:
            by_class.setdefault(classes(term.units), []).append(term)
        self._automaton = Automaton()
        for units, same in by_class.items():
            self._automaton.add_word(units, tuple(same))
        self._automaton.make_automaton()
        self._is_empty = not by_class
        self._initials = {letters: frozenset(keys) for letters, keys in (initials or {}).items()}
        for term in chain.from_iterable(by_class.values()):
            letters = initial_consonants(term.units) if term.evasive else ""
            if _is_telling(letters):
                self._initials[letters] = self._initials.get(letters, frozenset()) | {term.key}

    def find(self, reading: Reading) -> Iterator[Match]:
        """Yield every match once; matches may overlap."""
        found: dict[tuple[int, int, int], Match] = {}
        for candidate in self._candidates(reading.text):
            match = candidate.match()
            if match:
                found.setdefault((match.key, match.start, match.end), match)
        yield from found.values()
        yield from self._find_initials(reading.text)

    def _candidates(self, reading: str) -> Iterator["_Candidate"]:
        if self._is_empty:
            return
        plain, guessed = Skeleton.plain(reading), Skeleton.guessed(reading)
        for last, terms in self._automaton.iter(classes(plain.text)):
            yield from (_Candidate(term, plain, reading, last + 1 - len(term.units)) for term in terms)
        if guessed is None:
            return
        for last, terms in self._automaton.iter(classes(guessed.text)):
            yield from (
                _Candidate(term, guessed, reading, last + 1 - len(term.units)) for term in terms if term.evasive
            )

    def _find_initials(self, reading: str) -> Iterator[Match]:
        for pattern in (_INITIALS, _SPACED_INITIALS):
            for found in pattern.finditer(reading):
                letters = "".join(_CONSONANT.findall(found[0]))
                for key in sorted(self._initials.get(letters, ())):
                    yield Match(key, found.start(), found.end(), letters, exact=False)


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A place where a term could stand.

    Attributes:
        term: The term.
        skeleton: Where it could stand.
        reading: What the skeleton is of.
        first: The unit of the skeleton with which it begins.
    """

    term: Term
    skeleton: Skeleton
    reading: str
    first: int

    def match(self) -> Match | None:
        """Return what was found, if it is what is looked for."""
        exact = self._typed == self.term.units
        if not (exact or (self.term.evasive and self._is_disguise())) or not self._has_edges():
            return None
        sure = self._together()
        if sure is None:
            return None
        return Match(self.term.key, self._start, self._end, self.term.units, exact, sure)

    @property
    def _typed(self) -> str:
        return self.skeleton.text[self.first : self.first + len(self.term.units)]

    @property
    def _start(self) -> int:
        return self.skeleton.begins[self.first]

    @property
    def _end(self) -> int:
        return self.skeleton.finishes[self.first + len(self.term.units) - 1]

    def _has_edges(self) -> bool:
        """Whether no number and no Latin word goes on beyond it: 11위 is not 1위, and easter has no st."""
        before, after = self.reading[max(0, self._start - 2) : self._start], self.reading[self._end : self._end + 2]
        first, last = self.reading[self._start], self.reading[self._end - 1]
        is_short = len(self.term.units) < _LEET_FROM
        if _number_goes_on(first, before[::-1]) or _number_goes_on(last, after):
            return False
        return self.term.inside or not (
            _word_goes_on(first, before[-1:], is_short) or _word_goes_on(last, after[:1], is_short)
        )

    def _is_disguise(self) -> bool:
        """Whether letters were replaced by what looks or sounds like them, and few enough to be read."""
        units = self.term.units
        places = [place for place, typed in enumerate(self._typed) if typed != units[place]]
        letters = [place for place in places if is_letter_for(self._typed[place], units[place])]
        figures = [place for place in places if is_figure_for(self._typed[place], units[place])]
        if {*letters, *figures} != {*places} or 2 * len(figures) > len(units):
            return False
        latin = sum(_kind(unit) == "latin" for unit in units)
        leet = sum(self._typed[place].isascii() for place in letters)
        is_readable = 2 * leet <= latin and len(units) >= _LEET_FROM
        return (not leet or is_readable) and (not figures or self._are_sounds(figures))

    def _are_sounds(self, places: Iterable[int]) -> bool:
        """Whether figures are read as syllables (5리지널), or the other way round, and do not count anything."""
        if self._lead:
            return False
        if len(self.term.units) >= _CLEAR_FROM:
            return True
        ends = [self.skeleton.finishes[self.first + place] for place in places]
        following = [self.reading[end : end + 1] for end in ends]
        return not any(character.isdecimal() or character in _COUNTERS for character in following)

    def _together(self) -> bool | None:
        """Tell whether the letters belong together: surely, perhaps (False) or not at all (None)."""
        gaps = {
            unit: gap
            for unit in range(1, len(self.term.units))
            if (gap := self.skeleton.gap(self.first + unit, self.reading))
        }
        odd = {unit: gap for unit, gap in gaps.items() if not self._is_border(unit, gap)}
        if not odd or (len(odd) == 1 and self._is_halved(*next(iter(odd.items())))):
            return True
        if not self.term.evasive or max(map(len, gaps.values())) > _APART:
            return None
        return self._spelled_out(gaps, odd) if any(map(_has_blank, odd.values())) else self._marked(gaps)

    def _is_border(self, unit: int, gap: str) -> bool:
        """Whether the term has a blank of its own here."""
        if unit in self.term.marks:
            return _AT_MARK.fullmatch(gap) is not None
        if unit in self.term.gaps:
            return _AT_BLANK.fullmatch(gap) is not None
        return unit in self.term.blanks and gap.isspace()

    def _is_halved(self, unit: int, gap: str) -> bool:
        """Whether a blank divides two halves of two syllables or more, as in 주문 쇄도."""
        return gap in {" ", "\n"} and 2 <= unit <= len(self.term.units) - 2 and not self._lead

    def _spelled_out(self, gaps: Collection[int], odd: Collection[int]) -> bool | None:
        """Judge letters with blanks between them: 최 고 and 무 조 건 효과, but not 최 고등어 and not 한 약."""
        size = len(self.term.units)
        edges = {0, size, *gaps}
        if self._lead or not all(unit - 1 in edges and unit + 1 in edges for unit in odd):
            return None
        tail = self._tail
        if size == 2:
            one, other = self._typed[0], self._typed[1]
            two_words = one in _WORDS and (other in _WORDS or tail)
            if two_words or not self._is_hangul:
                return None
        return True if _ENDING.fullmatch(tail) else None

    def _marked(self, gaps: Mapping[int, str]) -> bool | None:
        """Judge letters with marks between them: 짝.퉁 and 최♥고, but not 암/수; 인생최♥고 is for others to tell."""
        typed = self._typed
        if len(typed) == 2 and all(unit in _WORDS for unit in typed) and _AT_MARK.fullmatch(gaps[1]):
            return None
        return not self._lead and _ENDING.fullmatch(self._tail) is not None

    @property
    def _is_hangul(self) -> bool:
        return all("가" <= unit <= "힣" for unit in self._typed)

    @property
    def _lead(self) -> bool:
        return self._start > 0 and self.reading[self._start - 1].isalnum()

    @property
    def _tail(self) -> str:
        found = _TAIL.match(self.reading, self._end)
        return found[0] if found else ""


def _is_telling(initials: str) -> bool:
    """Whether initial consonants are known for a word: enough of them, and of more than one kind."""
    is_usual = _CHAT.fullmatch(initials) or initials in _ALPHABET
    return len(initials) >= _INITIALS_FROM and len(set(initials)) > 1 and not is_usual


def _has_blank(gap: str) -> bool:
    return any(character.isspace() for character in gap)


def _number_goes_on(edge: str, beyond: str) -> bool:
    """Whether a number goes on over its edge, next to which ``beyond`` begins."""
    return edge.isdecimal() and (beyond[:1].isdecimal() or (beyond[:1] in {",", "."} and beyond[1:].isdecimal()))


def _word_goes_on(edge: str, beyond: str, is_short: bool) -> bool:
    """Whether a Latin word goes on over its edge; a short one is another word with a digit, too: 1st is not st."""
    if not (edge.isascii() and edge.isalpha() and beyond.isascii()):
        return False
    return beyond.isalpha() or (is_short and beyond.isdecimal())

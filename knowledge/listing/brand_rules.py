"""Finds imitation words beside a brand: 구찌 st, 샤넬풍, 롤렉스 1:1 제작. Naming a brand alone is no finding.

``brands.toml`` lists the brands with their spellings, ``beside_brands.toml`` the words. Words that tell an imitation by
themselves (짝퉁, 미러급) are rules of ``words/imitation.toml``.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from knowledge.errors import ListingRuleError
from knowledge.guide_folder import GUIDE_DIR
from knowledge.listing.brands import BRAND_FILE, Brands, Named
from knowledge.listing.context import Context
from knowledge.listing.finding import Code, Finding, Span
from knowledge.listing.folding import Reading
from knowledge.listing.listing import Listing, Part
from knowledge.listing.patterns import phrase_pattern
from knowledge.listing.rule import DEFAULT_PARTS
from knowledge.listing.table_reader import ADVICE_KEYS, Advice, TableReader
from knowledge.listing.terms import Match, Term, Terms
from knowledge.listing.tokens import Tokenize
from knowledge.source import Source
from knowledge.source_list import FILE_NAME, load_sources
from knowledge.toml_file import TomlFile

WORD_FILE = Path(__file__).with_name("beside_brands.toml")
_FORM = 'write `[[word]]` and below it id = "…", terms = ["…"] and so on, a line each'
_REQUIRED = ("id", "terms", "after", "before", *ADVICE_KEYS)
_OPTIONAL = ("initials", "fields", "except", "except_after", "honest", "replacement")
_HONEST_REACH = 30
_EXCEPTION_REACH = 15
# What makes 정품 the name of an imitation.
_NOT_HONEST = "(?! ?(?:급|퀄|카피|레플|같|동일|수준|못지|과|이랑|처럼|아님|x))"
_JOINED = 2
"""A word so near behind a brand is reported together with it."""


@dataclass(frozen=True, slots=True)
class BesideWord:
    """A word that counts only beside a brand; ``beside_brands.toml`` describes the fields."""

    terms: tuple[Term, ...]
    initials: tuple[str, ...]
    after: int
    before: int
    fields: frozenset[str]
    touching: re.Pattern[str] | None
    followed: re.Pattern[str] | None
    honest: re.Pattern[str] | None
    advice: Advice
    replacement: str | None

    def brand(self, match: Match, named: "_Places", text: str) -> Named | None:
        """Return the brand beside which a match counts; None where there is none."""
        ahead = named.before(match.start)
        if ahead and self._counts(ahead, text[ahead.end : match.start], self.after):
            return ahead
        behind = named.behind(match.end)
        if self.before and behind and self._counts(behind, text[match.end : behind.start], self.before):
            return behind
        return None

    def is_excepted(self, match: Match, brand: Named, text: str) -> bool:
        """Whether a match is a part of an honest word, or something honest is said beside it."""
        if self.followed and self.followed.match(text, match.end):
            return True
        if self.touching and _touches(self.touching, match, text):
            return True
        start, end = min(match.start, brand.start), max(match.end, brand.end)
        around = text[max(0, start - _HONEST_REACH) : start], text[end : end + _HONEST_REACH]
        between = text[min(match.end, brand.end) : max(match.start, brand.start)]
        return self.honest is not None and any(self.honest.search(part) for part in (*around, between))

    def _counts(self, named: Named, gap: str, reach: int) -> bool:
        is_near = len(gap) <= reach and "\n" not in gap
        is_beside = reach > _JOINED or not any(map(str.isalnum, gap))
        return is_near and is_beside and named.brand.field in self.fields


class _Places:
    """The brands of a reading by where they stand."""

    def __init__(self, named: Sequence[Named]) -> None:
        self._named = named
        self._starts = [one.start for one in named]
        self._ends = [one.end for one in named]

    def before(self, place: int) -> Named | None:
        """Return the last brand that ends at a place or before it."""
        index = bisect_right(self._ends, place)
        return self._named[index - 1] if index else None

    def behind(self, place: int) -> Named | None:
        """Return the first brand that begins at a place or behind it."""
        index = bisect_left(self._starts, place)
        return self._named[index] if index < len(self._named) else None


@dataclass(frozen=True, slots=True)
class BrandRules:
    """The brands and the words beside them, ready to be applied; ``load`` reads them."""

    brands: Brands
    words: tuple[BesideWord, ...]
    _terms: Terms

    @classmethod
    def load(
        cls, brands: Path = BRAND_FILE, words: Path = WORD_FILE, sources: Mapping[str, Source] | None = None
    ) -> "BrandRules":
        """Read the brands and the words.

        Args:
            brands: The file of brands.
            words: The file of words.
            sources: The sources by their ids; those of the guide unless given.

        Raises:
            FileError: A file breaks a rule of the format.
        """
        known = load_sources(GUIDE_DIR / FILE_NAME) if sources is None else sources
        names = Brands.load(brands)
        rules = tuple(_load_words(words, frozenset(brand.field for brand in names.brands), known))
        initials: dict[str, tuple[int, ...]] = {}
        for key, word in enumerate(rules):
            for letters in word.initials:
                initials[letters] = (*initials.get(letters, ()), key)
        return cls(names, rules, Terms((term for word in rules for term in word.terms), initials))

    def find(self, listing: Listing, tokenize: Tokenize) -> tuple[Finding, ...]:
        """Return where a listing tells imitations beside a brand, in the order of the parts and of the text.

        The time is linear in the length of the listing.

        Args:
            listing: The listing.
            tokenize: The Korean analyser; it is given sentences in which a short word stands beside a brand.
        """
        texts = ((part, listing.text(part)) for part in Part if part in DEFAULT_PARTS)
        return tuple(finding for part, text in texts if text for finding in self._find(text, part, tokenize))

    def _find(self, text: str, part: Part, tokenize: Tokenize) -> Iterator[Finding]:
        reading = Reading.of(text, markup=part is Part.DESCRIPTION)
        matches = sorted(self._terms.find(reading), key=lambda match: (match.start, -match.end))
        if not matches:
            return
        named = _Places(self.brands.find(reading))
        context = Context(reading, tokenize)
        end = 0
        for match in matches:
            brand = self._beside(match, named, context) if match.start >= end else None
            if brand:
                yield self._finding(match, brand, part, reading)
                end = match.end

    def _beside(self, match: Match, named: _Places, context: Context) -> Named | None:
        word, text = self.words[match.key], context.reading.text
        brand = word.brand(match, named, text)
        if brand is None or word.is_excepted(match, brand, text):
            return None
        # A brand ends a word even where nothing stands between them: 짭구찌.
        is_word = match.end == brand.start or context.is_word(match, inside=False)
        return brand if is_word and not context.is_quoted(match.start, match.end) else None

    def _finding(self, match: Match, brand: Named, part: Part, reading: Reading) -> Finding:
        word = self.words[match.key]
        start = brand.start if 0 <= match.start - brand.end <= _JOINED else match.start
        return Finding(
            code=Code.IP_INFRINGEMENT,
            severity=word.advice.severity,
            reason=word.advice.reason,
            fix=word.advice.fix,
            sources=word.advice.sources,
            span=Span(part, *reading.span(start, match.end)),
            replacement=word.replacement,
        )


def _load_words(path: Path, fields: frozenset[str], sources: Mapping[str, Source]) -> Iterator[BesideWord]:
    file = TomlFile.read(path, ListingRuleError, _FORM)
    for name in file.tables:
        if name != "word":
            raise ListingRuleError(path, file.line(name), f"unknown table `{name}`", _FORM)
    tables = file.tables.get("word")
    if not isinstance(tables, list) or not tables:
        raise ListingRuleError(path, 1, "there are no words", _FORM)
    for key, table in enumerate(tables):
        reader = TableReader.of(file, "word", table, key)
        reader.check_keys(_REQUIRED, _OPTIONAL)
        yield _word(reader, key, fields, sources)


def _word(reader: TableReader, key: int, fields: frozenset[str], sources: Mapping[str, Source]) -> BesideWord:
    chosen = frozenset(reader.texts("fields")) or fields
    if not chosen <= fields:
        reader.fail(
            f"unknown fields: {', '.join(sorted(chosen - fields))}", f"use {', '.join(sorted(fields))}", "fields"
        )
    after, honest = phrase_pattern(_lower(reader, "except_after")), phrase_pattern(_lower(reader, "honest"))
    touching = phrase_pattern(_lower(reader, "except"))
    return BesideWord(
        terms=tuple(Term.of(key, text, evasive=True) for text in reader.texts("terms")),
        initials=reader.texts("initials"),
        after=reader.number("after"),
        before=reader.number("before"),
        fields=chosen,
        touching=re.compile(touching) if touching else None,
        followed=re.compile(rf"\s?(?:{after})") if after else None,
        honest=re.compile(f"(?:{honest}){_NOT_HONEST}") if honest else None,
        advice=reader.advice(sources),
        replacement=reader.text("replacement", empty=True) if "replacement" in reader.table else None,
    )


def _lower(reader: TableReader, key: str) -> tuple[str, ...]:
    return tuple(text.lower() for text in reader.texts(key))


def _touches(pattern: re.Pattern[str], match: Match, text: str) -> bool:
    """Whether a pattern overlaps a match."""
    start = max(0, match.start - _EXCEPTION_REACH)
    around = pattern.finditer(text, start, match.end + _EXCEPTION_REACH)
    return any(found.start() < match.end and found.end() > match.start for found in around)

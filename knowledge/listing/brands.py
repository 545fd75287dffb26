"""The brands and characters that are imitated, as they are spelled in listings."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from knowledge.errors import ListingRuleError
from knowledge.listing.folding import Reading
from knowledge.listing.table_reader import TableReader
from knowledge.listing.terms import Term, Terms
from knowledge.toml_file import TomlFile

BRAND_FILE = Path(__file__).with_name("brands.toml")
_FORM = 'write `[luxury]` and below it "구찌" = ["gucci"], a line for each brand'
_SHORT_HANGUL = re.compile("[가-힣]{2,4}")
_NOT_BRANDS = "not_brands"
_NO_BRAND = -1


@dataclass(frozen=True, slots=True)
class Brand:
    """A brand or a character.

    Attributes:
        name: The name that is shown.
        field: The table in which it stands, such as ``luxury``.
        spellings: All names, the shown one first.
    """

    name: str
    field: str
    spellings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Named:
    """A brand in a reading: ``reading.text[start:end]``."""

    brand: Brand
    start: int
    end: int


class Brands:
    """All brands, ready to be found.

    Args:
        brands: The brands.
        not_brands: Words that contain the name of one and are none.
    """

    def __init__(self, brands: Iterable[Brand], not_brands: Iterable[str] = ()) -> None:
        self.brands = tuple(brands)
        self._terms = Terms(
            (
                *(
                    Term.of(key, spelling, evasive=True)
                    for key, brand in enumerate(self.brands)
                    for spelling in dict.fromkeys(_disguised(brand.spellings))
                ),
                *(Term.of(_NO_BRAND, word) for word in not_brands),
            )
        )

    @classmethod
    def load(cls, path: Path = BRAND_FILE) -> "Brands":
        """Read the brands.

        Raises:
            ListingRuleError: The file breaks a rule of the format, or a spelling stands twice.
        """
        file = TomlFile.read(path, ListingRuleError, _FORM)
        tables = dict(file.tables)
        others = TableReader(file, _NOT_BRANDS, {_NOT_BRANDS: tables.pop(_NOT_BRANDS, [])}).texts(_NOT_BRANDS)
        owners: dict[str, str] = {}
        return cls(tuple(_load(file, tables, owners)), others)

    def find(self, reading: Reading) -> tuple[Named, ...]:
        """Return the brands of a reading in the order of the text, of overlapping ones that which begins first."""
        named: list[Named] = []
        end = 0
        for match in sorted(self._terms.find(reading), key=lambda match: (match.start, -match.end)):
            if match.start >= end:
                end = match.end
                if match.key != _NO_BRAND:
                    named.append(Named(self.brands[match.key], match.start, match.end))
        return tuple(named)


def _load(file: TomlFile, tables: Mapping[str, object], owners: dict[str, str]) -> Iterator[Brand]:
    """Yield the brands of a file, and keep in ``owners`` whose each spelling is."""
    for field, table in tables.items():
        reader = TableReader.of(file, field, table)
        for name in reader.table:
            brand = Brand(name, field, (name, *reader.texts(name)))
            for spelling in map(_plain, brand.spellings):
                if spelling in owners:
                    reader.fail(f"`{spelling}` stands twice, first with {owners[spelling]}", "write it once", name)
                owners[spelling] = name
            yield brand


def _plain(spelling: str) -> str:
    return "".join(spelling.lower().split())


def _disguised(spellings: Iterable[str]) -> Iterator[str]:
    """Yield spellings and, of short ones in Hangul, those with an x between two syllables: 구x찌."""
    for spelling in spellings:
        yield spelling
        if _SHORT_HANGUL.fullmatch(spelling):
            yield from (f"{spelling[:place]}x{spelling[place:]}" for place in range(1, len(spelling)))

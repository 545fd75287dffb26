"""Reads ``labels.toml``: the names that sellers and spreadsheets give to the parts of a listing."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from knowledge.errors import ListingRuleError
from knowledge.listing.listing import Part
from knowledge.listing.table_reader import TableReader
from knowledge.toml_file import TomlFile

LABEL_FILE = Path(__file__).with_name("labels.toml")
_REQUIRED = ("labels", "bare", "headers")
_OPTIONAL = ("weak", "series", "not_headers")
_NO_LETTER = re.compile(r"[\W_]+")
_NUMBERING = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Labels:
    """Names by what they name; each is as ``plain_name`` returns it.

    Attributes:
        labels: What opens a line of a message.
        bare: Those of them that need no colon.
        weak: Those that are common words.
        headers: What heads the one column of a part, the best of each part first.
        series: How the headers begin of which a part may have several.
        not_headers: How those begin that look like one and are none.
    """

    labels: Mapping[str, Part]
    bare: Mapping[str, Part]
    weak: Mapping[str, Part]
    headers: Mapping[str, Part]
    series: Mapping[str, Part]
    not_headers: Mapping[str, Part]

    @classmethod
    @cache
    def load(cls) -> "Labels":
        """Read the names; they are read once.

        Raises:
            ListingRuleError: A part has no table, or a table holds something else than lists of different names.
        """
        file = TomlFile.read(LABEL_FILE, ListingRuleError, "write a table such as `[title]` for each part")
        readers = {part: TableReader.of(file, part, file.tables.get(part)) for part in Part}
        for reader in readers.values():
            reader.check_keys(_REQUIRED, _OPTIONAL)
        return cls(*({name: part for part in Part for name in readers[part].texts(kind)} for kind in cls.__slots__))

    def part_of_series(self, name: str) -> Part | None:
        """Return the part of a header of which there may be several; None where it is none."""
        if name.startswith(tuple(self.not_headers)):
            return None
        begins = [begin for begin in self.series if name.startswith(begin)]
        return self.series[max(begins, key=len)] if begins else None


def plain_name(text: str) -> str:
    """Return a name without spaces, marks and its numbering, in one spelling: 상품명 for ``1) 상품 명 :``."""
    letters = _NO_LETTER.sub("", unicodedata.normalize("NFKC", text).casefold())
    numbering = _NUMBERING.match(letters)
    return letters[numbering.end() :] if numbering else letters

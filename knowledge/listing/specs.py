"""Tells whether a text says anything definite about a product, such as its size, material, colour or quantity."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from knowledge.errors import ListingRuleError
from knowledge.listing.table_reader import TableReader
from knowledge.toml_file import TomlFile

_TABLE = "words"
_LISTS = (
    *("materials", "colours", "not_colours", "sizes", "styles", "origins", "makers"),
    *("labels", "units", "repeatable", "praise"),
)
SPEC_FILE = Path(__file__).with_name("specs.toml")
# Numbers that are praise and no measure: 100% 만족, 1위, 1+1.
_PRAISE = r"(?!100 ?%|[0-9]{1,3} ?\+ ?[0-9]|[0-9] ?(?:위|등(?!급)))"
_DIMENSIONS = r"[0-9] ?[x×*] ?[0-9]"
_SIZE_LETTERS = r"(?<![a-z0-9'])(?:[sml](?=$|[/,~\s)])|[sml]~[a-z])"
_MATERIAL_SYLLABLES = r"(?<![가-힣])[면금은철울마동옥](?= ?[0-9]{1,3} ?%| ?[0-9]{2,3}(?![0-9])|혼방)"
_COLOUR = r"[가-힣]색(?![가-힣])(?<!각색)(?<!특색)(?<!손색)(?<!염색)(?<!검색)"
_MODEL = r"(?<![a-z0-9])(?:[a-z]{1,6}[-_]?[0-9]{2}|[0-9]{2,6}[a-z])|(?<![0-9.,])[0-9]{3,6}(?![0-9]| ?%)"
_NAME = r"[a-z]{2,}"
_SHORT = 2
"""Syllables of words that may be part of others: 한지 in 편한지."""


@dataclass(frozen=True, slots=True)
class Specs:
    """What is definite, as patterns over text that is folded and in lower case.

    Attributes:
        described: Sizes, materials, colours, quantities and origins.
        named: Makers, models and cuts.
        praise: Latin words that name nothing.
        repeatable: Words that a name may say twice.
    """

    described: re.Pattern[str]
    named: re.Pattern[str]
    praise: frozenset[str]
    repeatable: frozenset[str]

    @classmethod
    def load(cls, path: Path = SPEC_FILE) -> "Specs":
        """Read the words.

        Raises:
            ListingRuleError: A list is missing or unknown, or holds something else than different words.
        """
        file = TomlFile.read(path, ListingRuleError, "write `[words]` and below it lists of words")
        reader = TableReader.of(file, _TABLE, file.tables.get(_TABLE))
        reader.check_keys(_LISTS)
        words = {name: reader.texts(name) for name in _LISTS}
        quantity = rf"(?<![0-9.,]){_PRAISE}[0-9][0-9.,]{{0,11}} ?(?:{_either(words['units'])})(?![a-z])"
        label = rf"(?:{_either(words['labels'])})(?: ?[:=]|[은는이가]? ?[0-9])"
        described = (quantity, label, _DIMENSIONS, _SIZE_LETTERS, _MATERIAL_SYLLABLES, _COLOUR)
        colour = rf"(?!{_either(words['not_colours'])})(?:{_words(words['colours'])})"
        lists = (words[name] for name in ("materials", "sizes", "origins"))
        return cls(
            described=re.compile("|".join((*described, colour, *map(_words, lists)))),
            named=re.compile("|".join((_MODEL, *map(_words, (words["makers"], words["styles"]))))),
            praise=frozenset(words["praise"]),
            repeatable=frozenset((*words["repeatable"], *words["colours"], *words["sizes"])),
        )

    def describes(self, text: str) -> bool:
        """Tell whether a text says a size, material, colour, quantity or origin."""
        return self.described.search(text) is not None

    def specifies(self, name: str) -> bool:
        """Tell whether a product's name says any of these, or a maker or model."""
        if self.described.search(name) or self.named.search(name):
            return True
        return any(word[0] not in self.praise for word in re.finditer(_NAME, name))


def _words(words: Sequence[str]) -> str:
    """Return a pattern for words: the shorter they are, the more they have to stand by themselves."""
    forms = {
        r"(?<![a-z0-9])(?:{})(?![a-z0-9])": [word for word in words if word.isascii()],
        r"(?<![가-힣])(?:{})(?![가-힣])": [word for word in words if not word.isascii() and len(word) == 1],
        r"(?<![가-힣])(?:{})": [word for word in words if not word.isascii() and len(word) == _SHORT],
        "(?:{})": [word for word in words if not word.isascii() and len(word) > _SHORT],
    }
    return "|".join(form.format(_either(those)) for form, those in forms.items() if those)


def _either(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))

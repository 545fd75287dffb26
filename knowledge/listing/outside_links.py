"""Finds links in an HTML description that lead buyers to another shop or messenger.

A link's address is not shown, so that the rules about words, which read what a buyer sees, do not see it.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from knowledge.errors import ListingRuleError
from knowledge.guide_folder import GUIDE_DIR
from knowledge.listing.finding import Code, Finding, Span
from knowledge.listing.listing import Listing, Part
from knowledge.listing.table_reader import ADVICE_KEYS, Advice, TableReader
from knowledge.source import Source
from knowledge.source_list import FILE_NAME, load_sources
from knowledge.toml_file import TomlFile

LINK_FILE = Path(__file__).with_name("outside_links.toml")
_FORM = 'write `[link]` with what is said and `[words]` with buying = ["…"] and own = ["…"]'
_TABLES = ("link", "words")
_TAG = re.compile(r"<a\s[^<>]{1,1000}>", re.IGNORECASE)
_ADDRESS = re.compile(r"""\bhref\s?=\s?["']?(?P<address>(?:https?:)?//[^\s"'<>]+)""", re.IGNORECASE)
_SHOWN = re.compile(r"[^<]{0,200}")


@dataclass(frozen=True, slots=True)
class OutsideLinks:
    """Which links lead away; ``load`` reads it."""

    advice: Advice
    buying: tuple[str, ...]
    own: tuple[str, ...]

    @classmethod
    def load(cls, path: Path = LINK_FILE, sources: Mapping[str, Source] | None = None) -> "OutsideLinks":
        """Read the words and the advice.

        Args:
            path: The TOML file.
            sources: The sources by their ids; those of the guide unless given.

        Raises:
            FileError: A file breaks a rule of the format.
        """
        file = TomlFile.read(path, ListingRuleError, _FORM)
        for name in file.tables:
            if name not in _TABLES:
                raise ListingRuleError(path, file.line(name), f"unknown table `{name}`", _FORM)
        link, words = (TableReader.of(file, name, file.tables.get(name)) for name in _TABLES)
        link.check_keys(ADVICE_KEYS)
        words.check_keys(("buying", "own"))
        known = load_sources(GUIDE_DIR / FILE_NAME) if sources is None else sources
        return cls(link.advice(known), words.texts("buying"), words.texts("own"))

    def find(self, listing: Listing) -> Iterator[Finding]:
        """Yield the links that lead away, each from its address to the end of what is shown of it.

        The time is linear in the length of the description.
        """
        text = listing.text(Part.DESCRIPTION) or ""
        for tag in _TAG.finditer(text):
            address = _ADDRESS.search(tag[0])
            shown = _SHOWN.match(text, tag.end())
            if address and shown and self._leads_away(address["address"].lower(), shown[0].lower()):
                start, end = tag.start() + address.start("address"), shown.end()
                yield Finding(
                    code=Code.OFF_PLATFORM_DEAL,
                    severity=self.advice.severity,
                    reason=self.advice.reason,
                    fix=self.advice.fix,
                    sources=self.advice.sources,
                    span=Span(Part.DESCRIPTION, start, end),
                )

    def _leads_away(self, address: str, shown: str) -> bool:
        host = address.partition("//")[2].partition("/")[0]
        if any(own in host for own in self.own):
            return False
        return any(word in address or word in shown for word in self.buying)

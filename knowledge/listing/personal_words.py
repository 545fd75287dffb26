"""Reads ``personal_info.toml``: what is advised on personal data, and the words that tell whose a number is."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from pathlib import Path

from knowledge.errors import ListingRuleError
from knowledge.listing.table_reader import ADVICE_KEYS, Advice, TableReader
from knowledge.source import Source
from knowledge.toml_file import TomlFile

_FORM = 'write `[phone]` and below it severity = "…", reason = "…", fix = "…", sources = ["…"], a line each'
_DISGUISED = frozenset({"messengers", "ids", "bare"})
_WORDS = "words"


class Subject(StrEnum):
    """What is advised on; the value is the name of its table."""

    PHONE = "phone"
    EMAIL = "email"
    MESSENGER = "messenger"
    ACCOUNT = "account"
    RESIDENT = "resident"
    CARD = "card"
    BUYER = "buyer"
    """A buyer's phone, e-mail or home."""


@dataclass(frozen=True, slots=True)
class PersonalWords:
    """The words, each list as a pattern over a reading in which blanks do not matter.

    Attributes:
        advice: By what it is about.
        service: Of a maker's service.
        notice: Of the seller's identity and the product notice.
        samples: Of what is only an example.
        labels: Of what else a number may be.
        measures: Of tables of sizes and patterns.
        buyers: Of reviews and orders.
        sites: Of a seller's own address.
        accounts: Of a payment by transfer.
        banks: Names that stand before an account.
        common_banks: Those that are common words besides, at the end of what stands before.
        residents: Of a resident registration number.
        cards: Of a payment card.
        offices: What stands before the @ of an office's address.
        free_mail: Providers where such an address is anybody's.
        messengers: Names of messengers.
        ids: Words for an id.
        bare: Those of the messengers after whose name an id may stand alone.
    """

    advice: Mapping[Subject, Advice]
    service: re.Pattern[str]
    notice: re.Pattern[str]
    samples: re.Pattern[str]
    labels: re.Pattern[str]
    measures: re.Pattern[str]
    buyers: re.Pattern[str]
    sites: re.Pattern[str]
    accounts: re.Pattern[str]
    banks: re.Pattern[str]
    common_banks: re.Pattern[str]
    residents: re.Pattern[str]
    cards: re.Pattern[str]
    offices: re.Pattern[str]
    free_mail: re.Pattern[str]
    messengers: re.Pattern[str]
    ids: re.Pattern[str]
    bare: re.Pattern[str]

    @classmethod
    def load(cls, path: Path, sources: Mapping[str, Source]) -> "PersonalWords":
        """Read a file.

        Raises:
            ListingRuleError: It is not TOML, a table is missing or incomplete, or a key or source is unknown.
        """
        file = TomlFile.read(path, ListingRuleError, _FORM)
        for name in file.tables:
            if name not in (*Subject, _WORDS):
                problem = f"unknown table `{name}`"
                raise ListingRuleError(path, file.line(name), problem, f"use one of {', '.join((*Subject, _WORDS))}")
        words = TableReader.of(file, _WORDS, file.tables.get(_WORDS))
        lists = [field.name for field in fields(cls) if field.name != "advice"]
        words.check_keys(lists)
        patterns = {name: re.compile(_any_of(words.texts(name), _gap(name), _end(name))) for name in lists}
        return cls(advice={subject: _advice(file, subject, sources) for subject in Subject}, **patterns)

    def is_office(self, address: str) -> bool:
        """Tell whether an address of e-mail, in lower case, is an office's."""
        name, _, provider = address.partition("@")
        return bool(self.offices.fullmatch(name)) and not self.free_mail.fullmatch(provider)


def _any_of(words: Iterable[str], gap: str, end: str) -> str:
    """Return an expression for any of the words, with the gap between letters; Latin letters do not touch others."""
    expression = "|".join(_word(word, gap) for word in sorted(words, key=len, reverse=True))
    return f"(?:{expression}){end}"


def _word(word: str, gap: str) -> str:
    expression = gap.join(re.escape(character) for character in word if not character.isspace())
    begin = "(?<![a-z])" if word[0].isascii() and word[0].isalpha() else ""
    end = "(?![a-z])" if word[-1].isascii() and word[-1].isalpha() else ""
    return f"{begin}{expression}{end}"


def _end(name: str) -> str:
    return r"[\s:)\]-]{0,3}\Z" if name == "common_banks" else ""


def _gap(name: str) -> str:
    # Names of messengers are disguised: 카.톡, 카 ♥ 톡.
    return r"[^\w\n]{0,3}" if name in _DISGUISED else r"\s?"


def _advice(file: TomlFile, subject: Subject, sources: Mapping[str, Source]) -> Advice:
    table = TableReader.of(file, subject, file.tables.get(subject))
    table.check_keys(ADVICE_KEYS)
    return table.advice(sources)

"""Something personal in a listing among the words around it, which tell whose it is."""

import re
from dataclasses import dataclass

from knowledge.listing.personal_words import PersonalWords
from knowledge.listing.spelled_numbers import PHONE_WORDS, spell
from knowledge.personal_data import Found, PersonalData

_LETTERS = re.compile(r"([a-z]+)-?\Z")
_SIZE = re.compile(r"\d호[^\w\n]{0,2}\Z")
_NEAR = 15
_AROUND = 40
_BANK = 8
_NOTICE_BEFORE = 160
_NOTICE_AFTER = 80


@dataclass(frozen=True, slots=True)
class Mention:
    """A part of a reading that is personal by its shape.

    Attributes:
        whole: The reading.
        found: The part.
    """

    whole: str
    found: Found

    @property
    def text(self) -> str:
        """How it is written."""
        return self.whole[self.found.start : self.found.end]

    @property
    def digits(self) -> str:
        """The digits that it is read as."""
        return "".join(filter(str.isdecimal, spell(self.text)))

    def is_mobile(self) -> bool:
        """Whether it is surely a mobile's number."""
        return self.digits.startswith(("01", "821", "8201", "00821"))

    def is_toll_free(self) -> bool:
        """Whether its owner pays for the calls."""
        return self.digits.startswith("080")

    def is_bare(self) -> bool:
        """Whether nothing stands between the digits."""
        return self.text.isdecimal()

    def is_blank(self) -> bool:
        """Whether it only shows where digits go: 010-0000-0000."""
        local = self.digits[3:] if self.found.kind is PersonalData.PHONE else ""
        return bool(local) and not local.strip("0")

    def is_code(self) -> bool:
        """Whether letters before it make it the name of a model: SM-010-1234-5678."""
        letters = _LETTERS.search(self._before(_NEAR))
        return letters is not None and letters[1] not in PHONE_WORDS and self.found.kind is not PersonalData.EMAIL

    def is_measure(self, words: PersonalWords) -> bool:
        """Whether it stands in a table of sizes: 95호 010-0445-0620."""
        before = self._before(_NEAR)
        return bool(_SIZE.search(before) or words.measures.search(before) or words.measures.search(self._behind()))

    def is_account(self, words: PersonalWords) -> bool:
        """Whether the words around it make a long number an account."""
        before = self._before(_BANK)
        is_by_bank = (
            words.banks.search(before) or words.common_banks.search(before) or words.banks.search(self._behind())
        )
        return bool(is_by_bank) or self.has_near(words.accounts)

    def has_near(self, words: re.Pattern[str]) -> bool:
        """Whether one of the words stands before it or right behind it, in the same line."""
        return bool(words.search(self._before(_AROUND)) or words.search(self._behind()))

    def follows(self, words: re.Pattern[str]) -> bool:
        """Whether one of the words stands right before it."""
        return bool(words.search(self._before(_NEAR)))

    def is_among(self, words: re.Pattern[str]) -> bool:
        """Whether one of the words stands in the passage, whatever the line."""
        start, end = self.found.start, self.found.end
        return bool(
            words.search(self.whole[max(0, start - _NOTICE_BEFORE) : start])
            or words.search(self.whole[end : end + _NOTICE_AFTER])
        )

    def _behind(self) -> str:
        return self.whole[self.found.end : self.found.end + _NEAR].partition("\n")[0]

    def _before(self, count: int) -> str:
        return self.whole[max(0, self.found.start - count) : self.found.start].rpartition("\n")[2]

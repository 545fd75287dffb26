"""Finds the ids of messengers: ``카톡 아이디 abc123``, ``ㅋㅌ: abc123``, ``telegram id - abc123``."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from knowledge.listing.personal_words import PersonalWords

_ID = r"(?P<id>(?<![a-z0-9._-])[a-z0-9][a-z0-9._-]{2,29})"
_MARKS = r"[^\w\n]{0,5}"
# What makes letters without a digit an id rather than a word.
_TOLD = re.compile(r"[^\w\n]{0,3}(?:입니다|이에요|예요|임|으로|로|추가|검색|문의|톡|주세요|연락|친추|친구|\Z|\n)")


@dataclass(frozen=True, slots=True)
class MessengerIds:
    """How ids are announced, as patterns over a reading."""

    named: re.Pattern[str]
    bare: re.Pattern[str]

    @classmethod
    def of(cls, words: PersonalWords) -> "MessengerIds":
        """Put the patterns together from the words."""
        messenger, ids, bare = words.messengers.pattern, words.ids.pattern, words.bare.pattern
        return cls(
            named=re.compile(rf"(?:{messenger})[^\n]{{0,6}}?(?:{ids})(?:는|은|가|이)?(?P<marks>{_MARKS}){_ID}"),
            bare=re.compile(rf"(?:{bare})(?:은|는|으로|로|에서|검색)?(?P<marks>{_MARKS}){_ID}"),
        )

    def find(self, text: str) -> Iterator[tuple[int, int]]:
        """Yield where a messenger is named together with an id.

        Args:
            text: A reading, see ``knowledge.listing.folding``. The time is linear in its length.
        """
        for found in self.named.finditer(text):
            if _is_id(found, text):
                yield found.start(), found.end("id")
        for found in self.bare.finditer(text):
            if _is_id(found, text) and (set(found["marks"]) & set(":@") or _has_digits(found["id"])):
                yield found.start(), found.end("id")


def _is_id(found: re.Match[str], text: str) -> bool:
    told = _has_digits(found["id"]) or set(found["marks"]) & set(":=@")
    return bool(told or _TOLD.match(text, found.end("id")))


def _has_digits(id_: str) -> bool:
    return bool(re.search(r"\d", id_))

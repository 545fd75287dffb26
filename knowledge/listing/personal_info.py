"""Finds personal data in listings: phones, accounts, resident and card numbers, addresses of e-mail, messenger ids.

What stands in ``personal_info.toml`` says what is advised, and by which words around a number it is known whose it is:
a maker's service, the seller's identity that the law asks for, and numbers of certificates are no findings.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from knowledge.guide_folder import GUIDE_DIR
from knowledge.listing.finding import Code, Finding, Span
from knowledge.listing.folding import Reading
from knowledge.listing.listing import Listing, Part
from knowledge.listing.messenger_ids import MessengerIds
from knowledge.listing.personal_mention import Mention
from knowledge.listing.personal_words import PersonalWords, Subject
from knowledge.listing.spelled_emails import find_spelled_emails
from knowledge.listing.spelled_numbers import find_spelled_numbers
from knowledge.personal_data import Found, PersonalData, find_personal_data, has_check_digit
from knowledge.source import Source
from knowledge.source_list import FILE_NAME, load_sources

PERSONAL_INFO_FILE = Path(__file__).with_name("personal_info.toml")

# Prices, counts and categories hold no personal data, and numbers of certificates look like it.
_PARTS = frozenset({Part.TITLE, Part.PROMOTION, Part.DESCRIPTION, Part.SHIPPING, Part.OPTIONS, Part.NOTICE})
_SUBJECTS = {
    PersonalData.PHONE: Subject.PHONE,
    PersonalData.EMAIL: Subject.EMAIL,
    PersonalData.ACCOUNT: Subject.ACCOUNT,
    PersonalData.RESIDENT: Subject.RESIDENT,
    PersonalData.CARD: Subject.CARD,
}
"""A firm's registration number and a switchboard's number are nobody's personal data."""
_HOME = re.compile(
    r"(?:로|길|동|읍|면|리|단지|마을|아파트|빌라|apt)[^\n가-힣]{0,12}[가-힣0-9a-z ]{0,12}?\d{1,4}동 ?\d{1,4}호"
)


@dataclass(frozen=True, slots=True)
class PersonalInfoRules:
    """What counts as personal data in a listing; ``load`` reads it."""

    words: PersonalWords
    messengers: MessengerIds

    @classmethod
    def load(cls, path: Path = PERSONAL_INFO_FILE, sources: Mapping[str, Source] | None = None) -> "PersonalInfoRules":
        """Read the words and the advice.

        Args:
            path: The TOML file.
            sources: The sources by their ids; those of the guide unless given.

        Raises:
            FileError: A file breaks a rule of the format.
        """
        words = PersonalWords.load(path, load_sources(GUIDE_DIR / FILE_NAME) if sources is None else sources)
        return cls(words, MessengerIds.of(words))

    def find(self, listing: Listing) -> tuple[Finding, ...]:
        """Return the personal data of a listing, in the order of the parts and of the text; nothing overlaps.

        A mark such as ``[전화번호]``, which is left where a number was taken out before it was stored, counts as well.
        The time is linear in the length of the listing.
        """
        texts = ((part, listing.text(part)) for part in Part if part in _PARTS)
        return tuple(finding for part, text in texts if text for finding in self._find(text, part))

    def _find(self, text: str, part: Part) -> Iterator[Finding]:
        reading = Reading.of(text, markup=part is Part.DESCRIPTION)
        end = 0
        for subject, first, last in sorted(self._subjects(reading.text, part), key=lambda one: (one[1], -one[2])):
            if first >= end:
                yield self._finding(subject, Span(part, *reading.span(first, last)))
                end = last

    def _subjects(self, text: str, part: Part) -> Iterator[tuple[Subject, int, int]]:
        """Yield what is personal, and where in the reading."""
        for found in chain(find_personal_data(text), find_spelled_numbers(text), find_spelled_emails(text)):
            subject = self._subject(Mention(text, found), part) if found.kind in _SUBJECTS else None
            if subject:
                yield subject, found.start, found.end
        for home in _HOME.finditer(text):
            if self._is_buyers(Mention(text, Found(PersonalData.PHONE, *home.span()))):
                yield Subject.BUYER, *home.span()
        for start, end in self.messengers.find(text):
            yield Subject.MESSENGER, start, end

    def _subject(self, mention: Mention, part: Part) -> Subject | None:
        """Return what is to be said; None where it is honest."""
        if mention.is_code():
            return None
        if mention.found.kind not in {PersonalData.PHONE, PersonalData.EMAIL}:
            return _SUBJECTS[mention.found.kind] if self._is_secret(mention) else None
        if self._is_buyers(mention):
            return Subject.BUYER
        is_honest = part is Part.NOTICE or self._is_contact(mention)
        return None if is_honest else _SUBJECTS[mention.found.kind]

    def _is_buyers(self, mention: Mention) -> bool:
        """Whether it stands in a review or an order."""
        words = self.words
        return mention.has_near(words.buyers) and not (mention.has_near(words.samples) or mention.has_near(words.sites))

    def _is_contact(self, mention: Mention) -> bool:
        """Whether a phone or an address is an office's, has to be given, or is only an example."""
        words = self.words
        if mention.is_blank() or mention.has_near(words.samples) or mention.is_among(words.notice):
            return True
        if mention.found.kind is PersonalData.EMAIL:
            return words.is_office(mention.text) or mention.has_near(words.service)
        if mention.is_toll_free() or mention.is_measure(words):
            return True
        return not mention.is_mobile() and (
            mention.has_near(words.service) or (mention.is_bare() and mention.follows(words.labels))
        )

    def _is_secret(self, mention: Mention) -> bool:
        """Whether a long number is an account, a card or a person, rather than one of many others."""
        words, kind = self.words, mention.found.kind
        if kind is PersonalData.ACCOUNT:
            return mention.is_account(words) and not mention.follows(words.labels)
        if mention.has_near(words.residents if kind is PersonalData.RESIDENT else words.cards):
            return True
        is_shaped = kind is PersonalData.RESIDENT or not mention.digits or has_check_digit(mention.digits)
        return is_shaped and not (mention.is_bare() or mention.follows(words.labels))

    def _finding(self, subject: Subject, span: Span) -> Finding:
        advice = self.words.advice[subject]
        return Finding(
            code=Code.PERSONAL_INFO,
            severity=advice.severity,
            reason=advice.reason,
            fix=advice.fix,
            sources=advice.sources,
            span=span,
            replacement="",
        )

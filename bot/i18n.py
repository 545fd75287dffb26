"""What the bot says, in the seller's language: Babel catalogs, read from the ``.po`` files as they are.

Korean is the source language (the message ids are Korean), so a missing translation falls back to Korean. The files are
compiled in memory at start: nobody runs ``pybabel compile``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from types import MappingProxyType

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations

SOURCE_LANGUAGE = "ko"
CATALOG_DIR = Path(__file__).parent / "locale"


@dataclass(frozen=True, slots=True)
class Translator:
    """One language of the bot."""

    language: str
    catalog: Translations

    def gettext(self, message: str) -> str:
        """Return the translation of a Korean message."""
        return str(self.catalog.ugettext(message))

    def ngettext(self, singular: str, plural: str, number: int) -> str:
        """Return the form of a Korean message that fits a number."""
        return str(self.catalog.ungettext(singular, plural, number))


@dataclass(frozen=True, slots=True)
class Catalogs:
    """All languages that the bot speaks."""

    translators: Mapping[str, Translator]

    @classmethod
    def load(cls, folder: Path = CATALOG_DIR) -> "Catalogs":
        """Read every ``<language>/LC_MESSAGES/bot.po`` below a folder."""
        translators = {}
        for path in sorted(folder.glob("*/LC_MESSAGES/bot.po")):
            language = path.parent.parent.name
            translators[language] = Translator(language, _compile(path, language))
        return cls(MappingProxyType(translators))

    @property
    def languages(self) -> tuple[str, ...]:
        """The codes of the languages, Korean first."""
        return tuple(sorted(self.translators, key=lambda code: (code != SOURCE_LANGUAGE, code)))

    def translator(self, *wanted: str | None) -> Translator:
        """Return the first wanted language that there is, else Korean.

        Args:
            wanted: Tags in order of preference, such as Telegram's ``language_code`` ("en-GB"); None is skipped.
        """
        for tag in wanted:
            found = self.translators.get((tag or "").split("-")[0].lower())
            if found is not None:
                return found
        return self.translators[SOURCE_LANGUAGE]


def _compile(path: Path, language: str) -> Translations:
    with path.open("rb") as source:
        catalog = read_po(source, locale=language)
    compiled = BytesIO()
    write_mo(compiled, catalog)
    compiled.seek(0)
    return Translations(compiled, domain="bot")

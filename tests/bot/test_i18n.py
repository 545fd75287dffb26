"""Every string that a seller reads is in the catalogs, and English is complete."""

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from bot.i18n import CATALOG_DIR, SOURCE_LANGUAGE, Catalogs

BOT = CATALOG_DIR.parent
METHODS = [("**.py", "python"), ("**/page/*.html", "jinja2")]
KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2)}
PLACEHOLDER = re.compile(r"\{\w*\}")


def catalog(language: str) -> Catalog:
    with (CATALOG_DIR / language / "LC_MESSAGES" / "bot.po").open("rb") as source:
        return read_po(source, locale=language)


@pytest.fixture(scope="module")
def in_code() -> set[str]:
    found = extract_from_dir(BOT, METHODS, keywords=KEYWORDS)
    return {message[0] if isinstance(message, tuple) else message for _, _, message, _, _ in found}


@pytest.mark.parametrize("language", Catalogs.load().languages)
def test_catalogs_hold_exactly_the_strings_of_the_code(language: str, in_code: set[str]) -> None:
    ids = {
        message.id[0] if isinstance(message.id, tuple) else message.id for message in catalog(language) if message.id
    }
    assert ids == in_code, "run `make messages` and translate"


def test_english_is_complete_and_keeps_the_placeholders() -> None:
    for message in catalog("en"):
        if not message.id:
            continue
        assert message.string, f"not translated: {message.id}"
        assert not message.fuzzy, f"not confirmed: {message.id}"
        ids, strings = _forms(message.id), _forms(message.string)
        assert {*PLACEHOLDER.findall(ids[0])} == {*PLACEHOLDER.findall(strings[0])}, message.id


def _forms(value: str | tuple[str, ...] | list[str]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)


def test_korean_says_what_the_code_says() -> None:
    translator = Catalogs.load().translator("ko")
    assert all(
        translator.gettext(message.id) == message.id
        for message in catalog("ko")
        if isinstance(message.id, str) and message.id
    )


def test_english_holds_no_korean_but_names() -> None:
    korean = re.compile("[가-힣]+")
    for message in catalog("en"):
        words = set(korean.findall(str(message.string)))
        assert words <= {"월", "일", "지마켓", "가이드에", "없는", "내용", "정산은", "언제", "들어와요"}, message.string


def test_the_first_language_that_there_is_wins() -> None:
    catalogs = Catalogs.load()
    assert catalogs.translator(None, "en-GB").language == "en"
    assert catalogs.translator("ko", "en").language == "ko"
    assert catalogs.translator("fr").language == SOURCE_LANGUAGE
    assert catalogs.translator(None, None).language == SOURCE_LANGUAGE
    assert catalogs.languages[0] == SOURCE_LANGUAGE


def test_catalogs_need_no_compiled_file() -> None:
    assert not list(Path(CATALOG_DIR).rglob("*.mo"))

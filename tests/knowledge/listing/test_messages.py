import string
from pathlib import Path

import pytest

from knowledge.errors import ListingRuleError
from knowledge.guide_folder import GUIDE_DIR
from knowledge.listing.finding import Code, Severity, Span
from knowledge.listing.limits import Limits
from knowledge.listing.listing import Part
from knowledge.listing.messages import MESSAGE_FILE, Messages
from knowledge.source_list import FILE_NAME, load_sources
from knowledge.toml_file import TomlFile

SOURCES = load_sources(GUIDE_DIR / FILE_NAME)
TABLES = TomlFile.read(MESSAGE_FILE, ListingRuleError, "").tables
GOOD = 'code = "FEW_IMAGES"\nseverity = "note"\nreason = "이미지가 {count}장이에요."\nfix = "더 준비하세요."\n'


@pytest.mark.parametrize("id_", TABLES)
def test_no_message_holds_a_figure_of_its_own(id_: str) -> None:
    table = TABLES[id_]
    assert isinstance(table, dict)
    for key in ("reason", "fix"):
        literals = "".join(text for text, *_ in string.Formatter().parse(table[key]))
        assert not any(character.isdecimal() for character in literals), "figures come from the rule, with their source"


@pytest.mark.parametrize("id_", TABLES)
def test_every_message_is_a_sentence_to_a_seller(id_: str) -> None:
    table = TABLES[id_]
    assert isinstance(table, dict)
    for key in ("reason", "fix"):
        for sentence in table[key].removesuffix(".").split(". "):
            assert sentence.endswith(("요", "세요", "예요", "이에요"))


def test_the_source_of_a_figure_comes_with_it(messages: Messages, limits: Limits) -> None:
    span = Span(Part.IMAGES, 0, 1)
    finding = messages.finding("few-images", span=span, count=2, advised=limits.images_advised, more=3)
    assert (finding.code, finding.severity, finding.span) == (Code.FEW_IMAGES, Severity.NOTE, span)
    assert finding.reason == "이미지가 2장이에요. 가이드는 최소 5장 이상을 권해요."
    assert finding.fix == "다양한 각도에서 찍은 사진을 3장 더 준비하세요."
    assert [source.id for source in finding.sources] == ["guide"]


def test_a_seller_s_braces_are_only_text(messages: Messages) -> None:
    assert "‘{0.__class__}’" in messages.finding("title-keyword-repeat", word="{0.__class__}", count=2).reason


@pytest.mark.parametrize(
    ("text", "line", "problem"),
    [
        ("[few]\n" + GOOD.replace("FEW_IMAGES", "FEW"), 2, "unknown code"),
        ("[few]\n" + GOOD.replace('"note"', '"grave"'), 3, "unknown severity"),
        ("[few]\n" + GOOD.replace("reason", "because"), 4, "unknown key"),
        ("[few]\n" + GOOD.replace('fix = "더 준비하세요."', 'fix = ""'), 5, "`fix` holds no text"),
        ("[few]\n" + GOOD.replace('fix = "더 준비하세요."', ""), 1, "has no `fix`"),
        ("[few]\n" + GOOD + 'sources = ["nobody"]\n', 6, "unknown sources: nobody"),
        ("[few]\n" + GOOD + 'sources = "guide"\n', 6, "no list of texts"),
        ("few = 1\n", 1, "no table"),
        ("[few\n", 1, "not valid TOML"),
    ],
)
def test_a_mistake_is_named_with_its_line(tmp_path: Path, text: str, line: int, problem: str) -> None:
    path = tmp_path / "messages.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ListingRuleError, match=problem) as error:
        Messages.load(SOURCES, path)
    assert error.value.line == line

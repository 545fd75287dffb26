"""The project's own guide: what no single page can promise, and what the loader cannot know."""

import re
from collections import defaultdict
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from kiwipiepy import Kiwi

from knowledge.guide_folder import GUIDE_DIR, load_guide
from knowledge.guide_page import MAX_ID_LENGTH
from knowledge.page import Guide, Item, plain
from knowledge.source import Source
from knowledge.source_list import FILE_NAME, load_sources
from knowledge.topic import Topic

MIN_ALIASES = 10
MIN_ALIASES_IN_OTHER_WORDS = 3
MAX_ANSWER_LENGTH = 140
LONG_ALIAS = 60

CONTENT_TAGS = ("NNG", "NNP", "VV", "VA", "XR", "SL")
# Words that any question may hold: sharing one of them says nothing about what is asked.
GENERIC = frozenset(
    """
    하 되 있 없 어떻 뭐 무엇 알 싶 거 것 이거 그거 수 때 안 좀 왜 언제 얼마 어디 누구 궁금 질문 말 경우 같 보 주 그렇
    이렇 사람 지금 오늘 처음 때문 중 가 오 생기 많 좋 잘 더 나 내 저 제
    지마켓 마켓 g gmarket esm plus 판매자 판매 팔 물건 상품 고객 손님
    """.split()  # noqa: SIM905 - words read better without their marks
)

# Every figure of the guide that the project was created from, with its unit.
GUIDE_FIGURES = frozenset(
    {("3~12", "%"), ("3", "%"), ("12", "%"), ("3~5", "일"), ("3~5", "영업일"), ("5", "장"), ("100", "매"), ("1", "인")}
)
FIGURE = re.compile(r"(\d[\d,.]*(?:~\d[\d,.]*)?)\s?(%|영업일|일|장|매|인)?")
# Area codes and mobile numbers; the numbers of service lines, which begin with 15, 16 or 18.
PHONE = re.compile(r"(?<!\d)(?:0\d{1,2}[-.) ]{0,2}\d{3,4}[-. ]?\d{4}|1[568]\d{2}[-. ]?\d{4})(?!\d)")


@pytest.fixture(scope="module")
def guide() -> Guide:
    return load_guide()


@pytest.fixture(scope="module")
def items(guide: Guide) -> list[Item]:
    return list(guide.items())


@pytest.fixture(scope="module")
def sources() -> list[Source]:
    return list(load_sources(GUIDE_DIR / FILE_NAME).values())


@pytest.fixture(scope="module")
def kiwi() -> Kiwi:
    return Kiwi(num_workers=1, load_multi_dict=False, load_default_dict=False)


def that(items: list[Item], breaks: Callable[[Item], bool]) -> list[str]:
    return [item.id for item in items if breaks(item)]


def text_of(item: Item) -> str:
    return "\n".join([item.title, *item.lines()])


def content_words(kiwi: Kiwi, text: str) -> set[str]:
    words = {word.form.casefold() for word in kiwi.tokenize(text) if word.tag.split("-")[0] in CONTENT_TAGS}
    return words - GENERIC


def test_every_topic_has_items_and_no_page_lacks_its_front_matter(items: list[Item]) -> None:
    assert {item.topic for item in items} == set(Topic) - {Topic.DOCUMENTS}


def test_ids_fit_the_data_of_a_button(items: list[Item]) -> None:
    assert that(items, lambda item: not re.fullmatch(rf"[a-z0-9-]{{1,{MAX_ID_LENGTH}}}", item.id)) == []


def test_no_two_items_have_the_same_title(items: list[Item]) -> None:
    titles = [item.title for item in items]
    assert sorted(title for title in set(titles) if titles.count(title) > 1) == []


def test_an_answer_is_one_short_paragraph(items: list[Item]) -> None:
    assert that(items, lambda item: len(plain(item.answer)) > MAX_ANSWER_LENGTH or "\n" in item.answer) == []


def test_every_item_has_aliases_enough(items: list[Item]) -> None:
    assert that(items, lambda item: len(item.aliases) < MIN_ALIASES) == []


def test_no_alias_stands_under_two_items_whatever_its_spaces_and_marks(items: list[Item]) -> None:
    owners: dict[str, set[str]] = defaultdict(set)
    for item in items:
        for alias in item.aliases:
            owners[re.sub(r"[\W_]", "", alias.casefold())].add(item.id)
    assert {alias: ids for alias, ids in owners.items() if len(ids) > 1} == {}


@pytest.mark.parametrize(
    ("register", "holds"),
    [
        ("one or two words", lambda alias: len(alias.split()) <= 2),
        ("long and rambling", lambda alias: len(alias) >= LONG_ALIAS),
        ("English or mixed", lambda alias: re.search("[A-Za-z]", alias)),
        ("Korean", lambda alias: re.search("[가-힣]", alias)),
        ("without punctuation", lambda alias: len(alias.split()) > 4 and not re.search("[?!.,]", alias)),
    ],
)
def test_every_item_has_aliases_in_every_register(
    items: list[Item], register: str, holds: Callable[[str], object]
) -> None:
    assert that(items, lambda item: not any(map(holds, item.aliases))) == []


def test_every_item_has_aliases_in_other_words_than_its_own(items: list[Item], kiwi: Kiwi) -> None:
    found = {}
    for item in items:
        own = content_words(kiwi, text_of(item))
        korean = [alias for alias in item.aliases if re.search("[가-힣]", alias)]
        found[item.id] = [alias for alias in korean if not content_words(kiwi, alias) & own]
    assert {id_: aliases for id_, aliases in found.items() if len(aliases) < MIN_ALIASES_IN_OTHER_WORDS} == {}


def test_words_are_compared_by_their_stems(kiwi: Kiwi) -> None:
    assert content_words(kiwi, "정산은 언제 들어오나요?") & content_words(kiwi, "정산이 들어왔어요")
    assert not content_words(kiwi, "정산은 언제 들어오나요?") & content_words(kiwi, "통장에 꽂히는 날이 궁금해요")


def test_what_only_the_guide_says_holds_only_figures_of_the_guide(items: list[Item]) -> None:
    for item in items:
        if {source.id for source in item.sources} == {"guide"}:
            assert set(FIGURE.findall(text_of(item))) <= GUIDE_FIGURES, item.id


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("보통 **3~12%**예요", {("3~12", "%")}),
        ("영업일로 3~5일, 사진 5장", {("3~5", "일"), ("5", "장")}),
        ("1,234원과 7", {("1,234", ""), ("7", "")}),
    ],
)
def test_a_figure_is_found_with_its_unit(text: str, figures: set[tuple[str, str]]) -> None:
    assert set(FIGURE.findall(text)) == figures


def test_every_address_on_the_web_is_a_whole_one(sources: list[Source]) -> None:
    for source in sources:
        # What has a dot and no space is meant as a web address.
        if "://" in source.address or ("." in source.address and " " not in source.address):
            parts = urlsplit(source.address)
            assert parts.scheme in ("http", "https"), source.id
            assert "." in parts.netloc, source.id
            assert "…" not in source.address, source.id


def test_every_source_is_relied_on(items: list[Item], sources: list[Source]) -> None:
    used = {source.id for item in items for source in item.sources}
    assert [source.id for source in sources if source.id not in used] == []


def test_there_is_no_phone_number(sources: list[Source]) -> None:
    texts = {path.name: path.read_text("utf-8") for path in sorted(GUIDE_DIR.glob("*.md"))}
    texts |= {source.id: source.title for source in sources}
    assert {name: found for name, text in texts.items() if (found := PHONE.findall(text))} == {}


@pytest.mark.parametrize("text", ["1588-3114", "02-555-1234", "010-1234-5678", "01012345678", "(031) 123-4567로"])
def test_a_phone_number_is_recognised(text: str) -> None:
    assert PHONE.search(text)


@pytest.mark.parametrize("text", ["2026-02-19", "1,234,567원", "herald-2026-02-19", "3~5일", "2018-2020"])
def test_a_date_or_an_amount_is_no_phone_number(text: str) -> None:
    assert not PHONE.search(text)

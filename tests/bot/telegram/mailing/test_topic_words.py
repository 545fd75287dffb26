"""Topics are read as sellers type them."""

import pytest

from bot.i18n import Catalogs
from bot.store.mailing import ALL
from bot.telegram.mailing.topic_words import read_leading, read_topics
from bot.telegram.wording import topic_name
from knowledge.topic import Topic

KOREAN = Catalogs.load().translator()


@pytest.mark.parametrize(
    ("text", "topics", "unknown"),
    [
        ("", (), ()),
        ("수수료 정산", (Topic.FEES, Topic.SETTLEMENT), ()),
        ("수수료,정산/배송 · 수수료", (Topic.FEES, Topic.SETTLEMENT, Topic.SHIPPING), ()),
        ("상품 등록 고객 응대", (Topic.LISTING, Topic.CUSTOMERS), ()),
        ("settlement CS", (Topic.SETTLEMENT, Topic.CUSTOMERS), ()),
        ("수수료 날씨", (Topic.FEES,), ("날씨",)),
        ("전체 세금", (ALL, Topic.TAX), ()),
    ],
)
def test_a_list_of_topics(text: str, topics: tuple[str, ...], unknown: tuple[str, ...]) -> None:
    found = read_topics(text)
    assert (found.audiences, found.unknown) == (topics, unknown)


@pytest.mark.parametrize("topic", list(Topic))
def test_every_topic_is_understood_by_its_name(topic: Topic) -> None:
    assert read_topics(topic_name(topic, KOREAN)).audiences == (topic,)
    assert read_topics(topic).audiences == (topic,)


@pytest.mark.parametrize(
    ("text", "audience", "rest"),
    [
        ("수수료 내일부터\n바뀌어요", Topic.FEES, "내일부터\n바뀌어요"),
        ("상품 등록  점검해요", Topic.LISTING, "점검해요"),
        ("전체: 점검", "", "전체: 점검"),
        ("전체 점검", ALL, "점검"),
        ("내일부터 수수료가", "", "내일부터 수수료가"),
        ("정산", Topic.SETTLEMENT, ""),
        ("", "", ""),
    ],
)
def test_the_audience_in_front_of_a_text(text: str, audience: str, rest: str) -> None:
    assert read_leading(text) == (audience, rest)

"""더 보기: the rest of a long answer appears in the place of its first part, with the same buttons and neighbours."""

from bot.sandbox.client import Message
from indexer.index import Index
from knowledge.page import Item
from tests.bot.telegram.conftest import WAIT, Shop

MORE = "더 보기"


def labels(message: Message) -> list[str]:
    return [button.text for row in message.buttons for button in row]


async def ask_for_a_long_one(shop: Shop, index: Index) -> tuple[Message, Item]:
    """Ask for the longest items by their titles until one does not fit on a screen."""
    longest_first = sorted(index.items(), key=lambda item: -len("\n".join(item.lines())))
    for item in longest_first[:8]:
        message = await shop.say(item.title)
        if MORE in labels(message) and message.text.startswith(item.title):
            return message, item
    raise AssertionError("every item fits")


async def test_the_rest_of_an_answer_appears_in_its_place(shop: Shop, index: Index) -> None:
    message, item = await ask_for_a_long_one(shop, index)
    lines = list(item.lines())
    assert lines[0] in message.text
    assert lines[-1] not in message.text
    await shop.press(message, MORE)
    whole = await shop.client.wait_for_edit(WAIT)
    assert whole.id == message.id
    assert all(line in whole.text for line in lines)
    assert all(source.title in whole.text for source in item.sources)
    assert labels(whole) == [label for label in labels(message) if label != MORE]
    neighbours = message.text.partition("함께 보면 좋아요")[2].partition("출처")[0].strip()
    assert neighbours in whole.text

"""Updates of every type that the Bot API has, as Telegram would send them; what they hold is drawn."""

from collections.abc import Mapping
from itertools import count
from typing import Any

from hypothesis import strategies as st
from telegram import Update

from tests.bot.telegram.office import person, private
from tests.fuzz.hostile import texts

Json = dict[str, Any]
DATE = 1_795_000_000
_numbers = count(1)

FILE = {"file_id": "f", "file_unique_id": "u", "file_size": 1000}
AREA = {"width": 100, "height": 100}
SOUND = {"duration": 3}
STICKER = FILE | AREA | {"type": "regular", "is_animated": False, "is_video": False}
GROUP = {"id": -1_001_000_000_009, "type": "supergroup", "title": "모임"}
CHANNEL = {"id": -1_001_000_000_008, "type": "channel", "title": "소식"}
LOCATION = {"latitude": 37.5, "longitude": 127.0}
POLL = {
    "id": "1",
    "question": "?",
    "options": [{"persistent_id": "1", "text": "a", "voter_count": 1}],
    "total_voter_count": 1,
    "is_closed": True,
    "is_anonymous": True,
    "type": "regular",
    "allows_multiple_answers": False,
    "allows_revoting": False,
    "members_only": False,
}
ADDRESS = {
    "country_code": "KR",
    "state": "",
    "city": "서울",
    "street_line1": "1",
    "street_line2": "",
    "post_code": "04524",
}
MEMBER = {"status": "member", "user": person(3)}
LEFT = {"status": "left", "user": person(3)}
LINK = {
    "invite_link": "https://t.me/+x",
    "creator": person(3),
    "creates_join_request": True,
    "is_primary": False,
    "is_revoked": False,
}
EMOJI = {"type": "emoji", "emoji": "👍"}
BOOST = {"boost_id": "b", "add_date": DATE, "expiration_date": DATE, "source": {"source": "premium", "user": person(3)}}
ORIGINS: tuple[Json, ...] = (
    {"type": "user", "date": DATE, "sender_user": person(3)},
    {"type": "hidden_user", "date": DATE, "sender_user_name": "누구"},
    {"type": "channel", "date": DATE, "chat": CHANNEL, "message_id": 1},
)

CONTENTS: tuple[Json, ...] = (
    {"photo": [FILE | AREA]},
    {"photo": [FILE | AREA], "media_group_id": "1"},
    {"photo": []},
    {"document": FILE},
    {"document": FILE | {"file_name": "목록.csv", "mime_type": "text/csv"}},
    {"document": FILE | {"file_name": "../../x.xlsx\u202e", "file_size": 2**40}},
    {"document": FILE | {"file_name": "x.jpg", "mime_type": "image/jpeg"}},
    {"animation": FILE | AREA | SOUND, "document": FILE},
    {"audio": FILE | SOUND},
    {"voice": FILE | SOUND},
    {"video": FILE | AREA | SOUND},
    {"video_note": FILE | SOUND | {"length": 100}},
    {"sticker": STICKER},
    {"contact": {"phone_number": "010-1234-5678", "first_name": "누구"}},
    {"location": LOCATION},
    {"venue": {"location": LOCATION, "title": "가게", "address": "서울"}},
    {"poll": POLL},
    {"dice": {"emoji": "🎲", "value": 6}},
    {"story": {"chat": CHANNEL, "id": 1}},
    {"game": {"title": "g", "description": "d", "photo": [FILE | AREA]}},
    {"invoice": {"title": "t", "description": "d", "start_parameter": "", "currency": "KRW", "total_amount": 1}},
    {"new_chat_members": [person(3)]},
    {"left_chat_member": person(3)},
    {"new_chat_title": "새 이름"},
    {"pinned_message": {"message_id": 1, "date": 0, "chat": GROUP}},
    {"migrate_to_chat_id": -1_001_000_000_007},
    {"group_chat_created": True},
    {"web_app_data": {"data": "{}", "button_text": "x"}},
    {"users_shared": {"request_id": 1, "users": [{"user_id": 3}]}},
    {"paid_media": {"star_count": 1, "paid_media": [{"type": "preview"}]}},
    {"message_auto_delete_timer_changed": {"message_auto_delete_time": 60}},
    {"video_chat_started": {}},
    {"forum_topic_created": {"name": "주제", "icon_color": 1}},
    {
        "successful_payment": {
            "currency": "KRW",
            "total_amount": 1,
            "invoice_payload": "x",
            "telegram_payment_charge_id": "x",
            "provider_payment_charge_id": "x",
        }
    },
    {},
)
"""What a message can be besides a text."""


def _entity(length: int) -> st.SearchStrategy[Json]:
    kinds = st.sampled_from(["bot_command", "mention", "bold", "url", "text_link", "text_mention", "pre", "of_2030"])
    return st.fixed_dictionaries(
        {"type": kinds, "offset": st.integers(0, length + 5), "length": st.integers(0, length + 5)}
    )


@st.composite
def _spoken(draw: st.DrawFn) -> Json:
    """A text or a caption, with entities that need not fit."""
    text = draw(texts)
    entities = draw(st.lists(_entity(len(text)), max_size=3))
    if draw(st.booleans()):
        return {"text": text} | ({"entities": entities} if entities else {})
    content = draw(st.sampled_from(CONTENTS))
    return content | {"caption": text} | ({"caption_entities": entities} if entities else {})


_wordless = st.sampled_from(CONTENTS)
_extras: st.SearchStrategy[Json] = st.fixed_dictionaries(
    {},
    optional={
        "forward_origin": st.sampled_from(ORIGINS),
        "via_bot": st.just(person(4) | {"is_bot": True}),
        "message_thread_id": st.integers(1, 2**31 - 1),
        "is_topic_message": st.just(value=True),
        "edit_date": st.just(DATE),
        "sender_chat": st.just(CHANNEL),
        "author_signature": texts.map(lambda text: text[:50]),
        "media_group_id": st.sampled_from(["1", '"', "x" * 100]),
        "quote": st.just({"text": "q", "position": 0}),
        "effect_id": st.just("1"),
        "business_connection_id": st.just("b"),
    },
)


@st.composite
def messages(draw: st.DrawFn, seller: int) -> Json:
    """A message of a seller: in private, or in a group."""
    chat = draw(st.sampled_from([private(seller)] * 4 + [GROUP]))
    content = draw(st.one_of(_spoken(), _wordless))
    made = {"message_id": next(_numbers), "date": DATE, "chat": chat, "from": person(seller), **content}
    if draw(st.integers(0, 4)) == 0:
        made["reply_to_message"] = draw(messages(seller))
    return made | draw(_extras)


def presses(seller: int, data: st.SearchStrategy[str]) -> st.SearchStrategy[Json]:
    """The press of a button with some data, below a message that may be gone, or of another kind."""
    base: Json = {"id": "1", "from": person(seller), "chat_instance": "1"}
    below: tuple[Json, ...] = (
        {"message_id": 1, "date": DATE, "chat": private(seller), "text": "단추"},
        {"message_id": 2, "date": DATE, "chat": private(seller), "photo": [FILE | AREA]},
        {"message_id": 3, "date": 0, "chat": private(seller)},
        {"message_id": 4, "date": DATE, "chat": GROUP, "text": "단추"},
    )
    kinds = st.one_of(
        st.builds(lambda text, place: {"data": text, "message": place}, data, st.sampled_from(below)),
        st.builds(lambda text: {"data": text, "inline_message_id": "1"}, data),
        st.just({"game_short_name": "g", "message": below[0]}),
        st.builds(lambda text: {"data": text}, data),
    )
    return kinds.map(lambda kind: base | kind)


def contents(seller: int) -> Mapping[str, st.SearchStrategy[Any]]:
    """What each type of update holds, by the name of its field."""
    me, here = person(seller), private(seller)
    message = messages(seller)
    post = message.map(lambda made: {**made, "chat": CHANNEL, "sender_chat": CHANNEL})
    business = message.map(lambda made: {**made, "business_connection_id": "b"})
    moved = {"chat": here, "from": me, "date": DATE, "old_chat_member": LEFT, "new_chat_member": MEMBER}
    connection = {"id": "b", "user": me, "user_chat_id": seller, "date": DATE, "is_enabled": True}
    query: Json = {"id": "1", "from": me}
    reaction = {"chat": here, "message_id": 1, "user": me, "date": DATE, "old_reaction": [], "new_reaction": [EMOJI]}
    counted = {"chat": GROUP, "message_id": 1, "date": DATE, "reactions": [{"type": EMOJI, "total_count": 3}]}
    answered = {"poll_id": "1", "user": me, "option_ids": [0], "option_persistent_ids": ["1"]}
    removed = {"chat": CHANNEL, "boost_id": "b", "remove_date": DATE, "source": BOOST["source"]}
    return {
        "message": message,
        "edited_message": message,
        "channel_post": post,
        "edited_channel_post": post,
        "business_connection": st.just(connection),
        "business_message": business,
        "edited_business_message": business,
        "deleted_business_messages": st.just({"business_connection_id": "b", "chat": here, "message_ids": [1]}),
        "message_reaction": st.just(reaction),
        "message_reaction_count": st.just(counted),
        "inline_query": texts.map(lambda text: query | {"query": text, "offset": ""}),
        "chosen_inline_result": texts.map(lambda text: {"result_id": "1", "from": me, "query": text}),
        "callback_query": presses(seller, texts.map(lambda text: text[:64])),
        "shipping_query": st.just(query | {"invoice_payload": "x", "shipping_address": ADDRESS}),
        "pre_checkout_query": st.just(query | {"currency": "KRW", "total_amount": 1, "invoice_payload": "x"}),
        "purchased_paid_media": st.just({"from": me, "paid_media_payload": "x"}),
        "poll": st.just(POLL),
        "poll_answer": st.just(answered),
        "my_chat_member": st.just(moved),
        "chat_member": st.just(moved),
        "chat_join_request": st.just(
            {"chat": GROUP, "from": me, "user_chat_id": seller, "date": DATE, "invite_link": LINK}
        ),
        "chat_boost": st.just({"chat": CHANNEL, "boost": BOOST}),
        "removed_chat_boost": st.just(removed),
        "managed_bot": st.just({"user": me, "bot": person(4) | {"is_bot": True}}),
        "guest_message": message,
    }


TYPES = tuple(name for name in Update.__slots__ if name != "update_id" and not name.startswith("_"))
"""The types of updates that this version of python-telegram-bot knows."""


@st.composite
def updates(draw: st.DrawFn, seller: int) -> Json:
    """An update of some type; messages are the most."""
    kind = draw(st.one_of(st.sampled_from(["message", "callback_query", "edited_message"]), st.sampled_from(TYPES)))
    return {kind: draw(contents(seller)[kind])}

"""What a seller gets of a broadcast: a heading, what it says, and how to stop it; Korean, as the guide is."""

from collections.abc import Iterable

from telegram.constants import MessageLimit

from bot.i18n import Translator
from bot.store.mailing import ALL
from bot.telegram.message import Fragment, split, utf16_length
from bot.telegram.wording import topic_name
from knowledge.topic import Topic

_BREAKS = 6
"""Characters of the empty lines: ``split`` counts one behind each of the three blocks."""


def excess(text: str, audience: str, translator: Translator) -> int:
    """Return by how many of Telegram's characters a text is too long for a letter; 0 if it fits."""
    around = sum(utf16_length(part.text) for part in (_heading(audience, translator), _footer(translator))) + _BREAKS
    return max(0, utf16_length(text) + around - int(MessageLimit.MAX_TEXT_LENGTH))


def letter(text: str, audience: str, translator: Translator) -> tuple[str, ...]:
    """Return an operator's text as sellers get it, as HTML; addresses in it become links by themselves.

    Args:
        text: What they wrote; shorter than the limit (``excess``).
        audience: ``mailing.ALL``, or a topic.
        translator: The language of the letter.
    """
    return letters((Fragment.plain(text),), audience, translator)


def letters(blocks: Iterable[Fragment], audience: str, translator: Translator) -> tuple[str, ...]:
    """Return blocks as the messages that sellers get, as HTML."""
    whole = (_heading(audience, translator), *blocks, _footer(translator))
    return tuple(message.html for message in split(whole))


def audience_name(audience: str, translator: Translator) -> str:
    """Return who an audience is, to an operator."""
    _ = translator.gettext
    if audience == ALL:
        return _("전체 판매자")
    return _("{topic} 구독자").format(topic=topic_name(Topic(audience), translator))


def _heading(audience: str, translator: Translator) -> Fragment:
    _ = translator.gettext
    if audience == ALL:
        return Fragment.bold(_("📢 공지"))
    return Fragment.bold(_("📢 {topic} 소식").format(topic=topic_name(Topic(audience), translator)))


def _footer(translator: Translator) -> Fragment:
    _ = translator.gettext
    return Fragment.italic(_("그만 받으려면 /unsubscribe, 골라 받으려면 /subscribe 를 눌러 주세요."))

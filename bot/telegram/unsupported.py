"""Stickers, voice, videos and whatever else the bot cannot read: a line that says what works."""

from collections import deque

from bot.telegram.message import OutgoingMessage
from bot.telegram.visit import Visit

_ALBUMS_REMEMBERED = 100


class UnsupportedContent:
    """Says what works, once an album: Telegram sends each of its photos as a message of its own."""

    def __init__(self) -> None:
        """Start with no album seen."""
        self._albums: deque[str] = deque(maxlen=_ALBUMS_REMEMBERED)

    async def act(self, visit: Visit) -> None:
        """Answer a message without text."""
        message = visit.update.effective_message
        if message is None or message.media_group_id in self._albums:
            return
        if message.media_group_id:
            self._albums.append(message.media_group_id)
        _ = visit.translator.gettext
        if message.voice or message.audio or message.video_note:
            text = _("음성은 아직 듣지 못해요. 질문을 글로 보내 주세요. 예: 정산은 언제 들어와요?")
        elif message.sticker or message.animation:
            text = _("스티커 잘 봤어요! 질문은 글로 보내 주시면 바로 찾아볼게요.")
        elif message.document:
            text = _("이 파일은 읽지 못해요. 질문은 글로, 상품 목록은 CSV나 XLSX로, 사진은 JPG나 PNG로 보내 주세요.")
        else:
            text = _("이 내용은 읽지 못해요. 질문은 글로, 상품 사진은 사진으로 보내 주세요.")
        await visit.say([OutgoingMessage(text)])

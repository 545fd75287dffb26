"""Photos that sellers send: fetched, measured, and put into the check that is open, or offered to be checked.

Telegram sends each photo of an album as a message of its own. They are gathered in the check as they come, and the
report is said once no other one waits in the journal; one that comes later still changes the report in place.
"""

from dataclasses import dataclass, replace
from enum import StrEnum

from telegram import Message
from telegram.constants import FileSizeLimit
from telegram.error import BadRequest

from bot.assistant.checking.kept import MAX_SHOTS, Kept, Shot
from bot.files.errors import PhotoError, PhotoProblem
from bot.files.photos import measure_photo
from bot.i18n import Translator
from bot.store import tasks
from bot.store.drafts import Pending
from bot.store.usage import Spent
from bot.telegram.answering import note_check
from bot.telegram.checks import keeping
from bot.telegram.checks.buttons import parse_check
from bot.telegram.checks.flow import WORD
from bot.telegram.checks.keeping import FIX, PHOTOS, Opened
from bot.telegram.checks.keyboards import gathered_keyboard, offer_keyboard
from bot.telegram.checks.saying import say_check
from bot.telegram.checks.words import step_text
from bot.telegram.delivery import current_task
from bot.telegram.limits.heavy import heavy_work
from bot.telegram.limits.uploads import count_file
from bot.telegram.limits.wording import busy_text, files_spent_text
from bot.telegram.message import OutgoingMessage
from bot.telegram.visit import Visit
from knowledge.listing.listing import Part
from knowledge.listing.photo import Photo

MAX_BYTES = int(FileSizeLimit.FILESIZE_DOWNLOAD)
"""What Telegram hands out to bots."""
_NAMES = (".jpg", ".jpeg", ".png", ".webp", ".gif", ".bmp", ".heic", ".heif", ".tif", ".tiff", ".avif")


class _Trouble(StrEnum):
    """Why a photo is not even fetched; ``PhotoProblem`` has why it cannot be measured."""

    MANY = "many"
    HEAVY = "heavy"
    GONE = "gone"
    BUSY = "busy"


def shot_of(message: Message) -> Shot | None:
    """Return the photo that a message carries, as one or as a file; None where it carries none."""
    id_, album = message.message_id, message.media_group_id
    if message.photo:
        largest = message.photo[-1]
        return Shot(id_, largest.file_id, largest.file_size, compressed=True, album=album)
    document = message.document
    # Telegram sends an animation as a document, too.
    if document is None or message.animation:
        return None
    is_image = (document.mime_type or "").startswith("image/") or (document.file_name or "").lower().endswith(_NAMES)
    return Shot(id_, document.file_id, document.file_size, compressed=False, album=album) if is_image else None


@dataclass(frozen=True, slots=True)
class _Target:
    """The check that a photo is for.

    Attributes:
        check: The check.
        pending: The question that the photo answers; None where it replies to a report.
    """

    check: Opened
    pending: Pending | None

    @property
    def step(self) -> Part | None:
        """The step of the guided way that is asked for; None where a report follows."""
        if self.pending is None or self.pending.slot == PHOTOS or self.pending.slot.startswith(FIX):
            return None
        return Part(self.pending.slot)


async def take_photo(visit: Visit, shot: Shot) -> bool:
    """Take a photo for the check that is open, or whose report it replies to; return whether there is one."""
    if await keeping.is_settled(visit):
        return True
    target = await _target(visit)
    if target is None:
        return False
    await _gather(visit, target, shot)
    return True


async def begin_with_photo(visit: Visit, kept: Kept, shot: Shot) -> None:
    """Begin a check with a photo whose caption is the command; the other photos of its album follow."""
    if not await keeping.is_settled(visit):
        await _gather(visit, _Target(await keeping.begin(visit, kept), None), shot)


async def offer(visit: Visit, shot: Shot) -> None:
    """Keep a photo that no check waits for, and offer to check it: once an album."""
    # The album is known by a key of its own, so that its photos find each other.
    key = f"album:{visit.chat_id}:{shot.album}" if shot.album else visit.key
    check = await keeping.begin(visit, replace(Kept.of_photos(), album=shot.album), key)
    is_first = not check.kept.shots or check.kept.shots[0].message_id == shot.message_id
    await keeping.change(visit, check.id, check.kept.with_shot(shot))
    if is_first:
        _ = visit.translator.gettext
        text = _("사진 잘 받았어요. 상품 사진이면 점검해 드릴까요? 궁금한 건 글로 보내 주시면 찾아볼게요.")
        await visit.say([OutgoingMessage(text, offer_keyboard(check.id, visit.translator))])


async def check_sent(visit: Visit, check: Opened) -> None:
    """Check the photos of an offer that was taken."""
    async with visit.typing():
        for shot in check.kept.shots:
            check = await _measured(visit, check, shot)
        if check.kept.shots:
            await _report(visit, check, None)


async def _target(visit: Visit) -> _Target | None:
    """Return the check that a photo is for: the one whose report it replies to, else the one that asks."""
    question = await keeping.open_question(visit)
    replied = await _replied(visit)
    if replied is not None and (question is None or question.check.id != replied.id):
        return _Target(replied, None)
    return _Target(question.check, question.pending) if question else None


async def _replied(visit: Visit) -> Opened | None:
    """Return the check whose report a message replies to: its buttons say which."""
    message = visit.update.effective_message
    keyboard = message.reply_to_message.reply_markup if message and message.reply_to_message else None
    buttons = [button.callback_data for row in keyboard.inline_keyboard for button in row] if keyboard else []
    presses = (parse_check(data) for data in buttons if isinstance(data, str))
    press = next((press for press in presses if press), None)
    return await keeping.find(visit, press.check_id) if press else None


async def _gather(visit: Visit, target: _Target, shot: Shot) -> None:
    """Measure a photo and, if it is the last one that waits, say what has become of the check."""
    async with visit.typing():
        check = await _measured(visit, target.check, shot)
        if await _more_waits(visit, shot) or not check.kept.measured(shot.message_id, shot.album):
            # The question stays open, or is opened, so that the others find the check.
            await keeping.settle(visit, check, target.pending or Pending(check.id, PHOTOS))
        elif target.step is not None and target.pending is not None:
            await _confirm(visit, check, target.pending, target.step, shot.album)
        else:
            await _report(visit, check, target.pending, shot.album)


async def _more_waits(visit: Visit, shot: Shot) -> bool:
    """Tell whether another photo of the same album waits to be handled."""
    if shot.album is None:
        return False
    async with visit.desk.database.engine.begin() as connection:
        # As json.dumps writes it, by which bot.telegram.inbox stores an update.
        return await tasks.waits_behind(connection, current_task(), f'"media_group_id": "{shot.album}"')


async def _measured(visit: Visit, check: Opened, shot: Shot) -> Opened:
    """Measure a photo and keep it; where that cannot be, say why."""
    kept = check.kept
    if any(known.message_id == shot.message_id and known.photo for known in kept.shots):
        return check
    is_one_too_many = sum(1 for known in kept.shots if known.photo) >= MAX_SHOTS
    found = _Trouble.MANY if is_one_too_many else await _photo(visit, shot)
    if isinstance(found, Photo):
        return await keeping.change(visit, check.id, kept.with_shot(replace(shot, photo=found)))
    await _say_trouble(visit, shot, found)
    return await keeping.change(visit, check.id, kept.without_shot(shot.message_id))


async def _photo(visit: Visit, shot: Shot) -> Photo | PhotoProblem | _Trouble | Spent:
    """Fetch and measure a photo, if there is room for it."""
    if (shot.size or 0) > MAX_BYTES:
        return _Trouble.HEAVY
    async with heavy_work(visit) as has_place:
        if not has_place:
            return _Trouble.BUSY
        return await count_file(visit, shot.message_id, shot.size) or await _measure(visit, shot)


async def _measure(visit: Visit, shot: Shot) -> Photo | PhotoProblem | _Trouble:
    """Fetch and measure a photo, one at a time in the whole process."""
    async with visit.desk.files:
        try:
            file = await visit.bot.get_file(shot.file_id)
            content = bytes(await file.download_as_bytearray())
            return await measure_photo(content, recompressed=shot.compressed)
        except BadRequest:
            return _Trouble.GONE
        except PhotoError as error:
            return error.problem


async def _say_trouble(visit: Visit, shot: Shot, trouble: PhotoProblem | _Trouble | Spent) -> None:
    """Say why a photo is not checked; what holds for a whole album is said once."""
    limits = visit.desk.limits
    if isinstance(trouble, Spent):
        text = files_spent_text(trouble, limits.allowance.seller, visit.translator)
    else:
        text = trouble_text(trouble, visit.translator)
    holds_for_all = isinstance(trouble, Spent) or trouble is _Trouble.BUSY
    if not holds_for_all or limits.tells_album(visit.chat_id, shot.album, shot.message_id):
        await visit.say([OutgoingMessage(text)], quote=shot.message_id)


async def _confirm(visit: Visit, check: Opened, pending: Pending, step: Part, album: str | None) -> None:
    """Say how many photos there are by now, with the question that is still open."""
    _ = visit.translator.gettext
    lines = [_("사진 {count}장을 받았어요. 더 보내거나 점검하기를 눌러 주세요.").format(count=len(check.kept.shots))]
    if step is not Part.IMAGES:
        lines.append(step_text(step, visit.translator))
    place = pending.message_id if album and check.kept.album == album else None
    message = OutgoingMessage("\n".join(lines), gathered_keyboard(check.id, visit.translator))
    last = await visit.put([message], place)
    await keeping.settle(visit, check.of_album(album), replace(pending, message_id=last))


async def _report(visit: Visit, check: Opened, pending: Pending | None, album: str | None = None) -> None:
    """Say the report with the photos: in the place of the one with the first photos of the same album."""
    is_report = pending is not None and pending.slot == PHOTOS and album is not None and check.kept.album == album
    place = pending.message_id if pending and is_report else None
    check = check.of_album(album or check.kept.album)
    reply = await visit.desk.run(visit.desk.assistant.check, check.kept, visit.today)
    await note_check(visit, f"{WORD} [사진]")
    await say_check(visit, reply, check, place=place)


def trouble_text(trouble: PhotoProblem | _Trouble, translator: Translator) -> str:
    """Return why a photo cannot be checked, and what helps."""
    _ = translator.gettext
    texts: dict[StrEnum, str] = {
        _Trouble.MANY: _("한 번에 사진 {count}장까지 점검해요. 이 사진은 빼고 볼게요.").format(count=MAX_SHOTS),
        _Trouble.HEAVY: _("20MB가 넘는 사진은 받을 수 없어요. 등록할 크기(2MB 이하)로 줄여서 보내 주세요."),
        _Trouble.BUSY: busy_text(translator),
        _Trouble.GONE: _("텔레그램에서 이 사진을 받지 못했어요. 다시 보내 주세요."),
        PhotoProblem.NOT_AN_IMAGE: _("사진 파일이 아니에요. JPG나 PNG로 보내 주세요."),
        PhotoProblem.OTHER_FORMAT: _("이 형식은 열 수 없어요. 등록에도 쓰는 JPG나 PNG로 저장해 보내 주세요."),
        PhotoProblem.BROKEN: _("파일이 깨져서 열 수 없어요. 다시 저장해 보내 주세요."),
        PhotoProblem.TOO_LARGE: _("사진의 가로세로가 너무 커서 열 수 없어요. 줄여서 보내 주세요."),
    }
    return texts[trouble]

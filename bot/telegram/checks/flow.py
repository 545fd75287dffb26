"""The conversation of a check: begun by a command, led through step by step, mended and checked again.

What is said is sent first and noted afterwards, under the key of the update, as in ``bot.telegram.calculations``.
"""

from bot.assistant.checking.kept import Kept, given_parts
from bot.assistant.checking.report import Report
from bot.assistant.checking.request import is_question
from bot.assistant.checking.steps import STEPS, next_step, read_answer
from bot.assistant.tools.guided import is_skip
from bot.store.calculations import Stored
from bot.store.drafts import Pending
from bot.telegram.answering import answer, note_check
from bot.telegram.checks import keeping
from bot.telegram.checks.keeping import FIX, PHOTOS, Opened
from bot.telegram.checks.keyboards import cancel_keyboard, fix_keyboard, fixable_parts, step_keyboard
from bot.telegram.checks.saying import say_check
from bot.telegram.checks.words import part_name, step_text
from bot.telegram.message import Fragment, OutgoingMessage
from bot.telegram.visit import Visit
from knowledge.listing.listing import Listing, Part

WORD = "점검"
"""What the command is called in Korean, for the record of what was asked."""
_SPLIT_FROM = 3500
"""A description of at least so many characters may be the first of the pieces that an app has made of a longer one."""
_LONG_QUESTION = 80
"""Characters from which a text that ends like a question is rather a description."""
_NO_COUNT = 30
"""Characters from which an answer to how many images there are is none."""


async def check_command(visit: Visit, arguments: str) -> None:
    """Check what stands behind the command, or ask for it part by part."""
    if not arguments:
        await guide(visit)
        return
    assistant = visit.desk.assistant
    await answer(visit, f"{WORD} {arguments}", lambda index: assistant.check_command(arguments, index, visit.today))


async def guide(visit: Visit) -> None:
    """Begin to ask for a listing, one part after another."""
    check = await keeping.begin(visit, Kept(Listing()))
    await _ask_step(visit, check, STEPS[0], None)


async def take_answer(visit: Visit, question: Pending, stored: Stored, text: str) -> bool:
    """Take a text as the answer to a check's question; return whether it is one."""
    check = keeping.opened(stored)
    if check is None or question.slot == PHOTOS:
        return False
    part = Part(question.slot.removeprefix(FIX))
    if is_question(text) and not (part is Part.DESCRIPTION and len(text) >= _LONG_QUESTION):
        return False
    if question.slot.startswith(FIX):
        await _recheck(visit, check, read_answer(part, text), text)
    elif is_skip(text):
        await advance(visit, check, part, None)
    elif part is Part.IMAGES and _goes_on(check.kept, text):
        await _go_on(visit, check, text)
    else:
        await _take_part(visit, check, part, text)
    return True


async def advance(visit: Visit, check: Opened, step: Part, place: int | None) -> None:
    """Ask for the part after a step, or check what was said if there is none.

    Args:
        visit: Whose it is.
        check: The check.
        step: The step that was answered or passed over.
        place: The message to put what follows into; None sends it.
    """
    following = next_step(step)
    if following is not None:
        await _ask_step(visit, check, following, place)
    else:
        await finish(visit, check, place)


async def finish(visit: Visit, check: Opened, place: int | None) -> None:
    """Check what was said so far; where that is nothing, ask for it."""
    kept = check.kept
    if not (given_parts(kept.listing) or any(shot.photo for shot in kept.shots)):
        await _ask_step(visit, check, STEPS[0], place)
        return
    async with visit.typing():
        reply = await visit.desk.run(visit.desk.assistant.check, kept, visit.today)
        await note_check(visit, f"{WORD} {kept.listing.title or ''}".strip())
        await say_check(visit, reply, check, place=place)


async def ask_fix(visit: Visit, check: Opened, part: Part | None = None, place: int | None = None) -> None:
    """Ask for another text.

    Args:
        visit: Whose it is.
        check: The check.
        part: Of which part; None takes the one with the gravest notice.
        place: The message to put the question into; None sends it.
    """
    _ = visit.translator.gettext
    reply = await visit.desk.run(visit.desk.assistant.check, check.kept, visit.today)
    parts = fixable_parts(reply.report) or (Part.TITLE,)
    asked = part or parts[0]
    now = check.kept.listing.text(asked)
    lines = [_("{part}: 고친 내용을 보내 주세요.").format(part=part_name(asked, visit.translator))]
    if len(parts) > 1:
        lines.append(_("다른 곳은 아래에서 고르거나 ‘설명: …’처럼 이름을 붙여 주세요."))
    blocks = [Fragment.plain("\n".join(lines))]
    if now and asked in (Part.TITLE, Part.PROMOTION):
        # A tap copies it: nobody types a title anew.
        blocks.append(Fragment.code(now))
    keyboard = fix_keyboard(check.id, asked, parts, visit.translator)
    asking = await visit.put([OutgoingMessage(Fragment.join("\n\n", blocks).html, keyboard)], place)
    await keeping.settle(visit, check, Pending(check.id, f"{FIX}{asked}", message_id=asking))


async def use_corrected(visit: Visit, check: Opened) -> bool:
    """Check again with the corrected title; return whether there is one."""
    report: Report = (await visit.desk.run(visit.desk.assistant.check, check.kept, visit.today)).report
    if report.correction is None:
        return False
    await _recheck(visit, check, Listing(title=report.correction.title), report.correction.title)
    return True


async def ask_photos(visit: Visit, check: Opened) -> None:
    """Ask for photos."""
    _ = visit.translator.gettext
    text = _("상품 사진을 보내 주세요. 앨범도 되고, 파일로 보내면 해상도와 용량까지 볼 수 있어요.")
    await visit.say([OutgoingMessage(text, cancel_keyboard(check.id, visit.translator))])
    await keeping.settle(visit, check, Pending(check.id, PHOTOS))


async def _take_part(visit: Visit, check: Opened, part: Part, text: str) -> None:
    said = read_answer(part, text)
    check = await keeping.change(visit, check.id, check.kept.with_parts(said))
    if len(given_parts(said)) > 1:
        # The whole listing at once: there is nothing left to ask.
        await finish(visit, check, None)
    else:
        await advance(visit, check, part, None)


def _goes_on(kept: Kept, text: str) -> bool:
    """Tell whether a text is the next piece of a description that was too long for one message."""
    return len(kept.listing.description or "") >= _SPLIT_FROM and len(text) > _NO_COUNT


async def _go_on(visit: Visit, check: Opened, text: str) -> None:
    _ = visit.translator.gettext
    so_far = check.kept.listing.description or ""
    if not so_far.endswith(text):
        more = Listing(description=f"{so_far}\n{text}")
        check = await keeping.change(visit, check.id, check.kept.with_parts(more))
    await visit.say([OutgoingMessage(_("상세설명에 이어 붙였어요."))])
    await _ask_step(visit, check, Part.IMAGES, None)


async def _recheck(visit: Visit, check: Opened, said: Listing, text: str) -> None:
    mended = check.kept.with_parts(said)
    await answer(visit, text, lambda _index: visit.desk.assistant.check(mended, visit.today, check.kept))


async def _ask_step(visit: Visit, check: Opened, step: Part, place: int | None) -> None:
    _ = visit.translator.gettext
    can_finish = bool(given_parts(check.kept.listing))
    heading = _("상품 점검 {number}/{count}").format(number=STEPS.index(step) + 1, count=len(STEPS))
    question = Fragment.join("\n", (Fragment.bold(heading), Fragment.plain(step_text(step, visit.translator))))
    keyboard = step_keyboard(check.id, step, visit.translator, can_finish=can_finish)
    await visit.put([OutgoingMessage(question.html, keyboard)], place)
    await keeping.settle(visit, check, Pending(check.id, step, guided=True))

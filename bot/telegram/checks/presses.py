"""What happens when a button of the listing check is pressed."""

from bot.telegram.calculations import cancel
from bot.telegram.checks import flow, keeping, photos
from bot.telegram.checks.buttons import CheckAction, CheckPress, FixPart, PressCheck, ShowRest, SkipStep
from bot.telegram.checks.keeping import Opened
from bot.telegram.checks.report import show_correction, show_rest
from bot.telegram.checks.stopping import stop_job
from bot.telegram.visit import Visit


async def on_check_press(visit: Visit, press: CheckPress) -> bool:
    """Do what a button of the check says; return False for a button that is too old to mean anything."""
    if isinstance(press, PressCheck) and press.action is CheckAction.STOP:
        return await stop_job(visit, press.check_id)
    check = await keeping.find(visit, press.check_id)
    if check is None:
        return False
    if await keeping.is_settled(visit):
        # An earlier run has said everything.
        return True
    match press:
        case ShowRest(start=start):
            return await _rest(visit, check, start)
        case FixPart():
            return await _fix(visit, check, press)
        case SkipStep():
            return await _skip(visit, check, press)
        case PressCheck(action=action):
            return await _act(visit, check, action)


async def _act(visit: Visit, check: Opened, action: CheckAction) -> bool:
    match action:
        case CheckAction.CORRECTED:
            return await _correct(visit, check)
        case CheckAction.CANCEL:
            return await _cancel(visit, check)
    await visit.toast()
    match action:
        case CheckAction.USE_CORRECTED:
            return await flow.use_corrected(visit, check)
        case CheckAction.FIX:
            await flow.ask_fix(visit, check)
        case CheckAction.PHOTOS:
            await flow.ask_photos(visit, check)
        case CheckAction.PHOTOS_SENT:
            await photos.check_sent(visit, check)
        case _:
            await flow.finish(visit, check, visit.pressed_message_id)
    return True


async def _rest(visit: Visit, check: Opened, start: int) -> bool:
    reply = await visit.desk.run(visit.desk.assistant.check, check.kept, visit.today)
    messages = show_rest(reply.report, start, check.id, visit.translator)
    if not messages:
        return False
    await visit.toast()
    await visit.say(messages)
    return True


async def _correct(visit: Visit, check: Opened) -> bool:
    report = (await visit.desk.run(visit.desk.assistant.check, check.kept, visit.today)).report
    if report.correction is None:
        return False
    await visit.toast()
    await visit.say(show_correction(report.listing, report.correction, check.id, visit.translator))
    return True


async def _fix(visit: Visit, check: Opened, press: FixPart) -> bool:
    question = await keeping.open_question(visit)
    # The parts of one question are chosen in its place; a report and a corrected title stay.
    place = visit.pressed_message_id
    is_its_own = question is not None and question.check.id == check.id and question.pending.message_id == place
    await visit.toast()
    await flow.ask_fix(visit, check, press.part, place if is_its_own else None)
    return True


async def _skip(visit: Visit, check: Opened, press: SkipStep) -> bool:
    question = await keeping.open_question(visit)
    if question is None or question.check.id != check.id or question.pending.slot != press.part:
        return False
    await visit.toast()
    await flow.advance(visit, check, press.part, visit.pressed_message_id)
    return True


async def _cancel(visit: Visit, check: Opened) -> bool:
    question = await keeping.open_question(visit)
    if question is None or question.check.id != check.id:
        return False
    await visit.toast()
    await cancel(visit, visit.pressed_message_id)
    return True

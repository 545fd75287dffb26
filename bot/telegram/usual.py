"""``/me``: a seller's usual values are shown, set and cleared."""

from dataclasses import fields

from bot.assistant.tools.guided import merged, usual_part
from bot.assistant.tools.results import Refusal
from bot.assistant.understanding import FeeSlots, Tool, read_command, to_json
from bot.i18n import Translator
from bot.store import usual
from bot.telegram.calculations import usual_of
from bot.telegram.message import Fragment, OutgoingMessage, split
from bot.telegram.tools.keyboards import usual_keyboard
from bot.telegram.tools.phrases import bullets, slot_name, value_text
from bot.telegram.tools.refusals import refusal_text
from bot.telegram.visit import Visit


async def show_usual(visit: Visit, arguments: str) -> None:
    """Show the usual values, with those of the arguments set before."""
    understood = read_command(Tool.FEE, arguments, visit.today) if arguments else None
    if understood is not None and understood.problems:
        await visit.say(split(refusal_text(Tool.FEE, Refusal(understood.problems), visit.translator)))
        return
    async with visit.desk.database.session() as session:
        values = await usual_of(session, visit.seller_id)
        if understood is not None and isinstance(understood.slots, FeeSlots):
            values = merged(values, usual_part(understood.slots))
            await usual.remember(session, visit.seller_id, to_json(values), visit.now)
    await visit.say([_message(values, visit.translator)])


def _message(values: FeeSlots, translator: Translator) -> OutgoingMessage:
    _ = translator.gettext
    known = [
        f"{slot_name(Tool.FEE, field.name, translator)} {value_text(value, translator)}"
        for field in fields(values)
        if (value := getattr(values, field.name)) is not None
    ]
    hint = Fragment.plain(_("이렇게 적으면 기억해요. 예: /me 수수료 9% 배송비 3000 원가 12000"))
    if not known:
        empty = Fragment.plain(_("아직 기억해 둔 값이 없어요."))
        return OutgoingMessage(Fragment.join("\n\n", (empty, hint)).html)
    shown = bullets(known, _("늘 쓰는 값"))
    note = Fragment.plain(_("/fee 에서 버튼으로 골라 쓸 수 있어요. 저절로 넣지는 않아요."))
    return OutgoingMessage(Fragment.join("\n\n", (shown, note, hint)).html, usual_keyboard(translator))

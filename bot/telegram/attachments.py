"""Photos and files that sellers send, with or without a caption: each goes to whoever can do something with it."""

from bot.assistant.checking.kept import Kept, Shot
from bot.assistant.checking.request import find_request, shown_listing
from bot.telegram.addressing import addressed_text, parse_command
from bot.telegram.checks import photos, sheets
from bot.telegram.commands import find_command
from bot.telegram.privacy.asking import ask_consent
from bot.telegram.questions import on_text
from bot.telegram.unsupported import UnsupportedContent
from bot.telegram.visit import Act, Visit
from knowledge.listing.form import read_form

CHECK = "check"


def attachments(unsupported: UnsupportedContent) -> Act:
    """Return what takes photos and files.

    Args:
        unsupported: Answers those that are of no use.
    """

    async def on_attachment(visit: Visit) -> None:
        message = visit.update.effective_message
        shot = photos.shot_of(message) if message else None
        if shot is not None:
            await _take_photo(visit, shot)
        elif message is not None and sheets.is_sheet(message):
            await (sheets.take_sheet if visit.may_keep else ask_consent)(visit)
        elif _caption(visit):
            await on_text(visit)
        else:
            await unsupported.act(visit)

    return on_attachment


def _caption(visit: Visit) -> str:
    message = visit.update.effective_message
    return (addressed_text(message, visit.bot.username) or "").strip() if message else ""


async def _take_photo(visit: Visit, shot: Shot) -> None:
    kept = _asked_for(visit)
    if not visit.may_keep:
        # A question that comes with a photo is answered all the same.
        await (on_text if _caption(visit) and kept is None else ask_consent)(visit)
    elif kept is not None:
        await photos.begin_with_photo(visit, kept, shot)
    elif await photos.take_photo(visit, shot):
        return
    elif _caption(visit):
        await on_text(visit)
    else:
        await photos.offer(visit, shot)


def _asked_for(visit: Visit) -> Kept | None:
    """Return the check that the caption of a photo asks for; None where it asks for none."""
    caption = _caption(visit)
    command = parse_command(caption, visit.bot.username)
    known = find_command(command.name) if command else None
    if command is not None:
        if known is None or known.name != CHECK:
            return None
        return Kept.of(read_form(command.arguments)) if command.arguments else Kept.of_photos()
    request = find_request(caption)
    return Kept.of(shown_listing(request)) if request else None

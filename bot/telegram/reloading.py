"""``/reload``: looks at the published index and at the folder now, for operators in their private chat."""

import asyncio

from babel.dates import format_time

from bot.i18n import Translator
from bot.store import processes
from bot.telegram.message import Fragment, split
from bot.telegram.tools.phrases import day_text
from bot.telegram.visit import KOREA, Visit
from indexer.announcing import announce
from indexer.manifest import Manifest
from indexer.shelf.publishing import TOPIC

RELOAD = "reload"


async def reload(visit: Visit) -> None:
    """Take up the newest index, have the other processes look too, and say what came of it."""
    desk = visit.desk
    before = desk.index.current.manifest
    async with visit.typing():
        async with desk.database.engine.begin() as connection:
            await announce(connection, TOPIC)
            living = await processes.alive(connection, visit.now)
        if desk.follower is not None:
            await desk.follower.look(anew=True)
        await asyncio.to_thread(desk.index.refresh, anew=True)
    _ = visit.translator.gettext
    after = desk.index.current.manifest
    if after.build_id == before.build_id:
        blocks = [_build(_("쓰던 색인을 그대로 쓰고 있어요."), after, visit.translator)]
    else:
        blocks = [
            _build(_("새 색인으로 바꿨어요."), after, visit.translator),
            _build(_("바꾸기 전"), before, visit.translator),
        ]
    if desk.index.refusal is not None:
        refused = Fragment.bold(_("더 새로운 색인은 쓸 수 없었어요."))
        blocks.append(Fragment.join("\n", (refused, Fragment.code(desk.index.refusal))))
    if desk.index.published is None:
        blocks.append(Fragment.plain(_("게시된 색인이 없어서 이 서버에서 만든 색인을 써요.")))
    if len(living) > 1:
        told = _("다른 프로세스에도 살펴보라고 알렸어요. 지금 {count}개가 살아 있어요.")
        blocks.append(Fragment.plain(told.format(count=len(living))))
    await visit.say(split(blocks))


def _build(heading: str, manifest: Manifest, translator: Translator) -> Fragment:
    _ = translator.gettext
    built = manifest.built_at.astimezone(KOREA)
    when = _("{day} {time}에 만들었어요").format(
        day=day_text(built.date(), translator), time=format_time(built, "HH:mm", locale=translator.language)
    )
    items = _("{items}항목").format(items=f"{manifest.items:,}")
    lines = (Fragment.bold(heading), Fragment.code(manifest.build_id), Fragment.plain(f"{items} · {when}"))
    return Fragment.join("\n", lines)

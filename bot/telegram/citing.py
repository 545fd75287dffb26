"""The list of sources below an answer: each once, the nearest kind first, with its date."""

from collections.abc import Iterable
from itertools import groupby

from bot.i18n import Translator
from bot.telegram.message import Fragment
from bot.telegram.wording import kind_name, source_day
from knowledge.source import Source, SourceKind


def cite(sources: Iterable[Source], translator: Translator) -> Fragment:
    """Name each source once, the nearest kind first."""
    _ = translator.gettext
    order = list(SourceKind).index
    ordered = sorted(dict.fromkeys(sources), key=lambda source: order(source.kind))
    lines = [Fragment.bold(_("출처"))]
    for kind, group in groupby(ordered, key=lambda source: source.kind):
        lines += [_source(kind_name(kind, translator), source, translator) for source in group]
    return Fragment.join("\n", lines)


def _source(kind: str, source: Source, translator: Translator) -> Fragment:
    is_web = source.address.startswith(("https://", "http://"))
    title = Fragment.link(source.title, source.address) if is_web else Fragment.plain(source.title)
    day = Fragment.plain(f" ({source_day(source, translator)})")
    return Fragment.join("", (Fragment.plain(f"{kind} · "), title, day))

"""The sources below an answer: each once, the nearest kind first, with its date; in a list, or in a line."""

from collections.abc import Iterable, Sequence
from itertools import groupby

from bot.i18n import Translator
from bot.telegram.message import Fragment
from bot.telegram.wording import kind_name, source_day
from knowledge.page import Item
from knowledge.source import Source, SourceKind

_ORDER = list(SourceKind).index
_SAME_DAY = "+"
"""The link to another source of the same kind and day."""


def cite(sources: Iterable[Source], translator: Translator) -> Fragment:
    """Name each source once, the nearest kind first."""
    _ = translator.gettext
    ordered = sorted(dict.fromkeys(sources), key=lambda source: _ORDER(source.kind))
    lines = [Fragment.bold(_("출처"))]
    for kind, group in groupby(ordered, key=lambda source: source.kind):
        lines += [_source(kind_name(kind, translator), source, translator) for source in group]
    return Fragment.join("\n", lines)


def cite_briefly(items: Sequence[Item], translator: Translator) -> Fragment:
    """Name the sources of items in a line: the pages of the guide, and the days of the others, each with its link."""
    _ = translator.gettext
    sources = dict.fromkeys(source for item in items for source in item.sources)
    kinds = []
    for kind in SourceKind:
        of_kind = [source for source in sources if source.kind is kind]
        name = Fragment.plain(kind_name(kind, translator))
        if of_kind and kind is SourceKind.GUIDE:
            kinds.append(Fragment.join(" · ", (name, _pages(of_kind, items, translator))))
        elif of_kind:
            kinds.append(Fragment.join(" ", (name, _days(of_kind, translator))))
    return Fragment.join("", (Fragment.bold(_("출처")), Fragment.plain(" "), Fragment.join(" / ", kinds)))


def _pages(guides: Iterable[Source], items: Sequence[Item], translator: Translator) -> Fragment:
    """Name the pages that rest on each guide, with the guide's day."""
    named = []
    for guide in guides:
        pages = ", ".join(dict.fromkeys(item.page for item in items if guide in item.sources))
        named.append(Fragment.plain(f"{pages} ({source_day(guide, translator)})"))
    return Fragment.join(", ", named)


def _days(sources: Iterable[Source], translator: Translator) -> Fragment:
    newest_first = sorted(sources, key=lambda source: source.as_of, reverse=True)
    days = groupby(newest_first, key=lambda source: source_day(source, translator))
    return Fragment.join(", ", (_day(day, list(of_day)) for day, of_day in days))


def _day(day: str, sources: Sequence[Source]) -> Fragment:
    first, *others = sources
    return Fragment.join(" ", (_linked(day, first), *(_linked(_SAME_DAY, other) for other in others if _is_web(other))))


def _linked(text: str, source: Source) -> Fragment:
    return Fragment.link(text, source.address) if _is_web(source) else Fragment.plain(text)


def _is_web(source: Source) -> bool:
    return source.address.startswith(("https://", "http://"))


def _source(kind: str, source: Source, translator: Translator) -> Fragment:
    title = _linked(source.title, source)
    day = Fragment.plain(f" ({source_day(source, translator)})")
    return Fragment.join("", (Fragment.plain(f"{kind} · "), title, day))

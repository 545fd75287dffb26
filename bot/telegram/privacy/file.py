"""The file of ``/mydata``: one page of HTML in UTF-8.

Every phone opens it without an app, in Korean, and can search it; a table of CSV would need a program that guesses the
encoding, and JSON alone is nothing to read. For other programs the same is in it as JSON.
"""

import html
import json
from collections.abc import Iterator, Mapping
from datetime import date, datetime

from bot.i18n import Translator
from bot.store.exporting import Rows
from bot.telegram.privacy.words import column_names, table_names
from bot.telegram.tools.phrases import day_text
from bot.telegram.visit import KOREA

NAME = "my-data.html"

_STYLE = (
    "body{font:16px/1.6 sans-serif;margin:1rem;max-width:44rem;color:#1c1c1e;background:#fff}"
    "h2{margin-top:2rem;font-size:1.1rem}dl{border-top:1px solid #ccc;padding-top:.5rem;margin:.75rem 0}"
    "dt{color:#6b6b70;font-size:.85rem}dd{margin:0 0 .4rem;white-space:pre-wrap;overflow-wrap:anywhere}"
)


def write_file(collected: Mapping[str, Rows], now: datetime, translator: Translator) -> bytes:
    """Return the file.

    Args:
        collected: The rows by table, see ``bot.store.exporting``.
        now: When they were collected.
        translator: In which language.
    """
    return "\n".join(_page(collected, now, translator)).encode()


def _page(collected: Mapping[str, Rows], now: datetime, translator: Translator) -> Iterator[str]:
    _ = translator.gettext
    title = _("저장된 내 정보")
    moment = now.astimezone(KOREA)
    day = _("{day} {time} 기준(한국 시간)").format(day=day_text(moment.date(), translator), time=f"{moment:%H:%M}")
    yield f'<!doctype html><html lang="{translator.language}"><head><meta charset="utf-8">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<title>{html.escape(title)}</title><style>{_STYLE}</style></head><body>"
    yield f"<h1>{html.escape(title)}</h1><p>{html.escape(day)}</p>"
    names = table_names(translator)
    for table in sorted(collected, key=list(names).index):
        rows = collected[table]
        yield f"<h2>{html.escape(names[table])} ({len(rows):,})</h2>"
        for row in rows:
            yield "<dl>"
            yield from _cells(row, translator)
            yield "</dl>"
    # Within a script nothing but its end tag has a meaning.
    data = json.dumps(collected, ensure_ascii=False, indent=1, default=_plain).replace("<", "\\u003c")
    yield f'<script type="application/json" id="data">{data}</script></body></html>'


def _cells(row: Mapping[str, object], translator: Translator) -> Iterator[str]:
    names = column_names(translator)
    for column, value in row.items():
        if value is not None and value != "":
            yield f"<dt>{html.escape(names.get(column, column))}</dt>"
            yield f"<dd>{html.escape(_shown(value, translator))}</dd>"


def _shown(value: object, translator: Translator) -> str:
    _ = translator.gettext
    match value:
        case bool():
            return _("예") if value else _("아니요")
        case datetime():
            return f"{value.astimezone(KOREA):%Y-%m-%d %H:%M:%S}"
        case bytes():
            return value.decode(errors="replace")
        case str() if value[:1] in ("{", "["):
            return _indented(value)
    return str(value)


def _indented(text: str) -> str:
    try:
        return json.dumps(json.loads(text), ensure_ascii=False, indent=1)
    except ValueError:
        return text


def _plain(value: object) -> str:
    if isinstance(value, bytes):
        return value.decode(errors="replace")
    if isinstance(value, datetime | date):
        return value.isoformat()
    raise TypeError(f"no JSON for {type(value).__name__}")

"""A message without its markup, for when Telegram does not take it as it is."""

from html.parser import HTMLParser


def plain_text(html: str) -> str:
    """Return the text of a message that was written as HTML, be it broken; a link's address follows its words."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return "".join(reader.parts).strip()


def cut(text: str, limit: int) -> str:
    """Return as much of a text as a limit in UTF-16 code units allows, with … at its end where that is not all."""
    units = text.encode("utf-16-le")
    if len(units) <= 2 * limit:
        return text
    # Half of a surrogate pair at the end is dropped.
    return units[: 2 * (limit - 1)].decode("utf-16-le", errors="ignore").rstrip() + "…"


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._address = ""

    def handle_data(self, data: str) -> None:
        self.parts.append(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self._address = dict(attrs).get("href") or ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self._address:
            self.parts.append(f" ({self._address})")
            self._address = ""

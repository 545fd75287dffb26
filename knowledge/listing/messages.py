"""Reads ``messages.toml``: what the rules say that are code and no list of words.

A message is written so::

    [price-step]
    code = "PRICE_INVALID"      # a member of Code
    severity = "high"           # high | evidence | note
    reason = "판매 가격이 {price:,}원이에요. {step}원 단위로만 입력할 수 있어요."
    fix = "{lower:,}원이나 {higher:,}원으로 고치세요."
    sources = ["etapi-20"]      # optional: besides the sources of the figures that the rule gives
    law = "표시광고법 §3①"        # optional

Figures are never written in it: the rule gives them by name, those of the policy table with their sources.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from knowledge.errors import ListingRuleError
from knowledge.listing.finding import Code, Finding, Severity, Span
from knowledge.listing.table_reader import TableReader
from knowledge.policy import Figure
from knowledge.source import Source
from knowledge.toml_file import TomlFile

MESSAGE_FILE = Path(__file__).with_name("messages.toml")
_FORM = 'write `[id]` and below it code = "…", severity = "…", reason = "…" and fix = "…", a line each'
_REQUIRED = ("code", "severity", "reason", "fix")
_OPTIONAL = ("sources", "law")

Value = str | int | Decimal | Figure[int] | Figure[str] | Figure[Decimal]


@dataclass(frozen=True, slots=True)
class _Message:
    code: Code
    severity: Severity
    reason: str
    fix: str
    sources: tuple[Source, ...]
    law: str | None


@dataclass(frozen=True, slots=True)
class Messages:
    """The messages by their ids."""

    _messages: Mapping[str, _Message]

    @classmethod
    def load(cls, sources: Mapping[str, Source], path: Path = MESSAGE_FILE) -> "Messages":
        """Read the messages.

        Args:
            sources: The sources by their ids, from ``knowledge.source_list``.
            path: The file.

        Raises:
            ListingRuleError: A message is incomplete, has an unknown key or names something unknown.
        """
        file = TomlFile.read(path, ListingRuleError, _FORM)
        readers = {id_: TableReader.of(file, id_, table) for id_, table in file.tables.items()}
        return cls({id_: _message(reader, sources) for id_, reader in readers.items()})

    def finding(
        self,
        id_: str,
        *,
        span: Span | None = None,
        replacement: str | None = None,
        photo: int | None = None,
        **values: Value,
    ) -> Finding:
        """Make a finding.

        Args:
            id_: The message.
            span: As in ``Finding``; so are ``replacement`` and ``photo``.
            replacement: What to write in the place of the span.
            photo: The image's number, which the message may name too.
            values: What the message names; a figure of the policy table brings its source with it.

        Raises:
            KeyError: There is no such message, or it names something that is not given.
        """
        message = self._messages[id_]
        shown = {name: value.value if isinstance(value, Figure) else value for name, value in values.items()}
        if photo is not None:
            shown["photo"] = photo
        cited = (value.source for value in values.values() if isinstance(value, Figure))
        return Finding(
            code=message.code,
            severity=message.severity,
            reason=message.reason.format_map(shown),
            fix=message.fix.format_map(shown),
            sources=tuple(dict.fromkeys((*cited, *message.sources))),
            span=span,
            replacement=replacement,
            law=message.law,
            photo=photo,
        )


def _message(reader: TableReader, sources: Mapping[str, Source]) -> _Message:
    reader.check_keys(_REQUIRED, _OPTIONAL)
    code, severity = reader.text("code"), reader.text("severity")
    if code not in list(Code):
        reader.fail(f"unknown code `{code}`", "use a member of Code", "code")
    if severity not in list(Severity):
        reader.fail(f"unknown severity `{severity}`", f"use one of {', '.join(Severity)}", "severity")
    unknown = [id_ for id_ in reader.texts("sources") if id_ not in sources]
    if unknown:
        reader.fail(f"unknown sources: {', '.join(unknown)}", "use ids of sources.toml", "sources")
    return _Message(
        code=Code(code),
        severity=Severity(severity),
        reason=reader.text("reason"),
        fix=reader.text("fix"),
        sources=tuple(sources[id_] for id_ in reader.texts("sources")),
        law=reader.text("law") if "law" in reader.table else None,
    )

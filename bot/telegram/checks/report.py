"""A report in words: the verdict, then notices by severity, as many as a phone shows at once.

Each notice has its place in bold, the reason, the provision and the source with its date, the fix, and its code.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby

from bot.assistant.checking.kept import given_parts
from bot.assistant.checking.report import Notice, Progress, Quote, Report, one_line
from bot.assistant.figure_guard import Grounds
from bot.assistant.reply import CheckReply
from bot.i18n import Translator
from bot.telegram.checks.keyboards import correction_keyboard, report_keyboard, rest_keyboard
from bot.telegram.checks.words import SEVERITY_MARKS, part_name, severity_name, verdict_text
from bot.telegram.message import Fragment, OutgoingMessage, split
from bot.telegram.screen import screen_lines
from bot.telegram.withholding import withhold_lines
from bot.telegram.wording import kind_name, source_day
from knowledge.listing.correction import Correction
from knowledge.listing.finding import Finding, Severity
from knowledge.listing.listing import Listing, Part
from knowledge.source import SourceKind

SCREEN_LINES = 27
"""What a phone of 390 by 844 points shows between its bars, above three rows of buttons."""
_ABOUT = "check"
"""What a report is called in the log."""
REST = 15
"""Notices that follow at once when the others are asked for."""


def show_report(reply: CheckReply, check_id: int, translator: Translator) -> list[OutgoingMessage]:
    """Return the messages of a report.

    Args:
        reply: What came of the check.
        check_id: What its buttons are about.
        translator: In which language; reasons and fixes are Korean.
    """
    report = reply.report
    head, foot = _head(reply, translator), _foot(report.listing, translator)
    blocks = list(_notices(report, 0, len(report.notices), translator))
    shown = _fitting(blocks, SCREEN_LINES - _lines(head) - _lines(foot))
    keyboard = report_keyboard(report, check_id, shown, translator)
    founded = withhold_lines((head, *blocks[:shown], foot), _grounds(report, reply.progress), _ABOUT)
    return split(founded, keyboard)


def show_rest(report: Report, start: int, check_id: int, translator: Translator) -> list[OutgoingMessage]:
    """Return the messages of the notices from one on; none where there is no such notice."""
    end = start + REST
    blocks = list(withhold_lines(_notices(report, start, end, translator), _grounds(report), _ABOUT))
    return split(blocks, rest_keyboard(report, check_id, end, translator)) if blocks else []


def show_correction(
    listing: Listing, correction: Correction, check_id: int, translator: Translator
) -> list[OutgoingMessage]:
    """Return the title as it is and as it may be, and what the new one no longer has."""
    _ = translator.gettext
    lines = [
        Fragment.bold(_("고친 상품명")),
        Fragment.plain(_("전: {title}").format(title=one_line(listing.title or "").strip())),
        Fragment.join("", (Fragment.plain(_("후: ")), Fragment.code(one_line(correction.title).strip()))),
    ]
    codes = ", ".join(dict.fromkeys(finding.code for finding in correction.fixed))
    notes = [
        _("해결: {codes}").format(codes=codes) if codes else "",
        _("없는 말을 지어내지 않고 걸리는 말만 빼거나 바꿨어요. 실제 상품과 맞는지 확인해 주세요."),
    ]
    blocks = (Fragment.join("\n", lines), Fragment.plain("\n".join(note for note in notes if note)))
    return split(blocks, correction_keyboard(check_id, translator))


def _grounds(report: Report, progress: Progress | None = None) -> Grounds:
    """Return what a report may state: what was typed, the rules' own texts, and how often something was found."""
    found = [report.count(severity) for severity in Severity]
    if progress is not None:
        found += [progress.before, progress.resolved, progress.added]
    # In another language the numbers stand alone.
    counts = [f"{count}건, {count}" for count in found]
    counts += [f"{notice.times}곳, {notice.times}" for notice in report.notices]
    photos = len(report.listing.photos)
    counts += [f"{number}번, {number}" for number in range(1, photos + 1)]
    return Grounds.of((report, progress), (*counts, f"{photos}장, {photos}"))


def _head(reply: CheckReply, translator: Translator) -> Fragment:
    _ = translator.gettext
    report = reply.report
    lines = [Fragment.bold(verdict_text(report.verdict, translator))]
    if reply.progress is not None:
        lines.append(Fragment.bold(_progress(reply.progress, translator)))
    counts = [
        _("{severity} {count}건").format(severity=severity_name(severity, translator), count=count)
        for severity in Severity
        if (count := report.count(severity))
    ]
    if counts:
        lines.append(Fragment.plain(" · ".join(counts)))
    return Fragment.join("\n", lines)


def _progress(progress: Progress, translator: Translator) -> str:
    _ = translator.gettext
    if not progress.before:
        return _("새로 {count}건이 생겼어요").format(count=progress.added) if progress.added else _("그대로 괜찮아요")
    text = _("{before}건 중 {resolved}건 해결").format(before=progress.before, resolved=progress.resolved)
    return text + _(", 새로 {count}건").format(count=progress.added) if progress.added else text


def _checked(listing: Listing, translator: Translator) -> str:
    _ = translator.gettext
    names = [part_name(part, translator) for part in given_parts(listing) if part is not Part.IMAGES]
    if listing.photos:
        names.append(_("사진 {count}장").format(count=len(listing.photos)))
    elif listing.text(Part.IMAGES):
        names.append(part_name(Part.IMAGES, translator))
    return ", ".join(names)


def _foot(listing: Listing, translator: Translator) -> Fragment:
    _ = translator.gettext
    text = _("살펴본 것: {parts}. 등록을 돕는 점검이고, 법적 판단이 아니에요.")
    return Fragment.italic(text.format(parts=_checked(listing, translator)))


def _notices(report: Report, start: int, end: int, translator: Translator) -> Iterator[Fragment]:
    """Yield a block for each notice of a range; the first of each severity stands below its name."""
    only = len(given_parts(report.listing)) == 1
    number = start
    for severity, group in groupby(report.notices[start:end], key=lambda notice: notice.finding.severity):
        heading: Fragment | None = Fragment.bold(f"{SEVERITY_MARKS[severity]} {severity_name(severity, translator)}")
        for notice in group:
            number += 1
            place = _place(notice, translator, named=not only)
            lines = [heading] if heading else []
            yield Fragment.join("\n", (*lines, *_notice(notice, place, number, translator)))
            heading = None


def _notice(notice: Notice, place: Fragment | None, number: int, translator: Translator) -> Iterator[Fragment]:
    finding = notice.finding
    count = Fragment.plain(f"{number}. ")
    reason = Fragment.join("", (Fragment.plain(f"{finding.reason} "), _basis(finding, translator)))
    if place is None:
        yield Fragment.join("", (count, reason))
    else:
        yield Fragment.join("", (count, place))
        yield reason
    yield Fragment.join("", (Fragment.plain(f"→ {finding.fix} "), Fragment.code(finding.code)))


def _place(notice: Notice, translator: Translator, *, named: bool) -> Fragment | None:
    """Return the place in its surroundings; its part is named where there are several."""
    _ = translator.gettext
    times = _(" ({count}곳)").format(count=notice.times) if notice.times > 1 else ""
    if notice.quote is not None:
        name = part_name(notice.quote.part, translator) + " " if named else ""
        return Fragment.join("", (Fragment.plain(f"{name}“"), *_quoted(notice.quote), Fragment.plain(f"”{times}")))
    if len(notice.photos) > 1:
        numbers = ", ".join(map(str, notice.photos))
        return Fragment.bold(_("사진 {numbers}번").format(numbers=numbers))
    return None


def _quoted(quote: Quote) -> Iterator[Fragment]:
    yield Fragment.plain(quote.before)
    yield Fragment.bold(quote.marked)
    yield Fragment.plain(quote.after)


def _basis(finding: Finding, translator: Translator) -> Fragment:
    """Return what a reason rests on: the provision, or else the nearest source by name, with its kind and date."""
    source = min(finding.sources, key=lambda one: list(SourceKind).index(one.kind))
    name = finding.law or source.title
    is_web = source.address.startswith(("https://", "http://"))
    shown = Fragment.link(name, source.address) if is_web else Fragment.plain(name)
    day = f" · {kind_name(source.kind, translator)} {source_day(source, translator)})"
    return Fragment.join("", (Fragment.plain("("), shown, Fragment.plain(day)))


def _fitting(blocks: Sequence[Fragment], room: int) -> int:
    """Return how many blocks fit into so many lines; at least one."""
    used = 0
    for number, block in enumerate(blocks):
        used += _lines(block)
        if used > room and number:
            return number
    return len(blocks)


def _lines(block: Fragment) -> int:
    """Return how many lines of a phone a block takes, with the blank one below it."""
    return screen_lines(block.text) + 1

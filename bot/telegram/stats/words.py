"""Puts statistics into words: a caption below the picture, within the limit that Telegram has for one."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from babel.dates import format_date
from telegram.constants import MessageLimit

from bot.i18n import Translator
from bot.store.backlog import Queue, State
from bot.store.questions import Outcome
from bot.store.statistics import MAX_ACCOUNTS, Period, Statistics, Votes
from bot.telegram.feedback.keyboards import reason_names
from bot.telegram.message import Fragment, utf16_length
from bot.telegram.tools.phrases import span_text
from bot.telegram.wording import topic_name
from indexer.index import Index
from knowledge.topic import Topic

FEW = 20
"""A share of fewer than so many is told as two counts: a third of three questions is no figure to act on."""
MAX_TEXT = 60
MAX_TITLE = 40
MAX_TOPICS = 5
MAX_NAMES = 4
PATIENCE = timedelta(minutes=2)
"""What has waited longer is told in minutes."""


@dataclass(frozen=True, slots=True)
class Service:
    """How the processes do.

    Attributes:
        living: The names of those that are alive.
        queues: What waits in the journal.
        build: The index of this process.
        items: How many items it has.
        is_published: Whether all processes of the fleet serve it.
        now: The time.
    """

    living: tuple[str, ...]
    queues: Sequence[Queue]
    build: str
    items: int
    is_published: bool
    now: datetime


def period_name(period: Period, translator: Translator) -> str:
    """Return what a period is called, on its button too."""
    _ = translator.gettext
    return {Period.DAY: _("오늘"), Period.WEEK: _("7일"), Period.MONTH: _("30일")}[period]


def title(statistics: Statistics, translator: Translator) -> str:
    """Return what the picture shows."""
    _ = translator.gettext
    name, total = period_name(statistics.period, translator), f"{statistics.questions:,}"
    return _("질문 · {period} · {count}건").format(period=name, count=total)


def day_and_weekday(day: date, translator: Translator) -> str:
    """Return a day without its year and month, such as "22(일)"."""
    return format_date(day, "d(E)", locale=translator.language)


def summary(statistics: Statistics, service: Service, translator: Translator) -> str:
    """Return what is to be known at a glance, as HTML; it says what the picture shows, too."""
    _ = translator.gettext
    parts = (
        _heading(statistics, translator),
        _part(_("판매자"), [_sellers(statistics, translator)]),
        _part(_("질문"), _questions(statistics.outcomes, translator)),
        _part(_("평가"), _votes(statistics.votes, translator)),
        _part(_("답 시간"), [_latency(statistics, translator)]),
        _part(_("기다리는 알림"), [_waiting(statistics, translator)]),
        _part(_("서비스"), _service(service, translator)),
    )
    return _caption(parts)


def details(statistics: Statistics, topics: Counter[Topic], index: Index, translator: Translator) -> str:
    """Return what to look at more closely, as HTML.

    Args:
        statistics: The period.
        topics: What refused questions were about.
        index: The guide, which knows the titles of items.
        translator: In which language.
    """
    _ = translator.gettext
    nothing = [_("없어요")]
    slowest = [
        _("{id}번 · {latency}ms · {text}").format(id=slow.id, latency=f"{slow.latency_ms:,}", text=_cut(slow.text))
        for slow in statistics.slowest
    ]
    items = [
        _("{title} · {count}건").format(title=_title(item, index), count=f"{count:,}")
        for item, count in statistics.items
    ]
    refused = [
        _("{title} · {count}건").format(title=topic_name(topic, translator), count=f"{count:,}")
        for topic, count in topics.most_common(MAX_TOPICS)
    ]
    looked = _("답 못 한 질문의 주제")
    if len(statistics.refused) >= MAX_ACCOUNTS:
        looked = _("답 못 한 질문의 주제 (최근 {count}건)").format(count=f"{MAX_ACCOUNTS:,}")
    parts = (
        _heading(statistics, translator),
        _part(_("가장 느린 답"), slowest or nothing),
        _part(_("많이 보여 준 항목"), items or nothing),
        _part(looked, refused or nothing),
    )
    return _caption(parts)


def share(count: int, of: int, translator: Translator) -> str:
    """Return a share: in percent, or as two counts where there are too few for that."""
    _ = translator.gettext
    if of < FEW:
        return _("{of}건 중 {count}건").format(of=of, count=count)
    percent = 100 * count / of
    if 0 < percent < 1:
        return _("1% 미만")
    # Nearly all is not all.
    return f"{percent if count == of else min(percent, 99):.0f}%"


def _heading(statistics: Statistics, translator: Translator) -> Fragment:
    _ = translator.gettext
    name = period_name(statistics.period, translator)
    first = statistics.since.date()
    last = first + timedelta(days=statistics.period.days - 1)
    days = span_text(first, last, translator)
    return Fragment.join("\n", (Fragment.bold(_("운영 통계 · {period}").format(period=name)), Fragment.plain(days)))


def _sellers(statistics: Statistics, translator: Translator) -> str:
    _ = translator.gettext
    sellers = statistics.sellers
    text = _("쓴 사람 {active}명 · 새로 온 사람 {new}명 · 모두 {total}명")
    return text.format(active=f"{sellers.active:,}", new=f"{sellers.new:,}", total=f"{sellers.total:,}")


def _questions(outcomes: Counter[Outcome], translator: Translator) -> Iterator[str]:
    _ = translator.gettext
    names = {
        Outcome.ANSWERED: _("답함"),
        Outcome.ABSTAINED: _("답 못 함"),
        Outcome.ASKED_BACK: _("되물음"),
    }
    guide = sum(outcomes[outcome] for outcome in names)
    total = outcomes.total()
    if not total:
        yield _("아직 없어요")
        return
    yield _("모두 {total}건, 가이드 질문 {guide}건").format(total=f"{total:,}", guide=f"{guide:,}")
    if guide:
        yield " · ".join(f"{name} {share(outcomes[outcome], guide, translator)}" for outcome, name in names.items())
    calculated, checked = outcomes[Outcome.CALCULATED], outcomes[Outcome.CHECKED]
    text = _("계산 {calculated}건 · 점검 {checked}건 · 인사 등 {rest}건")
    rest = total - guide - calculated - checked
    yield text.format(calculated=f"{calculated:,}", checked=f"{checked:,}", rest=f"{rest:,}")


def _votes(votes: Votes, translator: Translator) -> Iterator[str]:
    _ = translator.gettext
    total = votes.likes + votes.dislikes
    if not total:
        yield _("아직 없어요")
        return
    text = _("도움 됐어요 {likes}건 · 아쉬워요 {dislikes}건 ({share})")
    yield text.format(
        likes=f"{votes.likes:,}", dislikes=f"{votes.dislikes:,}", share=share(votes.dislikes, total, translator)
    )
    if votes.reasons:
        names = reason_names(translator)
        most = Counter(votes.reasons).most_common()
        yield ", ".join(f"{names[reason]} {count:,}" for reason, count in most)


def _latency(statistics: Statistics, translator: Translator) -> str:
    _ = translator.gettext
    latency = statistics.latency
    if latency is None:
        return _("아직 없어요")
    text = _("절반은 {p50}ms, 95%는 {p95}ms, 99%는 {p99}ms 안에 답했어요")
    return text.format(p50=f"{latency.p50:,}", p95=f"{latency.p95:,}", p99=f"{latency.p99:,}")


def _waiting(statistics: Statistics, translator: Translator) -> str:
    _ = translator.gettext
    waiting = statistics.waiting
    text = _("답을 기다리는 질문 {answers}건 · 주제 구독 {topics}명")
    return text.format(answers=f"{waiting.answers:,}", topics=f"{waiting.topics:,}")


def _service(service: Service, translator: Translator) -> Iterator[str]:
    _ = translator.gettext
    names = ", ".join(_cut(name, MAX_TITLE) for name in service.living[:MAX_NAMES])
    more = ", …" if len(service.living) > MAX_NAMES else ""
    yield _("살아 있는 프로세스 {count}개: {names}").format(count=len(service.living), names=f"{names}{more}")
    waiting = [queue for queue in service.queues if queue.state is State.WAITING]
    if waiting:
        age = _age(service.now - min(queue.oldest for queue in waiting), translator)
        text = _("밀린 일 {count}건, 가장 오래된 것 {age} 전")
        yield text.format(count=f"{sum(queue.tasks for queue in waiting):,}", age=age)
    else:
        yield _("밀린 일 없음")
    where = _("게시됨") if service.is_published else _("이 서버에서 만듦")
    text = _("색인 {build} · {items}항목 · {where}")
    yield text.format(build=service.build, items=f"{service.items:,}", where=where)


def _age(age: timedelta, translator: Translator) -> str:
    _ = translator.gettext
    if age < PATIENCE:
        return _("{seconds}초").format(seconds=max(0, int(age.total_seconds())))
    return _("{minutes}분").format(minutes=f"{age // timedelta(minutes=1):,}")


def _part(heading: str, lines: Sequence[str] | Iterator[str]) -> Fragment:
    return Fragment.join("\n", (Fragment.bold(heading), *map(Fragment.plain, lines)))


def _caption(parts: Sequence[Fragment]) -> str:
    """Put parts together; what a caption has no room for is left out from the end, line by line."""
    lines = [line for part in parts for line in (*part.lines(), Fragment.plain(""))]
    while utf16_length("\n".join(line.text for line in lines).strip()) > MessageLimit.CAPTION_LENGTH:
        lines.pop()
    return Fragment.join("\n", lines).html.strip()


def _title(item_id: str, index: Index) -> str:
    item = index.item(item_id)
    return _cut(item.title if item else item_id, MAX_TITLE)


def _cut(text: str, length: int = MAX_TEXT) -> str:
    line = " ".join(text.split())
    return line if len(line) <= length else line[: length - 1].rstrip() + "…"

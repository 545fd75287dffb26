"""``/why``: what the last answer of the chat rests on, in words a seller can follow."""

from collections.abc import Iterator
from decimal import Decimal

from bot.assistant.account import Account, ToldFigure, ToldItem
from bot.assistant.account import from_json as account_from_json
from bot.assistant.asking import from_json as asking_from_json
from bot.assistant.checking.kept import TOOL as CHECK
from bot.assistant.reply import Evidence, ToolReply
from bot.assistant.understanding import Tool
from bot.i18n import Translator
from bot.store import calculations, replies
from bot.store.calculations import Stored
from bot.store.replies import GivenReply
from bot.telegram.calculations import load
from bot.telegram.citing import cite
from bot.telegram.message import Fragment, split
from bot.telegram.tools.formulas import formula_lines
from bot.telegram.tools.phrases import bullets, day_text, percent, won
from bot.telegram.visit import Visit
from bot.telegram.wording import kind_name, source_day
from indexer.decision import Obstacle
from knowledge.policy import Unit
from knowledge.stated_figures import StatedNumber, find_stated

CLEAR = 0.08
"""By how much an item is clearly ahead of all others, in the cosine to what it is asked by."""


async def explain_last(visit: Visit) -> None:
    """Say why the last answer to the seller in this chat is what it is."""
    async with visit.desk.database.session() as session:
        given = await replies.last(session, visit.chat_id, visit.seller_id)
        changed = await calculations.last(session, visit.chat_id, visit.seller_id)
    _ = visit.translator.gettext
    try:
        if changed is not None and (given is None or changed[1] >= given.asked_at):
            blocks = await _calculation(visit, changed[0], given)
        else:
            blocks = list(_account(given, visit.translator)) if given else []
    except ValueError:
        blocks = [Fragment.plain(_("예전 버전이 남긴 답이라 설명할 수 없어요. 다시 질문해 주세요."))]
    await visit.say(split(blocks or [Fragment.plain(_("이 대화에서 아직 설명할 답이 없어요. 먼저 질문해 주세요."))]))


async def _calculation(visit: Visit, stored: Stored, given: GivenReply | None) -> list[Fragment]:
    """Explain a calculation as it stands now: buttons may have changed it since it was said.

    Raises:
        ValueError: Another version kept it.
    """
    _ = visit.translator.gettext
    if stored.tool == CHECK:
        return [Fragment.plain(_("점검 결과는 걸린 곳마다 까닭과 근거, 출처를 함께 적었어요. 위 결과를 보세요."))]
    slots = load(stored)
    if slots is None:
        raise ValueError("another version kept the calculation")
    own = given.kept if given is not None and given.kept.calculation_id == stored.id else None
    day = asking_from_json(own.asking).today if own else visit.today
    desk = visit.desk
    reply = await desk.run(desk.assistant.compute, Tool(stored.tool), slots, desk.index.current, day)
    account = account_from_json(own.account) if own else Account(day)
    # A message with two questions was answered by an item as well.
    items = _answer(account, visit.translator) if account.items else ()
    return [*items, *_computed(reply, Account.of(reply, day), visit.translator)]


def _account(given: GivenReply, translator: Translator) -> Iterator[Fragment]:
    _ = translator.gettext
    account = account_from_json(given.kept.account)
    if account.items:
        yield from _answer(account, translator)
    elif account.evidence is not None:
        yield from _abstention(account, account.evidence, translator)
    else:
        yield Fragment.plain(_("가이드에서 찾거나 계산한 답이 아니라서 설명할 근거가 없어요."))


# --- the guide ---


def _answer(account: Account, translator: Translator) -> Iterator[Fragment]:
    _ = translator.gettext
    item, *also = account.items
    lead = [Fragment.bold(_("왜 이렇게 답했나요")), Fragment.plain(_("고른 항목: {item}").format(item=_place(item)))]
    if item.valid_until is not None:
        lead.append(Fragment.plain(_("{day}까지의 내용이에요.").format(day=item.valid_until.isoformat())))
    if also:
        titles = ", ".join(other.title for other in also)
        lead.append(Fragment.plain(_("함께 보여 드린 항목: {titles}").format(titles=titles)))
    yield Fragment.join("\n", lead)
    if account.evidence is not None:
        yield bullets(list(_signals(account.evidence, translator)), _("찾은 까닭"))
        yield _foundation(account, account.evidence, translator)
    yield cite(account.sources, translator)


def _abstention(account: Account, evidence: Evidence, translator: Translator) -> Iterator[Fragment]:
    _ = translator.gettext
    lead = (Fragment.bold(_("왜 답하지 않았나요")), Fragment.plain(_refusal(evidence, translator)))
    yield Fragment.join("\n", lead)
    near = [_("{title} ({page})").format(title=one.title, page=one.page) for one in evidence.nearest]
    if near:
        yield bullets(near, _("가장 가까웠던 항목"))
    yield bullets([_sureness(evidence, translator), *_nearness(evidence, translator)], _("얼마나 가까웠나요"))
    yield _foundation(account, evidence, translator)


def _refusal(evidence: Evidence, translator: Translator) -> str:
    _ = translator.gettext
    match evidence.obstacle:
        case Obstacle.NOTHING:
            return _("가이드가 아는 낱말이 질문에 없었어요.")
        case Obstacle.ELSEWHERE:
            return _("다른 마켓에 관한 질문으로 보여서 답하지 않았어요.")
    if evidence.confidence < evidence.threshold:
        return _("가장 가까운 항목도 질문에 맞는 답이라고 볼 만큼 가깝지 않았어요.")
    return _("가까운 항목은 있었지만 다른 마켓에 관한 질문이거나, 기한이 지났거나, 어느 쪽인지 되물어야 했어요.")


def _signals(evidence: Evidence, translator: Translator) -> Iterator[str]:
    _ = translator.gettext
    yield _sureness(evidence, translator)
    yield from _nearness(evidence, translator)
    if evidence.margin >= CLEAR:
        yield _("다른 항목보다 뚜렷하게 가까워요.")
    elif evidence.margin > 0:
        yield _("다른 항목보다 조금 더 가까워요.")
    else:
        yield _("비슷하게 가까운 다른 항목이 있어요.")


def _sureness(evidence: Evidence, translator: Translator) -> str:
    _ = translator.gettext
    text = _("확신 {confidence} · {threshold} 이상이면 답해요")
    return text.format(confidence=_share(evidence.confidence), threshold=_share(evidence.threshold))


def _nearness(evidence: Evidence, translator: Translator) -> Iterator[str]:
    """Compare the question with the first item, word by word and with what that is known to be asked by."""
    _ = translator.gettext
    if not evidence.nearest:
        return
    yield _("가장 닮은 예시 질문: “{question}”").format(question=evidence.nearest[0].question)
    yield _("질문의 낱말 가운데 {coverage}가 이 항목에 있어요.").format(coverage=_share(evidence.coverage))
    signs = evidence.signs
    if signs.missing:
        yield _("물어보신 것(금액, 날짜, 연락처 같은 것)이 이 항목에는 없어요.")
    if signs.own:
        yield _("판매자님 화면에서만 볼 수 있는 것을 물어보신 것 같아요.")
    if signs.forecast:
        yield _("아직 정해지지 않은 앞일을 물어보신 것 같아요.")
    if signs.outside > 0:
        yield _("가이드가 다루지 않는 질문과 더 닮았어요.")


def _foundation(account: Account, evidence: Evidence, translator: Translator) -> Fragment:
    _ = translator.gettext
    built = f" ({evidence.built.isoformat()})" if evidence.built else ""
    day = day_text(account.day, translator)
    return Fragment.plain(
        _("답한 날 {day} · 가이드 색인 {build}{built}").format(day=day, build=evidence.build, built=built)
    )


def _place(item: ToldItem) -> str:
    return f"{item.title} ({item.page} › {item.section})"


def _share(value: float) -> str:
    """Return a share in percent with one place: a confidence just below the threshold must not look like it."""
    return f"{max(value, 0.0) * 100:.1f}%"


# --- calculations ---


def _computed(reply: ToolReply, account: Account, translator: Translator) -> Iterator[Fragment]:
    _ = translator.gettext
    formulas = list(formula_lines(reply.result, translator))
    if not formulas and not account.figures:
        yield Fragment.plain(_("아직 계산한 값이 없어요. 필요한 값을 알려 주시면 계산식과 근거도 보여 드려요."))
        return
    if formulas:
        yield bullets(formulas, _("이렇게 계산했어요"))
    told = list(dict.fromkeys(_figure(figure, reply.tool, translator) for figure in account.figures))
    if told:
        yield bullets(told, _("쓴 수치와 규칙"))
    given = _("나머지 값은 알려 주신 그대로예요.")
    day = _("계산한 날 {day}").format(day=day_text(account.day, translator))
    yield Fragment.plain(f"{given} {day}")
    if account.figures:
        yield cite(account.sources, translator)


def _figure(figure: ToldFigure, tool: Tool, translator: Translator) -> str:
    _ = translator.gettext
    value = _value(figure, tool, translator)
    source = f"{kind_name(figure.source.kind, translator)} {source_day(figure.source, translator)}"
    until = ", " + _("{day}까지").format(day=figure.valid_until.isoformat()) if figure.valid_until else ""
    return f"{_named(figure.about, value)} ({source}{until})"


def _named(about: str, value: str) -> str:
    """Put what a figure is about before it, unless that says the value itself."""
    if not about or about == value:
        return value
    said = {one.value for one in find_stated(about) if isinstance(one, StatedNumber)}
    values = {one.value for one in find_stated(value) if isinstance(one, StatedNumber)}
    return about if values and values <= said else f"{about}: {value}"


def _value(figure: ToldFigure, tool: Tool, translator: Translator) -> str:
    _ = translator.gettext
    match figure.unit:
        case Unit.RATE:
            return percent(Decimal(figure.value))
        case Unit.WON:
            return won(int(figure.value), translator)
        case Unit.DAYS:
            return _("{days}일").format(days=figure.value)
        case Unit.COUNT if tool is Tool.TAX:
            # A month whose day no source gives, as tax.toml says.
            return _("{month}월").format(month=figure.value)
        case Unit.MONTH_DAY:
            month, day = map(int, figure.value.split("-"))
            return _("{month}월 {day}일").format(month=month, day=day)
    return figure.value

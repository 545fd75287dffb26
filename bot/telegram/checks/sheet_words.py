"""What is said of a spreadsheet: why it cannot be checked, how far its check is, and what stands in the result."""

from collections import Counter
from collections.abc import Sequence

from bot.files.errors import SheetProblem
from bot.files.labels import Labels
from bot.files.limits import MAX_BYTES, MAX_ROWS, MEGABYTE
from bot.files.losses import Loss
from bot.i18n import Translator
from bot.telegram.checks.words import SEVERITY_MARKS, severity_name
from bot.telegram.message import Fragment
from bot.telegram.wording import kind_name, source_day
from knowledge.listing.checker import Verdict
from knowledge.listing.finding import Finding, Severity
from knowledge.source import Source

_COMMONEST = 3
_NAME_SHOWN = 60
_MARKS = {
    Verdict.BREACH: SEVERITY_MARKS[Severity.HIGH],
    Verdict.EVIDENCE: SEVERITY_MARKS[Severity.EVIDENCE],
    Verdict.ADVICE: SEVERITY_MARKS[Severity.NOTE],
    Verdict.CLEAN: "✅",
}


def problem_text(problem: SheetProblem, translator: Translator) -> str:
    """Return why a spreadsheet cannot be checked, and what helps."""
    _ = translator.gettext
    texts = {
        SheetProblem.TOO_LARGE: _(
            "파일이 너무 커요. {megabytes}MB까지 점검할 수 있어요. 상품을 나눠서 보내 주세요."
        ).format(megabytes=MAX_BYTES // MEGABYTE),
        SheetProblem.TOO_MANY_ROWS: _("상품이 너무 많아요. 한 번에 {rows}개까지 점검해요. 나눠서 보내 주세요.").format(
            rows=f"{MAX_ROWS:,}"
        ),
        SheetProblem.NOT_A_SHEET: _("엑셀이나 CSV 파일이 아니에요. XLSX나 CSV로 저장해 보내 주세요."),
        SheetProblem.OLD_FORMAT: _(
            "이 형식은 열 수 없어요. 엑셀에서 ‘다른 이름으로 저장’으로 XLSX를 만들어 보내 주세요."
        ),
        SheetProblem.PASSWORD: _("암호가 걸린 파일이에요. 암호를 풀고 저장해 보내 주세요."),
        SheetProblem.MACROS: _("매크로가 든 파일은 열지 않아요. 매크로 없는 XLSX로 저장해 보내 주세요."),
        SheetProblem.BOMB: _("압축을 풀면 지나치게 커지는 파일이라 열지 않았어요. 새 파일에 값만 옮겨 보내 주세요."),
        SheetProblem.NO_HEADER: _(
            "상품명이나 상세설명 열을 찾지 못했어요. 첫 줄에 ‘상품명’처럼 열 이름을 적어 주세요."
        ),
        SheetProblem.EMPTY: _("열 이름 아래에 상품이 없어요."),
        SheetProblem.BROKEN: _("파일이 깨져서 열 수 없어요. 다시 저장해 보내 주세요."),
        SheetProblem.TIMEOUT: _("파일을 여는 데 너무 오래 걸려서 멈췄어요. 상품을 나눠서 보내 주세요."),
    }
    return texts[problem]


def count_text(done: int, total: int, translator: Translator) -> str:
    """Return how far a check has come."""
    _ = translator.gettext
    return _("{total}개 중 {done}개 확인…").format(total=f"{total:,}", done=f"{done:,}")


def summary(findings: Sequence[Sequence[Finding]], translator: Translator) -> Fragment:
    """Return what came of a spreadsheet, in the few lines of a caption."""
    _ = translator.gettext
    verdicts = Counter(map(Verdict.of, findings))
    names = verdict_names(translator)
    heading = _("상품 {count}개를 점검했어요").format(count=f"{len(findings):,}")
    lines = [Fragment.bold(heading)]
    for verdict in reversed(Verdict):
        if verdicts[verdict]:
            count = _("{count}개").format(count=f"{verdicts[verdict]:,}")
            lines.append(Fragment.plain(f"{_MARKS[verdict]} {names[verdict]} {count}"))
    commonest = Counter(finding.code for found in findings for finding in found).most_common(_COMMONEST)
    if commonest:
        codes = ", ".join(f"{code} {count:,}" for code, count in commonest)
        lines.append(Fragment.plain(_("많이 나온 것: {codes}").format(codes=codes)))
    lines.append(Fragment.plain(_("상품마다 이유와 고칠 말을 적고, 요약 시트와 차트를 넣었어요.")))
    lines.append(Fragment.italic(_("등록을 돕는 점검이고, 법적 판단이 아니에요.")))
    return Fragment.join("\n", lines)


def verdict_names(translator: Translator) -> dict[Verdict, str]:
    """Return what stands beside a listing: what the gravest of its findings is called."""
    _ = translator.gettext
    return {
        Verdict.BREACH: severity_name(Severity.HIGH, translator),
        Verdict.EVIDENCE: severity_name(Severity.EVIDENCE, translator),
        Verdict.ADVICE: severity_name(Severity.NOTE, translator),
        Verdict.CLEAN: _("걸리는 곳 없음"),
    }


def sheet_labels(translator: Translator) -> Labels:
    """Return the words of an annotated workbook."""
    _ = translator.gettext

    def cite(source: Source) -> str:
        return f"{kind_name(source.kind, translator)} · {source.title} ({source_day(source, translator)})"

    return Labels(
        verdict=_("점검 결과"),
        count=_("건수"),
        findings=_("걸리는 곳과 이유"),
        fixes=_("고치는 법"),
        verdicts=verdict_names(translator),
        severities={severity: severity_name(severity, translator) for severity in Severity},
        more=_("그 밖에 {count}건"),
        photo=_("사진 {number}번"),
        leave_out=_("빼기"),
        summary=_("점검 요약"),
        heading=_("상품 점검 요약"),
        notice=_("등록을 돕는 점검이고, 법적 판단이 아니에요."),
        file=_("파일"),
        listings=_("상품 수"),
        code=_("코드"),
        total=_("합계"),
        sources=_("출처"),
        chart=_("코드별 건수"),
        losses={
            Loss.FORMULAS: _("수식은 계산된 값으로 바꿨어요."),
            Loss.LINKS: _("다른 파일로 이어진 연결은 뺐어요."),
            Loss.EXTRAS: _("도형, 양식 단추처럼 옮길 수 없는 것은 빠졌어요. 원본을 함께 두세요."),
            Loss.LONG_CELLS: _("아주 긴 칸은 끝까지 점검했지만, 엑셀 한도까지만 보여요."),
        },
        suffix=_("점검결과"),
        cite=cite,
    )


def shown_name(name: str) -> str:
    """Return a file's name as it is shown in a line."""
    flat = " ".join(name.split())
    return flat if len(flat) <= _NAME_SHOWN else flat[: _NAME_SHOWN - 1] + "…"

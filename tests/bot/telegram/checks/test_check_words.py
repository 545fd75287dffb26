"""What a seller reads of a report: escaped, a screenful, with its basis, and words for everything that there is."""

import re
from dataclasses import replace
from datetime import date

import pytest

from bot.assistant.checking.kept import Kept
from bot.assistant.checking.report import Progress, Report, notices_of
from bot.assistant.reply import CheckReply
from bot.files.errors import PhotoProblem, SheetProblem
from bot.files.losses import Loss
from bot.i18n import Catalogs, Translator
from bot.telegram.checks.photos import trouble_text
from bot.telegram.checks.report import REST, SCREEN_LINES, show_correction, show_report, show_rest
from bot.telegram.checks.sheet_words import count_text, problem_text, sheet_labels, shown_name, summary
from bot.telegram.checks.words import part_name, severity_name, step_text, verdict_text
from bot.telegram.message import OutgoingMessage, utf16_length
from bot.telegram.screen import screen_lines
from knowledge.listing.checker import Verdict
from knowledge.listing.correction import Correction
from knowledge.listing.finding import Code, Finding, Severity, Span
from knowledge.listing.listing import Listing, Part
from knowledge.source import Source, SourceKind

LAW = Source("law", "법", "https://law.example/?a=1&b=2", SourceKind.OFFICIAL, date(2026, 5, 26), published=True)
BLOG = Source("blog", "블로그", "블로그", SourceKind.BACKGROUND, date(2026, 1, 2), published=False)
TITLE = "최고 <b>홍삼</b> & 진액"


@pytest.fixture
def korean() -> Translator:
    return Catalogs.load().translator("ko")


def finding(number: int = 0, severity: Severity = Severity.HIGH, **more: object) -> Finding:
    made = Finding(Code.EXAGGERATED_CLAIM, severity, f"이유 {number}예요.", "근거를 준비하세요.", (BLOG, LAW))
    return replace(made, **more)  # type: ignore[arg-type]


def reply(*findings: Finding, listing: Listing | None = None, progress: Progress | None = None) -> CheckReply:
    listing = listing or Listing(title=TITLE)
    return CheckReply(Kept(listing), Report(listing, tuple(notices_of(listing, findings)), None), progress)


def only(messages: list[OutgoingMessage]) -> OutgoingMessage:
    (message,) = messages
    return message


def labels(message: OutgoingMessage) -> list[str]:
    return [button.text for row in message.keyboard.inline_keyboard for button in row] if message.keyboard else []


def test_a_notice_is_its_place_its_reason_its_basis_its_fix_and_its_code(korean: Translator) -> None:
    found = finding(span=Span(Part.TITLE, 3, 12), law="표시광고법 §3①")
    assert only(show_report(reply(found), 7, korean)).html == (
        "<b>🔴 올리기 전에 고칠 곳이 있어요</b>\n위반 소지 높음 1건\n\n"
        "<b>🔴 위반 소지 높음</b>\n"
        "1. “최고 <b>&lt;b&gt;홍삼&lt;/b&gt;</b> &amp; 진액”\n"
        '이유 0예요. (<a href="https://law.example/?a=1&amp;b=2">표시광고법 §3①</a> · 공식 자료 2026-05-26)\n'
        "→ 근거를 준비하세요. <code>EXAGGERATED_CLAIM</code>\n\n"
        "<i>살펴본 것: 상품명. 등록을 돕는 점검이고, 법적 판단이 아니에요.</i>"
    )


def test_what_is_not_official_says_so(korean: Translator) -> None:
    text = only(show_report(reply(finding(sources=(BLOG,))), 7, korean)).html
    assert "(블로그 · 참고 자료 · 확인 필요 2026-01-02 확인)" in text


def test_where_there_are_several_parts_each_place_names_its_own(korean: Translator) -> None:
    listing = Listing(title=TITLE, price="12345")
    text = only(show_report(reply(finding(span=Span(Part.PRICE, 0, 5)), listing=listing), 7, korean)).html
    assert "1. 가격 “<b>12345</b>”" in text


def test_severities_stand_in_their_order_each_once(korean: Translator) -> None:
    found = [finding(number, severity) for number, severity in enumerate(Severity)]
    text = only(show_report(reply(*found), 7, korean)).html
    places = [text.index(f"<b>{mark}") for mark in ("🔴 위반", "🟡 근거", "🔵 참고")]
    assert places == sorted(places)
    assert "위반 소지 높음 1건 · 근거 필요 1건 · 참고 1건" in text


def test_a_report_is_a_screenful_and_the_rest_follows(korean: Translator) -> None:
    found = [finding(number) for number in range(40)]
    made = reply(*found)
    message = only(show_report(made, 7, korean))
    assert screen_lines(re.sub("<[^>]*>", "", message.html)) <= SCREEN_LINES
    shown = message.html.count("→")
    assert labels(message)[0] == f"나머지 {40 - shown}건 보기"
    rest = show_rest(made.report, shown, 7, korean)
    assert sum(one.html.count("→") for one in rest) == REST
    assert labels(rest[-1]) == [f"나머지 {40 - shown - REST}건 보기"]
    assert labels(show_rest(made.report, 39, 7, korean)[-1]) == []
    assert show_rest(made.report, 40, 7, korean) == []


def test_one_notice_is_shown_however_long_it_is(korean: Translator) -> None:
    long = finding(reason="가" * 3000, fix="나" * 3000)
    messages = show_report(reply(long, finding(1)), 7, korean)
    assert all(utf16_length(one.html) < 4096 + 200 for one in messages)
    assert labels(messages[-1])[0] == "나머지 1건 보기"


def test_a_clean_listing_says_what_was_looked_at(korean: Translator) -> None:
    message = only(show_report(reply(), 7, korean))
    assert message.html.startswith("<b>✅ 걸리는 곳을 찾지 못했어요</b>\n\n<i>살펴본 것: 상품명.")
    assert labels(message) == ["📷 사진도 점검"]


@pytest.mark.parametrize(
    ("progress", "words"),
    [
        (Progress(3, 2, 0), "3건 중 2건 해결"),
        (Progress(3, 2, 1), "3건 중 2건 해결, 새로 1건"),
        (Progress(0, 0, 2), "새로 2건이 생겼어요"),
        (Progress(0, 0, 0), "그대로 괜찮아요"),
    ],
)
def test_what_was_resolved_stands_at_the_top(korean: Translator, progress: Progress, words: str) -> None:
    text = only(show_report(reply(finding(), progress=progress), 7, korean)).html
    assert text.split("\n")[1] == f"<b>{words}</b>"


def test_a_correction_shows_both_titles(korean: Translator) -> None:
    shown = only(show_correction(Listing(title=TITLE), Correction("홍삼 <진액>", (finding(),)), 7, korean))
    assert "전: 최고 &lt;b&gt;홍삼&lt;/b&gt; &amp; 진액\n후: <code>홍삼 &lt;진액&gt;</code>" in shown.html
    assert "해결: EXAGGERATED_CLAIM" in shown.html


@pytest.mark.parametrize("language", Catalogs.load().languages)
def test_everything_has_words(language: str) -> None:
    translator = Catalogs.load().translator(language)
    for kind, words in (
        (Part, part_name),
        (Part, step_text),
        (Severity, severity_name),
        (Verdict, verdict_text),
        (SheetProblem, problem_text),
        (PhotoProblem, trouble_text),
    ):
        texts = [words(one, translator) for one in kind]  # type: ignore[operator]
        assert len(set(texts)) == len(texts)
        assert all(texts)
    made = sheet_labels(translator)
    assert set(made.verdicts) == set(Verdict)
    assert set(made.losses) == set(Loss)


def test_a_caption_holds_the_summary_of_any_file(korean: Translator) -> None:
    found = [(finding(code=code, severity=severity),) for code in Code for severity in Severity] * 200
    text = summary([*found, ()], korean).text
    assert utf16_length(text) <= 1024
    assert f"상품 {len(found) + 1:,}개를 점검했어요" in text
    assert "✅ 걸리는 곳 없음 1개" in text
    assert count_text(320, 1000, korean) == "1,000개 중 320개 확인…"


def test_a_long_name_is_cut() -> None:
    assert shown_name("가 \n나.csv") == "가 나.csv"
    assert len(shown_name("가" * 300)) == 60

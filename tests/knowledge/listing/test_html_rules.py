import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.listing.finding import Code, Severity
from knowledge.listing.html_rules import HtmlRules
from knowledge.listing.limits import Limits
from knowledge.listing.listing import Listing, Part
from knowledge.listing.messages import Messages


@pytest.fixture(scope="module")
def rules(messages: Messages, limits: Limits) -> HtmlRules:
    return HtmlRules.of(messages, limits)


@pytest.mark.parametrize(
    ("html", "marked", "name"),
    [
        ('<p>면</p><iframe src="https://www.youtube.com/embed/1"></iframe>', "<iframe", "iframe"),
        ("<IFRAME>", "<IFRAME", "iframe"),
        ("<script>alert(1)</script>", "<script", "script"),
        ("<script\nsrc='a.js'>", "<script", "script"),
        ('<div style="max-width:860px">면</div>', "max-width:", "max-width"),
        ("<style>@media (max-width : 600px) {}</style>", "max-width :", "max-width"),
    ],
)
def test_forbidden_html(html: str, marked: str, name: str, rules: HtmlRules) -> None:
    (finding,) = rules.find(Listing(description=html))
    assert (finding.code, finding.severity) == (Code.FORBIDDEN_HTML, Severity.HIGH)
    assert finding.span
    assert finding.span.part is Part.DESCRIPTION
    assert html[finding.span.start : finding.span.end] == marked
    assert finding.reason == f"상세설명 HTML에 쓸 수 없는 {name} 코드가 1곳 있어요."
    assert [source.id for source in finding.sources] == ["etapi-20"]


def test_each_kind_is_told_once_with_its_number(rules: HtmlRules) -> None:
    findings = list(rules.find(Listing(description="<iframe></iframe>" * 3 + "<script></script>")))
    assert [finding.reason for finding in findings] == [
        "상세설명 HTML에 쓸 수 없는 iframe 코드가 3곳 있어요.",
        "상세설명 HTML에 쓸 수 없는 script 코드가 1곳 있어요.",
    ]


@pytest.mark.parametrize(
    "description",
    [
        "<p>iframe과 script는 쓰지 않았어요</p>",
        "<p>&lt;script&gt; 태그 스티커</p>",
        "<scripture>성경</scripture>",
        '<div style="width:100%;min-max-width:1px">면</div>',
        "max-width: 폭 60cm까지 늘어나요",
        "<table><tr><td>면",
    ],
)
def test_honest_descriptions(description: str, rules: HtmlRules) -> None:
    assert not list(rules.find(Listing(description=description)))


@given(st.text(alphabet="<>/!-iframescriptmax-width: \"'="))
def test_broken_html_never_stops_the_check(rules: HtmlRules, html: str) -> None:
    for finding in rules.find(Listing(description=html)):
        assert finding.span
        assert 0 <= finding.span.start < finding.span.end <= len(html)

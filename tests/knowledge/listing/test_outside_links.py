"""Links to other shops are found in HTML; Gmarket's own links and plain references are not."""

from pathlib import Path

import pytest

from knowledge.errors import ListingRuleError
from knowledge.listing.finding import Code
from knowledge.listing.listing import Listing
from knowledge.listing.outside_links import LINK_FILE, OutsideLinks

LINKS = OutsideLinks.load()


def found(html: str) -> list[str]:
    findings = list(LINKS.find(Listing(description=html)))
    assert all(finding.code is Code.OFF_PLATFORM_DEAL for finding in findings)
    return [html[finding.span.start : finding.span.end] for finding in findings if finding.span]


@pytest.mark.parametrize(
    ("html", "shown"),
    [
        (
            '<p>도마</p><a href="http://example.com/x">여기서 바로 주문</a>',
            'http://example.com/x">여기서 바로 주문',
        ),
        ("<A HREF='https://smartstore.naver.com/a'>보기</A>", "https://smartstore.naver.com/a'>보기"),
        ("<a class=b href=//open.kakao.com/o/abc>상담</a>", "//open.kakao.com/o/abc>상담"),
        ('<a target="_blank" href="https://bit.ly/3x">링크', 'https://bit.ly/3x">링크'),
    ],
)
def test_links_that_lead_away_are_found(html: str, shown: str) -> None:
    assert found(html) == [shown]


@pytest.mark.parametrize(
    "html",
    [
        '<a href="https://item.gmarket.co.kr/Item?goodscode=1">다른 상품 구매</a>',
        '<a href="http://www.auction.co.kr/order">주문 안내</a>',
        '<a href="https://maker.example/manual">사용 설명서</a>',
        '<a href="#size">사이즈 표로 주문 전 확인</a>',
        '<img src="https://shop.example/order.jpg">',
        "구매하세요",
    ],
)
def test_other_links_are_not(html: str) -> None:
    assert found(html) == []


def test_a_listing_without_a_description_has_none() -> None:
    assert list(LINKS.find(Listing(title="도마"))) == []


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("[link]", "[links]", "unknown table `links`"),
        ("[words]\n", "", "there is no table `words`"),
        ("own = [", "ours = [", "unknown key `ours`"),
        ('severity = "high"', 'severity = "low"', "unknown severity `low`"),
    ],
)
def test_a_mistake_is_named(tmp_path: Path, old: str, new: str, problem: str) -> None:
    text = LINK_FILE.read_text("utf-8")
    assert old in text
    path = tmp_path / "outside_links.toml"
    path.write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(ListingRuleError, match=problem):
        OutsideLinks.load(path)

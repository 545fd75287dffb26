from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.listing.form import ASKED, WHOLE, read_form
from knowledge.listing.listing import Listing, Part

FULL = """상품명: 순면 수건 40x80cm 10장
설명: 30수 코마사로 짠 수건이에요.
두 번 빨아서 보내 드려요.
가격: 12,900원
카테고리: 생활용품 > 수건
이미지: 5장
배송: 무료배송
옵션: 화이트, 그레이(+1,000)"""


def parts(listing: Listing) -> dict[str, str]:
    return {part.value: text for part in Part if (text := listing.text(part))}


def test_each_label_has_its_part() -> None:
    assert parts(read_form(FULL)) == {
        "title": "순면 수건 40x80cm 10장",
        "description": "30수 코마사로 짠 수건이에요.\n두 번 빨아서 보내 드려요.",
        "price": "12,900원",
        "category": "생활용품 > 수건",
        "images": "5장",
        "shipping": "무료배송",
        "options": "화이트, 그레이(+1,000)",
    }


@given(st.permutations(FULL.replace(".\n두", ". 두").split("\n")))
def test_the_order_of_the_lines_does_not_matter(lines: list[str]) -> None:
    assert read_form("\n".join(lines)) == read_form(FULL.replace(".\n두", ". 두"))


@given(st.sets(st.sampled_from(FULL.replace(".\n두", ". 두").split("\n")), min_size=2))
def test_any_part_may_be_missing(lines: set[str]) -> None:
    listing = read_form("\n".join(lines))
    assert len(parts(listing)) == len(lines)
    assert listing.expected == (ASKED if ASKED - {Part(part) for part in parts(listing)} else WHOLE)


@pytest.mark.parametrize(
    "text",
    [
        "상품명：순면 수건\n가격：９,９００원",
        "제품명=순면 수건\n판매가=9,900원",
        "📌상품명 : 순면 수건\n💰 가격 : 9,900원",
        "■ 상품명: 순면 수건\n■ 판매가격: 9,900원",
        "1. 상품명: 순면 수건\n2. 가격: 9,900원",
        "1) 상품명: 순면 수건 2) 가격: 9,900원",
        "[상품명] 순면 수건\n[가격] 9,900원",
        "【상품명】순면 수건\n【금액】9,900원",
        "**상품명**: 순면 수건\n**가격**: 9,900원",
        "상품명\n순면 수건\n가격\n9,900원",
        "상품명\t순면 수건\n가격\t9,900원",
        "| 상품명 | 순면 수건 |\n| 가격 | 9,900원 |",
        "상 품 명: 순면 수건\n가 격: 9,900원",
        "상품명(필수): 순면 수건\n가격(원): 9,900원",
        "상품명:순면 수건,가격:9,900원",
        "상품명: 순면 수건 / 가격: 9,900원",
        "상품명: 순면 수건 ✔가격: 9,900원",
        "상품명은 순면 수건\n가격은 9,900원",
        "상품명: 순면 수건\r\n가격: 9,900원\r\n",
        "\ufeff상품명: 순면 수건\n가격: 9,900원",
        "순면 수건\n가격: 9,900원",
        "안녕하세요 확인 부탁드려요\n상품명: 순면 수건\n가격: 9,900원\n감사합니다",
    ],
)
def test_the_ways_of_writing_a_label(text: str) -> None:
    listing = read_form(text)
    assert listing.title == "순면 수건"
    assert listing.price in {"9,900원", "９,９００원"}
    assert listing.expected == ASKED
    assert parts(listing).keys() == {"title", "price"}


def test_everything_on_one_line() -> None:
    text = "상품명: 순면 수건 설명: 두 번 빨았어요. 도톰해요 가격: 9,900원 이미지: 3장 배송: 무료 옵션: 화이트, 그레이"
    assert parts(read_form(text)) == {
        "title": "순면 수건",
        "description": "두 번 빨았어요. 도톰해요",
        "price": "9,900원",
        "images": "3장",
        "shipping": "무료",
        "options": "화이트, 그레이",
    }


def test_one_line_without_colons() -> None:
    text = "상품명 무선 이어폰 가격 12,000원 이미지 3장 배송비 무료"
    assert parts(read_form(text)) == {"title": "무선 이어폰", "price": "12,000원", "images": "3장", "shipping": "무료"}


@pytest.mark.parametrize(
    "title",
    [
        "프리미엄 유기농 아기 물티슈 캡형 100매",
        "가격 대비 성능 좋은 무선 이어폰",
        "옵션 많은 여행 가방",
        "사진 인화지 100매",
        "배송 빠른 생수 2L 6병",
        "아기 담요 100x140cm",
        "칠성 사이다 500ml 20개",
        "판다 인형 소형",
        "수납장 3:1 비율 조절형",
    ],
)
def test_a_name_is_a_title_though_it_has_words_of_labels(title: str) -> None:
    assert read_form(title) == Listing(title=title, expected=frozenset({Part.TITLE}))


@pytest.mark.parametrize(
    "text",
    [
        "바르는 즉시 주름이 사라집니다.",
        "<p>면 100% 수건</p>",
        "30수 코마사로 짰어요. 도톰하고 물을 잘 먹어요.",
        "순면 수건 " * 30,
        "소재: 면\n색상: 흰색\n크기: 40x80cm",
    ],
)
def test_prose_is_a_passage_of_a_description(text: str) -> None:
    assert read_form(text) == Listing(description=text.strip(), expected=frozenset())


def test_a_question_in_front_is_no_part_of_the_listing() -> None:
    assert read_form("이 상품명 괜찮나요: 순면 수건 10장").title == "순면 수건 10장"
    assert read_form("이렇게 올려도 될까요?\n순면 수건 10장").title == "순면 수건 10장"


def test_a_passage_is_kept_whole() -> None:
    text = "도톰한 수건이에요.\n받으시면 색을 확인해 주세요.\n면 100%예요."
    assert read_form(f"이 문구 괜찮을까요?\n{text}\n봐 주세요").description == text


def test_a_single_label_expects_no_more_than_itself() -> None:
    assert read_form("상품명: 순면 수건") == Listing(title="순면 수건", expected=frozenset({Part.TITLE}))
    assert read_form("설명: 도톰한 수건") == Listing(description="도톰한 수건", expected=frozenset({Part.DESCRIPTION}))


def test_only_a_form_that_has_everything_is_asked_for_the_formalities() -> None:
    assert read_form(FULL).expected == WHOLE
    assert read_form(FULL.replace("이미지: 5장\n", "")).expected == ASKED


def test_what_stands_for_nothing_is_missing() -> None:
    listing = read_form("상품명: 수건\n배송: -\n옵션: 없음\n이미지: 없음")
    assert listing.shipping is None
    assert listing.options is None
    assert listing.images == "없음", "no image is a number of images"


def test_a_label_counts_once() -> None:
    listing = read_form("상품명: 수건\n설명: 크기는 넉넉해요\n상품명: 다른 것\n가격: 100원")
    assert listing.title == "수건"
    assert listing.description == "크기는 넉넉해요\n상품명: 다른 것"


def test_the_better_label_wins_over_a_common_word() -> None:
    listing = read_form("설명: 아래를 보세요\n품명: 다른 것\n상품명: 수건")
    assert listing.title == "수건"
    assert listing.description == "아래를 보세요\n품명: 다른 것"


def test_labels_inside_html_belong_to_it() -> None:
    html = '<table><tr><th>배송</th><td>가격: 100원</td></tr></table><a title="이미지: 3">보기</a>'
    listing = read_form(f"상품명: 수건\n설명: {html}\n가격: 9,900원")
    assert listing.description == html
    assert listing.price == "9,900원"
    assert listing.shipping is None


def test_lines_without_a_label_are_not_lost() -> None:
    listing = read_form("상품명: 수건\n가격: 9,900원\n면 100%예요\n배송: 무료")
    assert listing.description == "면 100%예요"


def test_a_line_behind_the_labels_is_no_title() -> None:
    listing = read_form("가격: 9,900원\n도톰한 면 수건\n배송: 무료")
    assert (listing.title, listing.description) == (None, "도톰한 면 수건")


def test_addresses_are_no_labels() -> None:
    assert read_form("https://example.com/사진: 1").expected == frozenset({Part.TITLE})


def test_nothing_is_a_title_that_is_missing() -> None:
    assert read_form(" \n ") == Listing(expected=frozenset({Part.TITLE}))


@given(st.text() | st.text(alphabet="상품명설가격이미지배송옵션: =\n|[]1원<p>해요.,"))
def test_any_text_can_be_read_and_nothing_is_invented(text: str) -> None:
    listing = read_form(text)
    assert listing == read_form(text)
    for part in Part:
        for line in (getattr(listing, part) or "").split("\n"):
            assert line.strip() in text
    assert replace(listing, expected=frozenset()) == Listing(**parts(listing))


@pytest.mark.parametrize("piece", [" ", "\n", "가격: ", "[상품명] ", "|", "상품명", "<", "요  ", "가격   ", "가="])
def test_long_texts_take_no_more_than_their_length(piece: str) -> None:
    # A pattern that backtracks takes minutes for this.
    read_form(piece * (100_000 // len(piece)))

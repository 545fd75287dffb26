import pytest

from knowledge.listing.columns import parts_of_headers, row_listing
from knowledge.listing.listing import Listing, Part

ESM = (
    "사이트", "상품번호", "검색용 상품명", "프로모션용 상품명", "카테고리코드", "카테고리명", "판매가격", "재고수량",
    "기본이미지", "추가이미지1", "추가이미지2", "상세설명", "배송비 유형", "배송비", "상품정보제공고시", "안전인증번호",
)  # fmt: skip
SMARTSTORE = (
    "판매자 상품코드", "카테고리코드", "상품명", "상품상태", "판매가", "부가세", "재고수량", "옵션형태", "옵션명",
    "옵션값", "대표이미지", "추가이미지", "상세설명", "브랜드", "제조사", "배송방법", "배송비유형", "기본배송비",
    "상품정보제공고시\n품명", "상품정보제공고시\n모델명",
)  # fmt: skip


def names(headers: tuple[str, ...]) -> dict[Part, list[str]]:
    return {part: [headers[column] for column in columns] for part, columns in parts_of_headers(headers).items()}


def test_the_headers_of_esm() -> None:
    assert names(ESM) == {
        Part.TITLE: ["검색용 상품명"],
        Part.PROMOTION: ["프로모션용 상품명"],
        Part.DESCRIPTION: ["상세설명"],
        Part.PRICE: ["판매가격"],
        Part.CATEGORY: ["카테고리명"],
        Part.IMAGES: ["기본이미지", "추가이미지1", "추가이미지2"],
        Part.SHIPPING: ["배송비 유형", "배송비"],
        Part.NOTICE: ["상품정보제공고시"],
        Part.CERTIFICATION: ["안전인증번호"],
    }


def test_the_headers_of_smartstore() -> None:
    found = names(SMARTSTORE)
    assert found[Part.TITLE] == ["상품명"]
    assert found[Part.OPTIONS] == ["옵션값"]
    assert found[Part.IMAGES] == ["대표이미지", "추가이미지"]
    assert found[Part.NOTICE] == ["상품정보제공고시\n품명", "상품정보제공고시\n모델명"]
    assert Part.CATEGORY not in found, "a code says nothing"


@pytest.mark.parametrize(
    ("header", "part"),
    [
        ("상품명(국문)", Part.TITLE),
        ("[필수] 상품명 *", Part.TITLE),
        ("상 품 명", Part.TITLE),
        ("Product Name", Part.TITLE),
        ("상품명\n(100byte)", Part.TITLE),
        ("판매가(원)", Part.PRICE),
        ("판매가_G마켓", Part.PRICE),
        ("상품 상세 설명(HTML)", Part.DESCRIPTION),
        ("이미지 수", Part.IMAGES),
        ("배송비", Part.SHIPPING),
        ("KC인증번호", Part.CERTIFICATION),
        ("옵션", Part.OPTIONS),
    ],
)
def test_spellings_of_a_header(header: str, part: Part) -> None:
    assert parts_of_headers(("번호", header)) == {part: (1,)}


def test_the_best_column_of_a_part_is_taken_wherever_it_stands() -> None:
    assert parts_of_headers(("상품명(영문)", "상품명", "검색용 상품명"))[Part.TITLE] == (2,)
    assert parts_of_headers(("상품명(영문)", "상품명"))[Part.TITLE] == (1,)


@pytest.mark.parametrize("headers", [(), ("",), ("주문번호", "수취인명", "배송메시지"), ("2026-11-22", "12,000")])
def test_other_spreadsheets_have_no_parts(headers: tuple[str, ...]) -> None:
    assert parts_of_headers(headers) == {}


def test_a_row_becomes_a_listing() -> None:
    row = (
        "지마켓", "1", "순면 수건", "도톰한", "300", "생활용품", "12900", "10",
        "https://a/1.jpg", "", "https://a/3.jpg", "<p>면</p>", "유료", "3000",
    )  # fmt: skip
    columns = parts_of_headers(ESM)
    assert row_listing(columns, row) == Listing(
        title="순면 수건",
        promotion="도톰한",
        description="<p>면</p>",
        price="12900",
        category="생활용품",
        images="2",
        shipping="유료 3000",
        expected=frozenset(columns),
    )


@pytest.mark.parametrize(
    ("cells", "count"),
    [
        (("https://a/1.jpg\nhttps://a/2.jpg",), "2"),
        (("https://a/1.jpg,https://a/2.jpg", ""), "2"),
        (("a.jpg|b.jpg|c.png", "d.jpg"), "4"),
        (("a.jpg, b.jpg",), "2"),
        (("5",), "5"),
        (("5장",), "5"),
        (("", " "), "0"),
    ],
)
def test_images_are_counted(cells: tuple[str, ...], count: str) -> None:
    assert row_listing({Part.IMAGES: tuple(range(len(cells)))}, cells).images == count


def test_levels_of_a_category_make_a_path() -> None:
    columns = parts_of_headers(("대분류", "중분류", "소분류"))
    assert row_listing(columns, ("식품", "과일", "")).category == "식품 > 과일"

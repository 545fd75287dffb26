import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.listing.categories import Categories, ProductKind, product_kind

K = ProductKind


@pytest.mark.parametrize(
    ("category", "kind"),
    [
        ("식품", K.FOOD),
        ("식품>건강식품>홍삼", K.HEALTH_FOOD),
        ("식품 › 건강식품", K.HEALTH_FOOD),
        ("건강식품", K.HEALTH_FOOD),
        ("건강 기능 식품", K.HEALTH_FOOD),
        ("화장품/미용", K.COSMETICS),
        ("뷰티>메이크업>립", K.COSMETICS),
        ("화장품/향수 > 스킨케어", K.COSMETICS),
        ("쌀/과일/농축수산물", K.FOOD),
        ("건강/의료용품", K.MEDICAL_DEVICE),
        ("유아동의류 > 티셔츠", K.CHILDREN),
        ("출산/육아 > 물티슈", K.HOUSEHOLD),
        ("출산/육아 > 분유", K.FOOD),
        ("반려동물 > 영양제", K.PET),
        ("강아지 간식", K.PET),
        ("도서 > 건강", K.BOOK),
        ("도서 > 건강식품", K.BOOK),
        ("완구 > 소꿉놀이 > 화장품", K.TOY_HOBBY),
        ("생활용품 > 마스크", K.HOUSEHOLD),
        ("디지털/가전 > 휴대폰", K.ELECTRONICS),
        ("스포츠/레저 > 수영복", K.FASHION),
        ("캠핑/낚시", K.SPORTS),
        ("e쿠폰", K.OTHER),
        ("식품 > 유기농 홍삼정", K.HEALTH_FOOD),
        ("100000342", None),
        ("기타", None),
        ("???", None),
    ],
)
def test_a_category_tells_the_kind_in_any_form(category: str, kind: ProductKind | None) -> None:
    assert product_kind(category, None) is kind


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("프리미엄 유기농 아기 물티슈 캡형 100매", K.HOUSEHOLD),
        ("강아지 관절 영양제 60정", K.PET),
        ("고양이 정수기 2L", K.PET),
        ("펫 드라이룸", K.PET),
        ("강아지 인형 40cm", K.TOY_HOBBY),
        ("강아지 무늬 티셔츠", K.FASHION),
        ("고양이 귀 헤드셋", K.ELECTRONICS),
        ("카펫 거실용", K.HOUSEHOLD),
        ("화장품 파우치 여행용", K.FASHION),
        ("화장품 냉장고", K.ELECTRONICS),
        ("의료용 라텍스 장갑 100매", K.MEDICAL_DEVICE),
        ("라텍스 장갑 100매", K.HOUSEHOLD),
        ("비타민C 세럼 30ml", K.COSMETICS),
        ("고려은단 비타민C 1000 180정", K.HEALTH_FOOD),
        ("홍삼 샴푸 500ml", K.COSMETICS),
        ("정관장 홍삼정 에브리타임 10ml x 30포", K.HEALTH_FOOD),
        ("샴푸 500ml 파우치 증정", K.COSMETICS),
        ("아동 원피스", K.CHILDREN),
        ("베이비 핑크 블라우스", K.FASHION),
        ("니트 베스트 여성", K.FASHION),
        ("골프공 모양 초콜릿", K.FOOD),
        ("무알코올 맥주 24캔", K.FOOD),
        ("쥐 잡는 끈끈이", K.HOUSEHOLD),
        ("나주 배 7.5kg", K.FOOD),
        ("3배 농축 주방세제", K.HOUSEHOLD),
        ("당뇨 식단 요리책", K.BOOK),
        ("혈당 측정기 검사지", K.MEDICAL_DEVICE),
        ("KF99마스크 50매", K.HOUSEHOLD),
        ("텀블러 500그램", K.HOUSEHOLD),
        ("프리미엄 100매", None),
        ("남성 화장품 선물", K.COSMETICS),
    ],
)
def test_a_title_tells_the_kind_by_its_last_noun(title: str, kind: ProductKind | None) -> None:
    assert product_kind(None, title) is kind


def test_a_title_refines_a_main_category_but_does_not_overrule_it() -> None:
    assert product_kind("식품", "홍삼정 30포") is K.HEALTH_FOOD
    assert product_kind("출산/육아", "아기 물티슈 100매") is K.HOUSEHOLD
    assert product_kind("출산/육아", "베이비로션 200ml") is K.COSMETICS
    assert product_kind("여성의류", "홍삼정 30포") is K.FASHION
    assert product_kind("신선식품 > 과일", "홍삼정 30포") is K.FOOD


def test_a_title_speaks_where_the_category_is_silent() -> None:
    assert product_kind("100000342", "홍삼정 30포") is K.HEALTH_FOOD
    assert product_kind("", "홍삼정 30포") is K.HEALTH_FOOD
    assert product_kind("  ", "") is None
    assert product_kind(None, None) is None


@pytest.mark.parametrize(
    ("path", "first"),
    [
        ("과일", "신선식품 > 과일"),
        ("식품 > 과일", "신선식품 > 과일"),
        ("반려동물용품 > 장난감", "반려동물용품 > 반려동물 집/장난감"),
        ("신선식품 > 청송 꿀사과", "신선식품 > 과일"),
    ],
)
def test_a_path_means_categories_of_the_list(path: str, first: str) -> None:
    shelf = Categories.load().shelf(path)
    assert shelf is not None
    assert shelf.categories[0].path == first


def test_a_main_category_means_all_below_it() -> None:
    shelf = Categories.load().shelf("가공식품")
    assert shelf is not None
    assert {category.head.name for category in shelf.categories} == {"가공식품"}
    assert len(shelf.categories) > 5


@given(st.none() | st.text(), st.none() | st.text())
def test_any_text_has_a_kind_or_none_and_always_the_same(category: str | None, title: str | None) -> None:
    kind = product_kind(category, title)
    assert kind is None or kind in ProductKind
    assert product_kind(category, title) is kind


@given(
    st.lists(
        st.sampled_from(["강아지", "물티슈", "의료용", "장갑", "식품", ">", "/", "홍삼", "도서", "1", "증정", "용"]),
        max_size=12,
    )
)
def test_any_order_of_known_words_can_be_read(pieces: list[str]) -> None:
    product_kind(" ".join(pieces), "".join(pieces))

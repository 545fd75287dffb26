import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.listing.folding import Reading, Skeleton


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("ＮＩＫＥ 운동화", "nike 운동화"),
        ("최\u200b고\u2060!", "최고!"),
        ("최\u202e고\u202c", "최고"),
        (unicodedata.normalize("NFD", "최고"), "최고"),
        ("Ⓝⓘⓚⓔ 🅽🅸🅺🅴", "nike nike"),
        ("1\ufe0f\u20e3위", "1위"),
        ("N\u0336I\u0336K\u0336E\u0336", "nike"),
        ("완\u3164치", "완 치"),
        ("ﾾￚ", "ㅎㅡ"),
        ("㎏ ㈜", "kg (주)"),
        ("두  칸\t\n줄", "두 칸\n줄"),
        ("\ud800홀로", "홀로"),
        ("<b>꺾쇠</b> &amp;", "<b>꺾쇠</b> &amp;"),
    ],
)
def test_a_text_is_read_in_one_spelling(text: str, read: str) -> None:
    assert Reading.of(text).text == read


@pytest.mark.parametrize(
    ("html", "read"),
    [
        ("최<b></b>고", "최고"),
        ("최<br>고", "최\n고"),
        ("<P class='x'>하나</P><p>둘", "\n하나\n둘"),
        ("&#52572;&#xACE0;&nbsp;&lt;", "최고 <"),
        ("앞<!-- 최고 -->뒤", "앞\n뒤"),
        ("앞<style>.best{}</style >뒤<SCRIPT src=x>최고</script>끝", "앞\n뒤\n끝"),
        ("앞<!-- 닫지 않음 <b>뒤</b>", "앞<!-- 닫지 않음 뒤"),
        ("<img src=a alt='최고 크림'>", "\n최고 크림\n"),
        ("<NIKE 신발> 3<5 & A&B", "<nike 신발> 3<5 & a&b"),
    ],
)
def test_of_html_only_what_a_buyer_sees_is_read(html: str, read: str) -> None:
    assert Reading.of(html, markup=True).text == read


def test_a_part_of_the_reading_is_found_again_in_the_text() -> None:
    text = "㎏ <i>최\u200b</i><b>고</b>의 😀ＮＩＫＥ"
    reading = Reading.of(text, markup=True)
    start = reading.text.index("최고")
    assert text[slice(*reading.span(start, start + 2))] == "최\u200b</i><b>고"
    start = reading.text.index("nike")
    assert text[slice(*reading.span(start, start + 4))] == "ＮＩＫＥ"


def test_the_sentence_around_a_part_is_near() -> None:
    reading = Reading.of("처음. 최고 3.5점이에요! 다음 줄\n끝" + " 아주" * 500)
    start = reading.text.index("최고")
    assert reading.text[slice(*reading.sentence(start, start + 2))].strip() == "최고 3.5점이에요!"
    assert reading.sentence(1000, 1002) == reading.sentence(1100, 1102) == (800, 1280)
    assert reading.sentence(1110, 1130) == (800, 1440)


@pytest.mark.parametrize(
    ("read", "plain", "guessed"),
    [
        ("nike st. 100%", "nikest100%", None),
        ("ㅊ ㅚ ㄱ ㅗ", "ㅊㅚㄱㅗ", "최고"),
        ("좋아요 ㅎㅎ", "좋아요ㅎㅎ", "좋아요"),
        ("최ㅡ고", "최ㅡ고", "최고"),
        ("ch@nel $upreme", "chnelupreme", "ch@nel$upreme"),
        ("a+b = c", "abc", None),
    ],
)
def test_a_skeleton_keeps_letters_and_digits(read: str, plain: str, guessed: str | None) -> None:
    skeleton = Skeleton.guessed(read)
    assert Skeleton.plain(read).text == plain
    assert (skeleton and skeleton.text) == guessed


def test_a_syllable_of_loose_letters_covers_them_all() -> None:
    skeleton = Skeleton.guessed("a ㅊ.ㅚ ㄱㅗ")
    assert skeleton is not None
    assert skeleton.text == "a최고"
    assert [(begin, end) for begin, end in zip(skeleton.begins, skeleton.finishes, strict=True)][1:] == [(2, 5), (6, 8)]


anything = st.text(st.characters(exclude_categories=()))
marked = st.lists(
    st.sampled_from(
        [
            "<b>",
            "</b>",
            "<!--",
            "-->",
            "<script>",
            "</script>",
            "&#44032;",
            "가",
            "ㄱ",
            "ㅏ",
            " ",
            "\n",
            "é",
            "\u0301",
            "\u1161",
            "<",
        ]
    )
).map("".join)


@given(anything | marked, st.booleans())
def test_places_lie_in_the_text_and_are_in_order(text: str, markup: bool) -> None:
    reading = Reading.of(text, markup=markup)
    assert len(reading.text) == len(reading.starts) == len(reading.ends)
    assert list(reading.starts) == sorted(reading.starts)
    assert all(0 <= start < end <= len(text) for start, end in zip(reading.starts, reading.ends, strict=True))
    for skeleton in (Skeleton.plain(reading.text), Skeleton.guessed(reading.text)):
        if skeleton:
            assert len(skeleton.text) == len(skeleton.begins) == len(skeleton.finishes)
            assert list(skeleton.begins) == sorted(skeleton.begins)
            assert all(b < f for b, f in zip(skeleton.begins, skeleton.finishes, strict=True))

from pathlib import Path

import pytest

from bot.pictures.errors import PictureError
from bot.pictures.face import Typeface, find


@pytest.mark.parametrize("bold", [False, True])
@pytest.mark.parametrize("size", [30, 38, 40, 48])
def test_digits_are_equally_wide(size: int, bold: bool) -> None:
    face = find().face(size, bold=bold)
    assert len({face.width(digit) for digit in "0123456789"}) == 1
    assert face.width("11,711원") == face.width("88,838원")


def test_the_font_has_what_sellers_write() -> None:
    assert find().lacking("가뷁힣ㄱㅋ AZaz09 ,.%+−–…×÷·()[]₩㈜①～漢字あアé€") == frozenset()
    assert find().lacking("가😀א나") == {"😀", "א"}


def test_bold_is_heavier() -> None:
    typeface = find()
    plain, bold = typeface.face(40), typeface.face(40, bold=True)
    assert 0 < bold.stroke < 1.5
    assert plain.width("정산") < bold.width("정산") < plain.width("정산") * 1.1


@pytest.mark.parametrize("content", [None, b"", b"no font"])
def test_a_font_that_cannot_be_read_is_named(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "type.otf"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(PictureError, match=r"type\.otf: the font cannot be read"):
        Typeface.open(path)

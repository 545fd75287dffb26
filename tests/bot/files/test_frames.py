from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.files.frames import read_frames, write_frames


@given(st.lists(st.binary(max_size=50), max_size=5))
def test_what_is_written_is_read(frames: list[bytes]) -> None:
    file = BytesIO()
    write_frames(file, frames)
    file.seek(0)
    assert list(read_frames(file)) == frames


def test_a_file_that_was_cut_off_is_told() -> None:
    file = BytesIO()
    write_frames(file, [b"abc", b"defg"])
    whole = file.getvalue()
    for length in (1, 5, 9, len(whole) - 1):
        with pytest.raises(EOFError):
            list(read_frames(BytesIO(whole[:length])))

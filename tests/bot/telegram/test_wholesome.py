"""What no database takes is taken out of an update before anybody looks at it; all else stays as it is."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.telegram.wholesome import read_body


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        ("정산\ud83d 언제", "정산\ufffd 언제"),
        ("\udc00\ud83d", "\ufffd\ufffd"),
        ("a\0b", "a\ufffdb"),
        ("🙂 정산 🙂", "🙂 정산 🙂"),
        ("\\u0000 \\ud83d", "\\u0000 \\ud83d"),
    ],
)
def test_halves_of_pairs_and_nuls_are_replaced(sent: str, read: str) -> None:
    assert read_body(json.dumps({"message": {"text": sent}})) == {"message": {"text": read}}


@given(sent=st.text(st.characters(codec=None)))
def test_places_counted_in_utf_16_stay_where_they_are(sent: str) -> None:
    read = read_body(json.dumps([sent]))[0]
    assert len(read.encode("utf-16-le")) == len(sent.encode("utf-16-le", "surrogatepass"))
    read.encode()


def test_names_and_everything_inside_is_looked_at() -> None:
    assert read_body('{"a\\u0000": [{"b": "\\ud83d"}, 1, null, true]}') == {"a\ufffd": [{"b": "\ufffd"}, 1, None, True]}


def test_what_is_no_json_is_refused() -> None:
    with pytest.raises(ValueError, match="Expecting"):
        read_body("{")

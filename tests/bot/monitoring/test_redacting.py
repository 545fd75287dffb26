"""Neither secrets nor what errors quote get into a line that is logged."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.monitoring.redacting import Redactor
from bot.monitoring.trace import Trace
from bot.store.masking import mask
from bot.telegram.secrecy import redact

TOKEN = "123456789:AAEsecretsecretsecretsecretsecret12"
REDACTOR = Redactor([TOKEN, "p@ss word/1", "bot"])


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        (f"GET /bot{TOKEN}/getMe", "GET /bot<secret>/getMe"),
        ("GET /bot987654321:AAEanothersecretanothersecret123/getMe", "GET /bot<token>/getMe"),
        ("password p@ss word/1 or p%40ss%20word%2F1", "password <secret> or <secret>"),
        ("postgresql://bot:bot@db.example:5432/bot refused", "postgresql://bot:***@db.example:5432/bot refused"),
        ("bot.telegram.poller is a bot", "bot.telegram.poller is a bot"),
        ("Group migrated. New chat id: -1001234567890", "Group migrated. New chat id: <chat>"),
        ("전화 010-1234-5678, a@b.kr", "전화 [전화번호], [이메일]"),
        ("task tg:1012345678 failed", "task tg:1012345678 failed"),
        ("index 2026-11-22 is in use, 183 items, 12,345 ms", "index 2026-11-22 is in use, 183 items, 12,345 ms"),
    ],
)
def test_secrets_and_personal_data_are_taken_out_and_the_rest_stays(text: str, clean: str) -> None:
    assert REDACTOR.clean(text) == clean


@pytest.mark.parametrize(
    "text",
    [
        "1 validation error for SheetTask\n  Input should be a string [input_value='비밀 장부', input_type=str]",
        "UniqueViolationError: duplicate key\nDETAIL:  Key (text)=(비밀 장부) already exists.",
        "NotNullViolationError\nDETAIL:  Failing row contains (1, null, 비밀 장부, t).\n[SQL: INSERT INTO question]",
        "<Task finished name='tg:1' coro=<run()> exception=ValueError('비밀 장부')>",
        "DataError: invalid input for query argument $1: '비밀 장부' ('str' object cannot be interpreted)\nTraceback",
        'DataError: invalid input syntax for type integer: "비밀 장부"',
        r"Extra data: {\"name\": \"\ube44\ubc00 \uc7a5\ubd80\"}",
    ],
)
def test_what_libraries_quote_is_hidden(text: str) -> None:
    clean = REDACTOR.clean(text)
    assert "비밀" not in clean
    assert "장부" not in clean
    assert r"\ube44" not in clean
    assert "hidden" in clean
    assert ("[SQL: INSERT INTO question]" in clean) is ("[SQL:" in text)


@given(st.text(st.sampled_from("0123456789--.. ()/+@atdokrm:,"), max_size=60))
def test_a_line_that_is_spared_a_closer_look_has_nothing_to_mask(text: str) -> None:
    assert REDACTOR.clean(text) in (redact(text), mask(redact(text)))
    if mask(text) != text:
        assert REDACTOR.clean(text) != text


def test_what_came_in_with_the_update_is_struck_of_the_lines_of_its_run() -> None:
    trace = Trace("tg:1", "update", "7", 1, '{"message": {"text": "파란 장갑", "from": {"first_name": "Minsu"}}}')
    assert REDACTOR.clean("ValueError: '파란 장갑' of Minsu", trace) == "ValueError: '<seller>' of <seller>"
    assert REDACTOR.clean("ValueError: '파란 장갑' of Minsu") == "ValueError: '파란 장갑' of Minsu"

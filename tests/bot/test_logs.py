"""A line an event, for people or as JSON, with its run and without what is nobody's business."""

import json
import logging
import sys
import threading
import warnings
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest
from telegram.error import TelegramError
from telegram.request import BaseRequest

from bot.errors import ConfigurationError
from bot.logs import (
    DIGEST_LENGTH,
    OURS,
    QUOTING,
    ContextFilter,
    JsonFormatter,
    TextFormatter,
    set_up_logging,
    tell_failure,
    tell_operator,
)
from bot.monitoring.redacting import Redactor
from bot.monitoring.trace import Trace, tracing
from bot.settings import Settings

TOKEN = "123456789:AAEsecretsecretsecretsecretsecret12"
CHAT = "5123456789"
BODY = json.dumps({"update_id": 42, "message": {"text": "파란 장갑", "chat": {"id": int(CHAT)}}})


Written = Callable[[], str]


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Written]:
    """What has gone to standard error; logging and Python's hooks are put back as they were."""
    for module, name in ((sys, "excepthook"), (threading, "excepthook"), (sys, "unraisablehook")):
        monkeypatch.setattr(module, name, getattr(module, name))
    monkeypatch.setattr(warnings, "showwarning", warnings.showwarning)
    root = logging.getLogger()
    before, handlers = root.level, root.handlers[:]
    levels = {name: logging.getLogger(name).level for name in (*OURS, *QUOTING)}
    root.handlers.clear()
    yield lambda: capsys.readouterr().err
    logging.captureWarnings(capture=False)
    root.handlers[:] = handlers
    root.setLevel(before)
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)


def settings(**given: Any) -> Settings:
    return Settings(_env_file=None, telegram_bot_token=TOKEN, **given)


def lines(written: Written) -> list[dict[str, Any]]:
    return [json.loads(line) for line in written().splitlines()]


def logged(error: Exception) -> None:
    """Have an error raised in a run, and logged."""
    with tracing(Trace("tg:42", "update", CHAT, 1, BODY)):
        try:
            raise error
        except type(error):
            logging.getLogger("bot.test").exception("incident 12AB")


def test_a_line_of_json_says_when_who_what_and_of_which_run(written: Written) -> None:
    set_up_logging(settings(log_format="json"))
    with tracing(Trace("tg:42", "update", CHAT, 1, BODY)):
        logging.getLogger("bot.test").info("done in %d ms", 7, extra={"fields": {"outcome": "answered", "item": None}})
    logging.getLogger("bot.test").info("idle")
    within, outside = lines(written)
    assert within.pop("time").endswith("+00:00")
    digest = within.pop("conversation")
    assert len(digest) == DIGEST_LENGTH
    assert within == {
        "level": "INFO",
        "logger": "bot.test",
        "message": "done in 7 ms",
        "task": "tg:42",
        "update": 42,
        "outcome": "answered",
    }
    assert set(outside) == {"time", "level", "logger", "message"}
    assert datetime.fromisoformat(outside["time"]).tzinfo is not None


def test_an_exception_is_one_line_without_what_the_seller_sent(written: Written) -> None:
    set_up_logging(settings(log_format="json"))
    logged(ValueError(f"no such thing: '파란 장갑' of {CHAT} with {TOKEN} or 010-1234-5678\n두 번째 줄"))
    (line,) = lines(written)
    assert "ValueError: no such thing: '<seller>' of <seller> with <secret> or [전화번호]" in line["exception"]
    assert "test_logs.py" in line["exception"]


def test_a_line_for_people_names_the_run_and_redacts_the_traceback(written: Written) -> None:
    set_up_logging(settings())
    logged(KeyError("파란 장갑"))
    first, *rest = written().splitlines()
    assert first.endswith("incident 12AB")
    assert " ERROR   bot.test: [tg:42 c:" in first
    assert rest[-1] == "KeyError: '<seller>'"


def test_a_conversation_is_the_same_on_all_machines_of_a_bot_and_no_chat_id() -> None:
    here, there, other = ContextFilter(TOKEN), ContextFilter(TOKEN), ContextFilter(TOKEN[:-1] + "3")
    digest = here.digest(CHAT)
    assert digest == there.digest(CHAT) != other.digest(CHAT)
    assert digest != here.digest("-" + CHAT)
    assert here.digest(f"sheet:{CHAT}") == digest, "what is done in the background is of the same seller"
    assert here.digest("-") is None
    assert ContextFilter(None).digest(CHAT) != ContextFilter(None).digest(CHAT), "without a token nobody can tell"


@pytest.mark.parametrize("level", ["DEBUG", "INFO", "WARNING", "ERROR"])
def test_the_level_is_ours_and_libraries_speak_only_of_trouble(written: Written, level: Any) -> None:
    set_up_logging(settings(log_level=level))
    for name in (
        "bot.x",
        "indexer.x",
        "knowledge.x",
        "telegram.Bot",
        "aiosqlite",
        "httpcore.http11",
        "PIL.TiffImagePlugin",
    ):
        logger = logging.getLogger(name)
        expected = (
            logging.getLevelNamesMapping()[level]
            if name.endswith(".x")
            else max(logging.WARNING, logging.getLevelNamesMapping()[level])
        )
        assert logger.getEffectiveLevel() == expected, name


def test_a_library_does_not_get_to_quote_what_it_does_not_understand(written: Written) -> None:
    set_up_logging(settings(log_level="DEBUG", log_format="json"))
    with pytest.raises(TelegramError):
        BaseRequest.parse_json_payload('{"ok": true, "result": [{"message": {"text": "파란 장갑'.encode())
    assert written() == ""


def test_passwords_and_secrets_of_the_settings_are_in_no_line(written: Written) -> None:
    address = "postgresql://bot:hunter2hunter2@db/bot?sslmode=require"
    set_up_logging(settings(database_url=address, webhook_secret="webhook-secret-1", log_format="json"))
    logging.getLogger("bot.test").warning("refused: hunter2hunter2, webhook-secret-1, %s, require", address)
    (line,) = lines(written)
    assert line["message"] == "refused: <secret>, <secret>, postgresql://bot:***@db/bot?sslmode=require, require"


def test_warnings_and_what_nobody_catches_are_lines_like_any_other(written: Written) -> None:
    set_up_logging(settings(log_format="json"))
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.warn("old", DeprecationWarning, stacklevel=1)
    error = RuntimeError(f"no way with {TOKEN}")
    sys.excepthook(RuntimeError, error, None)
    thread = threading.Thread(target=lambda: [][0])
    thread.start()
    thread.join()
    warned, uncaught, in_thread = lines(written)
    assert "DeprecationWarning: old" in warned["message"]
    assert (uncaught["level"], uncaught["exception"]) == ("CRITICAL", "RuntimeError: no way with <secret>")
    assert in_thread["exception"].endswith("IndexError: list index out of range")


def test_a_stack_and_what_no_codec_takes_are_written_too(written: Written) -> None:
    record = logging.LogRecord(
        "bot", logging.INFO, "x.py", 1, "half a pair: \ud800 line\u2028end\n", None, None, sinfo="Stack:\n  x"
    )
    line = JsonFormatter(Redactor()).format(record)
    assert "\n" not in line
    assert json.loads(line)["stack"] == "Stack:\n  x"
    assert TextFormatter(Redactor()).format(record).endswith("Stack:\n  x")


@pytest.mark.parametrize("form", ["text", "json"])
def test_why_the_process_ends_is_one_line_on_standard_error(written: Written, form: str) -> None:
    set_up_logging(settings(log_format=form))
    tell_failure(ConfigurationError("no model: run `make prepare`"), settings(log_format=form))
    (line,) = written().splitlines()
    said = line if form == "text" else json.loads(line)["message"]
    assert said == "no model: run `make prepare`"


def test_wrong_settings_are_told_before_anything_is_set_up(written: Written) -> None:
    tell_failure(ConfigurationError("a setting is wrong"), None)
    assert written() == "a setting is wrong\n"


@pytest.mark.parametrize("form", ["text", "json"])
def test_the_operator_is_told_on_the_terminal_or_in_the_log(
    written: Written, capsys: pytest.CaptureFixture[str], form: str
) -> None:
    set_up_logging(settings(log_format=form))
    tell_operator("ready [1]", settings(log_format=form))
    out, err = capsys.readouterr()
    assert out == ("ready [1]\n" if form == "text" else "")
    assert [json.loads(line)["message"] for line in err.splitlines()] == ([] if form == "text" else ["ready [1]"])

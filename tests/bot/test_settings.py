"""Settings come from the environment and from .env; a wrong one is named without its value."""

from pathlib import Path

import pytest

from bot.errors import ConfigurationError
from bot.settings import TELEGRAM_API_URL, Settings, load_settings

TOKEN = "123456:" + "s" * 35


@pytest.fixture(autouse=True)
def empty_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)


def test_without_any_setting_it_is_the_sandbox_on_sqlite(tmp_path: Path) -> None:
    settings = load_settings()
    assert settings.telegram_bot_token is None
    assert settings.telegram_api_url == TELEGRAM_API_URL
    assert settings.resolved_database_url == f"sqlite:///{tmp_path}/data/sandbox.sqlite3"


def test_with_a_token_the_sandbox_and_its_database_are_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", TOKEN)
    assert load_settings().resolved_database_url == f"sqlite:///{tmp_path}/data/store.sqlite3"


def test_the_environment_wins_over_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".env").write_text(
        "SANDBOX_PORT=1111\nLOG_LEVEL=debug\nTELEGRAM_API_URL=http://127.0.0.1:9/\n", "utf-8"
    )
    monkeypatch.setenv("SANDBOX_PORT", "2222")
    settings = load_settings()
    assert settings.sandbox_port == 2222
    assert settings.log_level == "DEBUG"
    assert settings.telegram_api_url == "http://127.0.0.1:9"


@pytest.mark.parametrize("name", ["TELEGRAM_BOT_TOKEN", "DATABASE_URL"])
def test_an_empty_line_of_the_example_counts_as_absent(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, " ")
    assert getattr(load_settings(), name.lower()) is None


@pytest.mark.parametrize(
    ("value", "admins"), [("", ()), ("7", (7,)), ("7, 1234567890123,", (7, 1234567890123)), (" ", ())]
)
def test_operators_are_numbers_between_commas(
    value: str, admins: tuple[int, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ADMIN_IDS", value)
    assert load_settings().admin_ids == admins


@pytest.mark.parametrize(
    ("name", "value"),
    [("ADMIN_IDS", "7;8"), ("SANDBOX_PORT", "eighty"), ("SANDBOX_PORT", "70000"), ("LOG_LEVEL", "LOUD")],
)
def test_a_wrong_value_is_named_and_not_quoted(name: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(ConfigurationError) as refused:
        load_settings()
    assert name in str(refused.value)
    assert value not in str(refused.value)


def test_secrets_do_not_show_in_a_printed_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", TOKEN)
    monkeypatch.setenv("DATABASE_URL", "postgresql://bot:hunter2@db/bot")
    shown = repr(load_settings())
    assert TOKEN not in shown
    assert "hunter2" not in shown

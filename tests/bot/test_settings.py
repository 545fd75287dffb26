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
        "SANDBOX_PORT=1111\nLOG_LEVEL=debug\nLOG_FORMAT=JSON\nTELEGRAM_API_URL=http://127.0.0.1:9/\n", "utf-8"
    )
    monkeypatch.setenv("SANDBOX_PORT", "2222")
    settings = load_settings()
    assert settings.sandbox_port == 2222
    assert settings.log_level == "DEBUG"
    assert settings.log_format == "json"
    assert settings.telegram_api_url == "http://127.0.0.1:9"


@pytest.mark.parametrize("name", ["TELEGRAM_BOT_TOKEN", "DATABASE_URL", "WEBHOOK_URL", "WEBHOOK_SECRET", "HEALTH_PORT"])
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
    [
        ("ADMIN_IDS", "7;8"),
        ("SANDBOX_PORT", "eighty"),
        ("SANDBOX_PORT", "70000"),
        ("WEBHOOK_PORT", "-1"),
        ("HEALTH_PORT", "ninety"),
        ("LOG_LEVEL", "LOUD"),
        ("LOG_FORMAT", "xml"),
    ],
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


@pytest.mark.parametrize(
    "url",
    [
        "https://bot.example.org/telegram",
        "https://bot.example.org",
        " https://bot.example.org:8443/a-b_c~d.e/f ",
        "http://127.0.0.1:8081/telegram",
    ],
)
def test_a_webhook_is_called_by_https_or_from_this_machine(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", TOKEN)
    monkeypatch.setenv("WEBHOOK_URL", url)
    if url.startswith("http:"):
        monkeypatch.setenv("TELEGRAM_API_URL", "http://127.0.0.1:8081")
    settings = load_settings()
    assert (settings.webhook_url, settings.webhook_port) == (url.strip(), 8443)


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("http://bot.example.org/telegram", "https://"),
        ("bot.example.org/telegram", "https://"),
        ("https:///telegram", "https://"),
        ("https://[bot/telegram", "no address"),
        ("https://bot.example.org:port/", "no address"),
        ("https://user:hunter2@bot.example.org/", "and nothing else"),
        ("https://bot.example.org/?secret=hunter2", "and nothing else"),
        ("https://bot.example.org/#hunter2", "and nothing else"),
        ("https://bot.example.org/{token}", "in its path"),
        ("https://bot.example.org/텔레그램", "in its path"),
        ("https://bot.example.org:9443/telegram", "443, 80, 88 and 8443"),
        ("http://127.0.0.1:9443/telegram", "443, 80, 88 and 8443"),
    ],
)
def test_an_address_that_telegram_cannot_call_is_refused_in_one_line(
    url: str, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", TOKEN)
    monkeypatch.setenv("WEBHOOK_URL", url)
    with pytest.raises(ConfigurationError) as refused:
        load_settings()
    text = str(refused.value)
    assert text.startswith("a setting is wrong: WEBHOOK_URL")
    assert words in text
    assert len(text.splitlines()) == 1
    assert not any(part in text for part in (url, "hunter2", "Value error", TOKEN))


def test_a_webhook_needs_a_token(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WEBHOOK_URL", "https://bot.example.org/telegram")
    with pytest.raises(ConfigurationError, match=r"^a setting is wrong: WEBHOOK_URL needs a TELEGRAM_BOT_TOKEN"):
        load_settings()


@pytest.mark.parametrize("secret", ["a", "A-z_0" * 51])
def test_a_webhooks_secret_is_kept_secret(secret: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WEBHOOK_SECRET", secret)
    settings = load_settings()
    assert settings.webhook_secret is not None
    assert settings.webhook_secret.get_secret_value() == secret
    assert f"'{secret}'" not in repr(settings)


@pytest.mark.parametrize("secret", ["비밀", "hunter 2", "hunter+2", "h" * 257])
def test_a_secret_that_telegram_does_not_take_is_refused_and_not_quoted(
    secret: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WEBHOOK_SECRET", secret)
    with pytest.raises(ConfigurationError, match="WEBHOOK_SECRET: takes 1 to 256 of the characters") as refused:
        load_settings()
    assert secret not in str(refused.value)


def test_the_operators_pages_are_off_and_then_on_loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = load_settings()
    assert (settings.health_host, settings.health_port) == ("127.0.0.1", None)
    monkeypatch.setenv("HEALTH_PORT", "0")
    assert load_settings().health_port == 0


@pytest.mark.parametrize("days", ["0", "-1", "4000", "forever"])
def test_what_is_kept_is_kept_for_some_days_but_not_for_good(monkeypatch: pytest.MonkeyPatch, days: str) -> None:
    monkeypatch.setenv("RETENTION_DAYS", days)
    with pytest.raises(ConfigurationError, match="RETENTION_DAYS"):
        load_settings()

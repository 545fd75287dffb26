"""The token is taken out of what is written, and nothing else that looks a little like it."""

import pytest

from bot.telegram.secrecy import redact


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("POST https://api.telegram.org/bot1:x/getMe", "POST https://api.telegram.org/bot<token>/getMe"),
        ("/file/bot123:AB-c/photos/1.jpg", "/file/bot<token>/photos/1.jpg"),
        ("`123456789:AAEsecretsecretsecretsecretsecret12`", "`<token>`"),
        ("정산은 12:30에, 35,000원", "정산은 12:30에, 35,000원"),
        ("bot.telegram.poller: /botanik", "bot.telegram.poller: /botanik"),
    ],
)
def test_only_tokens_are_taken_out(text: str, clean: str) -> None:
    assert redact(text) == clean

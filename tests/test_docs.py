"""The documents say what the code does: they name every setting, command and verb, and nothing that is not there."""

import re
from pathlib import Path

import pytest

from bot import operating
from bot.settings import Settings
from bot.telegram.commands import COMMANDS
from indexer.__main__ import app

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")
SELLER_GUIDE = (ROOT / "docs" / "seller-guide.ko.md").read_text("utf-8")
ENVIRONMENT = re.findall(r"^([A-Z_]+)=", (ROOT / ".env.example").read_text("utf-8"), re.MULTILINE)


def test_the_environment_example_lists_exactly_the_settings() -> None:
    assert sorted(ENVIRONMENT) == sorted(name.upper() for name in Settings.model_fields)


@pytest.mark.parametrize("name", ENVIRONMENT)
def test_every_setting_is_in_the_readme(name: str) -> None:
    assert f"`{name}`" in README


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
def test_sellers_are_told_every_command(command: object) -> None:
    assert f"`/{command.name}`" in SELLER_GUIDE
    assert f"`/{command.name}`" in README


def test_the_readme_names_every_verb_of_the_indexer() -> None:
    verbs = [verb.name or verb.callback.__name__ for verb in app.registered_commands]
    assert verbs
    for verb in verbs:
        assert f"indexer {verb}" in README


def test_the_readme_names_every_verb_of_the_bot() -> None:
    verbs = [verb.name or verb.callback.__name__ for verb in operating.app.registered_commands]
    assert verbs
    for verb in verbs:
        assert f"bot {verb}" in README


@pytest.mark.parametrize(
    "path", [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))], ids=lambda path: path.name
)
def test_links_between_documents_lead_somewhere(path: Path) -> None:
    for target in re.findall(r"\]\((?!https?://|#)([^)#]+)", path.read_text("utf-8")):
        assert (path.parent / target).exists(), target

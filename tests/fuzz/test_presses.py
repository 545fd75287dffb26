"""Forged callback data: of every kind of button, about things that are not there, or that are another seller's."""

from __future__ import annotations

import importlib
import pkgutil
import re

from hypothesis import given
from hypothesis import strategies as st

import bot.telegram
from bot.telegram.buttons import parse
from tests.bot.telegram.office import message
from tests.fuzz.conftest import Fuzzed, examples
from tests.fuzz.hostile import texts
from tests.fuzz.updates import presses

KINDS = {
    module.name: importlib.import_module(module.name)
    for module in pkgutil.walk_packages(bot.telegram.__path__, "bot.telegram.")
    if module.name.rpartition(".")[2] == "buttons"
}
LIMIT = 64


def forged() -> st.SearchStrategy[str]:
    """Callback data as some button could have it; small numbers are ids of what is there."""
    patterns = [value for module in KINDS.values() for value in vars(module).values() if isinstance(value, re.Pattern)]
    made = st.one_of([st.from_regex(pattern, fullmatch=True) for pattern in patterns])
    small = st.builds(lambda text, number: re.sub(r"\d+", str(number), text), made, st.integers(0, 9))
    return st.one_of(made, small, texts).filter(lambda text: 0 < len(text.encode(errors="replace")) <= LIMIT)


def test_every_module_of_buttons_has_its_data_in_a_pattern() -> None:
    assert len(KINDS) >= len(("buttons", "checks", "feedback", "gaps", "tools"))
    for name, module in KINDS.items():
        assert any(isinstance(value, re.Pattern) for value in vars(module).values()), name


@examples(300)
@given(data=st.one_of(forged(), texts))
def test_whatever_a_button_says_is_understood_or_not(data: str) -> None:
    parse(data)


@examples(12)
@given(data=st.data(), agreed=st.booleans())
async def test_a_forged_press_harms_nobody(fuzzed_on_each: Fuzzed, data: st.DataObject, agreed: bool) -> None:
    seller = fuzzed_on_each.seller()
    # So that there is something to forge a press about.
    begun = [message(seller, text=text) for text in ("35000원에 수수료 9%면 얼마 남아?", "/check 물티슈")]
    pressed = data.draw(st.lists(presses(seller, forged()), min_size=1, max_size=6))
    sent = [*begun, *({"callback_query": press} for press in pressed)]
    dead = await fuzzed_on_each.feed(seller, sent, agreed=agreed)
    assert [task.error for task in dead] == []

"""Updates of every type, with hostile content, and broken ones: nothing dies, nobody is stuck, nothing odd is said."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.bot.telegram.office import message
from tests.fuzz.conftest import Fuzzed, examples, is_parsed
from tests.fuzz.hostile import texts, values
from tests.fuzz.updates import TYPES, contents, updates

# The library's own attributes that will be of another type one day; an operator sees no such warning.
pytestmark = pytest.mark.filterwarnings("ignore::telegram.warnings.PTBDeprecationWarning")

A_FEW = 6
"""Updates of a seller at once: less than a burst, and all of them failing cut nobody off."""
MEANINGLESS = (
    *("TypeError", "KeyError", "ValueError", "AttributeError", "IndexError", "OverflowError"),
    *("IntegrityError", "InterfaceError", "ProgrammingError", "StatementError", "SAWarning"),
)
"""What the code, or the database, may say of a field that is not of the type that the Bot API gives it.

Such an update is none; Telegram sends no such.
"""


def test_every_type_of_update_is_among_them() -> None:
    assert set(contents(1)) == set(TYPES)


@examples(12)
@given(data=st.data(), agreed=st.booleans())
async def test_no_update_that_telegram_could_send_is_dead(fuzzed: Fuzzed, data: st.DataObject, agreed: bool) -> None:
    seller = fuzzed.seller()
    sent = data.draw(st.lists(updates(seller), min_size=1, max_size=A_FEW))
    dead = await fuzzed.feed(seller, sent, agreed=agreed)
    assert [task.error for task in dead] == []


@examples(12)
@given(said=st.lists(texts, min_size=1, max_size=A_FEW), agreed=st.booleans())
async def test_whatever_is_typed_is_answered(fuzzed_on_each: Fuzzed, said: list[str], agreed: bool) -> None:
    seller = fuzzed_on_each.seller()
    dead = await fuzzed_on_each.feed(seller, [message(seller, text=text) for text in said], agreed=agreed)
    assert [task.error for task in dead] == []


@examples(12)
@given(data=st.data())
async def test_a_broken_update_harms_nobody(fuzzed: Fuzzed, data: st.DataObject) -> None:
    seller = fuzzed.seller()
    sent = [data.draw(broken(seller)) for _ in range(data.draw(st.integers(1, A_FEW)))]
    for task in await fuzzed.feed(seller, sent):
        assert not is_parsed(task, fuzzed.office.bot) or (task.error or "").startswith(MEANINGLESS), task.error


@st.composite
def broken(draw: st.DrawFn, seller: int) -> dict[str, Any]:
    """An update of which some fields are gone, or hold something else."""
    update = copy.deepcopy(draw(updates(seller)))
    for _ in range(draw(st.integers(1, 3))):
        place: Any = update
        while True:
            keys = list(place) if isinstance(place, dict) else range(len(place))
            key = draw(st.sampled_from(sorted(keys, key=str)))
            inner = place[key]
            if not (isinstance(inner, dict | list) and inner) or draw(st.integers(0, 3)) == 0:
                break
            place = inner
        if draw(st.booleans()):
            del place[key]
        else:
            place[key] = copy.deepcopy(draw(values))
        if not update:
            break
    return update

"""The guided way through a check: which part is asked for after another, and what answers to it mean."""

from bot.assistant.checking.kept import given_parts, part_alone
from knowledge.listing.form import read_form
from knowledge.listing.listing import Listing, Part

STEPS = (Part.TITLE, Part.CATEGORY, Part.PRICE, Part.OPTIONS, Part.SHIPPING, Part.DESCRIPTION, Part.IMAGES)
"""The photos last, since they come as several messages; a long description before them, since it may, too."""


def next_step(step: Part) -> Part | None:
    """Return the part to ask for after another one; None after the last."""
    place = STEPS.index(step) + 1
    return STEPS[place] if place < len(STEPS) else None


def read_answer(part: Part, text: str) -> Listing:
    """Read what was typed for a part; labelled lines say themselves what they are."""
    form = read_form(text)
    if len(given_parts(form)) > 1:
        return form
    return part_alone(part, text.strip())

"""Tells which calculator a text without a command is for; None where it is a question for the guide or anything else.

Every calculator reads the text with its own words. One is chosen if the text asks for what it computes and holds what
it computes from; a question about a rule is left to the guide, whatever amounts it names.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from bot.assistant.understanding.mentions import Value, find_values
from bot.assistant.understanding.reading import Reading, read
from bot.assistant.understanding.slots import SettleSlots, TaxSlots, Tool, Understood, slots_of
from bot.assistant.understanding.vocabulary import ToolWords, Vocabulary, vocabulary
from knowledge.folded_text import FoldedText

MAX_LENGTH = 500
"""Nobody describes a sale at more length; what is longer is left to the search."""
_LETTERS_A_SYLLABLE = 3
"""At most, where a text has its syllables in separate letters."""
_NAMED, _USUAL, _UNPLACED, _GOAL = 2, 1, -3, 3
"""What values with a key, with their usual slot and without a slot, and a word for what is computed, are worth."""
_FIGURES = 2
"""As few figures make an advertising or grade report."""


def understand(text: str, today: date) -> Understood | None:
    """Understand a text without a command.

    Args:
        text: What the seller wrote.
        today: The seller's day, from which dates are read.

    Returns:
        A calculator with what was said to it, or None for a question for the guide and anything else.
    """
    if len(text) > MAX_LENGTH * _LETTERS_A_SYLLABLE:
        return None
    folded = FoldedText.of(text).text.strip()
    if not folded or len(folded) > MAX_LENGTH:
        return None
    sentence = _Sentence.of(folded, today)
    return sentence.settlement() or sentence.computed() or sentence.tax_date() or sentence.started()


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A text with what its words ask for.

    Attributes:
        text: The text, folded.
        today: The seller's day.
        values: Its amounts.
        words: All words.
        asks_guide: Whether it asks for an explanation, a rule or a place.
        asks_rule: Whether it asks for a yes or no about a rule and for no amount.
    """

    text: str
    today: date
    values: tuple[Value, ...]
    words: Vocabulary
    asks_guide: bool
    asks_rule: bool

    @classmethod
    def of(cls, text: str, today: date) -> "_Sentence":
        words = vocabulary()
        phrases = words.phrases
        asks_rule = phrases["guide_unless_amount"].search(text) and not phrases["amount_asked"].search(text)
        return cls(text, today, find_values(text), words, bool(phrases["guide"].search(text)), bool(asks_rule))

    # --- amounts ---

    def computed(self) -> Understood | None:
        """Return the calculator that makes the most of the amounts, if one can compute with them."""
        if not self.values:
            return None
        readings = [read(tool, self.text, self.values, self.today) for tool in _ACCEPTED]
        scored = [(self._score(reading), reading) for reading in readings if self._accepts(reading)]
        best = max(scored, key=lambda entry: entry[0], default=None)
        return best[1].understood if best else None

    def _score(self, reading: Reading) -> int:
        goal = _GOAL if self.has(reading.understood.tool, "goals") else 0
        return reading.named * _NAMED + reading.usual * _USUAL + reading.unplaced * _UNPLACED + goal

    def _accepts(self, reading: Reading) -> bool:
        return _ACCEPTED[reading.understood.tool](self, reading)

    def has(self, tool: Tool, phrases: str) -> bool:
        """Tell whether one of a tool's phrases stands in the text."""
        return self._tool(tool).phrases[phrases].search(self.text) is not None

    def _tool(self, tool: Tool) -> ToolWords:
        return self.words.tools[tool]

    def says(self, phrases: str) -> bool:
        """Tell whether one of the phrases that belong to no tool stands in the text."""
        return self.words.phrases[phrases].search(self.text) is not None

    # --- days ---

    def settlement(self) -> Understood | None:
        """Return the settlement calculator for an order's day, or for the question why money has not come."""
        if self._misses_money():
            return Understood(Tool.SETTLE, SettleSlots(held=True))
        if self.asks_guide or not (self.has(Tool.SETTLE, "goals") and self.has(Tool.SETTLE, "asked")):
            return None
        reading = read(Tool.SETTLE, self.text, (), self.today)
        return reading.understood if reading.named + reading.usual else None

    def _misses_money(self) -> bool:
        if self.has(Tool.SETTLE, "rules"):
            return False
        phrases = self._tool(Tool.SETTLE).phrases
        return any(
            phrases["money"].search(clause) and phrases["missing"].search(clause)
            for clause in re.split(r"[.!?\n]", self.text)
        )

    def tax_date(self) -> Understood | None:
        """Return the tax calculator for a question when a return or payment is due: it knows the next date."""
        asked = all(self.has(Tool.TAX, phrases) for phrases in ("taxes", "duties", "deadlines"))
        if not asked or self.values or self.asks_guide:
            return None
        slots = read(Tool.TAX, self.text, (), self.today).understood.slots
        return Understood(Tool.TAX, slots if isinstance(slots, TaxSlots) else TaxSlots())

    # --- no amounts ---

    def started(self) -> Understood | None:
        """Return the calculator that is asked for by its name, without amounts: 수수료 계산해줘."""
        if self.values or not self.says("calculate") or self.says("how_to") or self.says("other_sums"):
            return None
        tool = next((tool for tool in _BY_NAME if self.has(tool, "plans")), None)
        return Understood(tool, slots_of(tool)()) if tool else None


_BY_NAME = (Tool.SETTLE, Tool.GRADE, Tool.TAX, Tool.ADS, Tool.FEE)
"""From the most telling name to the least: 정산 is part of 정산일."""


def _is_fee(sentence: _Sentence, reading: Reading) -> bool:
    given = reading.given
    rate = "rate" in given
    asks_price = bool(given & {"target_margin", "target_profit"}) or sentence.has(Tool.FEE, "asks_for_price")
    sale = "price" in given or ("cost" in given and asks_price)
    goal = sentence.has(Tool.FEE, "goals")
    if sentence.asks_guide or sentence.asks_rule:
        return sale and rate and goal
    return sale and (rate or (goal and sentence.says("amount_asked")))


def _is_ads(sentence: _Sentence, reading: Reading) -> bool:
    goal = sentence.has(Tool.ADS, "goals")
    enough = len(reading.given) >= _FIGURES
    if sentence.asks_guide or (sentence.asks_rule and not (goal and enough)):
        return False
    if goal:
        return enough or "margin" in reading.given
    return enough and bool(reading.given & {"impressions", "clicks"})


def _is_grade(sentence: _Sentence, reading: Reading) -> bool:
    asked = sentence.has(Tool.GRADE, "goals") and not sentence.asks_guide
    return asked and len(reading.given) >= _FIGURES


def _is_tax(sentence: _Sentence, reading: Reading) -> bool:
    asked = sentence.has(Tool.TAX, "goals") and not (sentence.asks_guide or sentence.asks_rule)
    return asked and "sales" in reading.given


_ACCEPTED: Mapping[Tool, Callable[[_Sentence, Reading], bool]] = {
    Tool.FEE: _is_fee,
    Tool.ADS: _is_ads,
    Tool.GRADE: _is_grade,
    Tool.TAX: _is_tax,
}

"""Measures understanding: ``python -m bot.assistant.understanding tests/data/understanding.toml``."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from bot.assistant.understanding.evaluation import Part, Trial, ask, load, score
from bot.assistant.understanding.slots import to_json

SENTENCES = Path("tests/data/understanding.toml")


def main(
    sentences: Annotated[Path, typer.Argument(help="Labelled sentences.")] = SENTENCES,
    part: Annotated[Part | None, typer.Option(help="Show the failing cases of this part only.")] = None,
) -> None:
    """Print intent accuracy and slot exact-match of both parts, and the sentences that fail."""
    labelled, today = load(sentences)
    trials = ask(labelled, today)
    console = Console(soft_wrap=True, highlight=False, markup=False)
    for each in Part:
        own = [trial for trial in trials if trial.labelled.part is each]
        figures = score(own)
        console.print(
            f"{each}: {figures.sentences} sentences, intent {figures.intents}/{figures.sentences}"
            f" = {figures.intent_accuracy:.1%}, slots {figures.exact}/{figures.computing} = {figures.exact_match:.1%}"
        )
        if part in (None, each):
            for trial in own:
                if not trial.is_exact:
                    console.print(f"  {trial.labelled.text}\n    {_difference(trial)}")


def _difference(trial: Trial) -> str:
    labelled, understood = trial.labelled, trial.understood
    wanted = f"{labelled.tool} {to_json(labelled.slots)}" if labelled.slots else "none"
    got = f"{understood.tool} {to_json(understood.slots)}" if understood else "none"
    problems = [f"{problem.slot}: {problem.error}" for problem in understood.problems] if understood else []
    return f"wanted {wanted} {sorted(labelled.problems)}\n    got    {got} {problems}"


if __name__ == "__main__":
    typer.run(main)

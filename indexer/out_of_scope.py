"""Questions that the guide does not answer, as examples to learn from."""

import tomllib
from pathlib import Path

from indexer.scope import Scope

OUT_OF_SCOPE = Path(__file__).with_name("out_of_scope.toml")


def out_of_scope(path: Path = OUT_OF_SCOPE) -> list[str]:
    """Read a TOML file of lists of questions.

    Those that name another marketplace are left out: they are told by the name (``indexer.scope``), and without it they
    are what the guide answers.
    """
    scope = Scope.load()
    with path.open("rb") as source:
        questions = [question for questions in tomllib.load(source).values() for question in questions]
    return [question for question in questions if not scope.elsewhere(question)]

"""What the command lines of all rooms share: a mistake is one line, not a traceback."""

from typing import Any

import typer
from rich.console import Console
from typer.core import TyperGroup

from knowledge.errors import SellerBotError


class Commands(TyperGroup):
    """Shows what this project raises on purpose as one line instead of a traceback; for ``typer.Typer(cls=…)``."""

    def invoke(self, ctx: Any) -> Any:
        """Run a command; exit with 1 when it cannot do its work."""
        try:
            return super().invoke(ctx)
        except SellerBotError as error:
            Console(stderr=True, markup=False).print(str(error), style="red", soft_wrap=True, highlight=False)
            raise typer.Exit(1) from error

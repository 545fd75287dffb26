"""Puts a model folder in place, as a whole or not at all. Light to import: torch is loaded only if there is work."""

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from indexer.errors import ModelError
from indexer.model_folder import ModelFolder


def prepare(model: str, target: Path, progress: Callable[[str], None]) -> None:
    """Make ``target`` the folder of a model; nothing is done if it is already, by the same recipe and undamaged.

    Args:
        model: ``DEFAULT_MODEL``, or the local path or hub name of a sentence-transformers model that consists of a
            transformer with a fast tokenizer, mean or CLS pooling and at most a normalisation.
        target: The folder; what stands there is replaced as a whole.
        progress: Called with a line that says what is being done.

    Raises:
        ModelError: If the model cannot be had or cannot be served; the text says why.
    """
    if _is_ready(model, target):
        progress(f"{model}: ready")
        return
    try:
        from indexer.model.convert import convert
    except ImportError as error:
        raise ModelError(f"{error.name} is needed to prepare a model: pip install '.[model]'") from error
    target.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=target.parent, prefix=f".{target.name}-") as workplace:
        made = Path(workplace, "new")
        made.mkdir()
        convert(model, made, progress)
        if not _is_ready(model, target):  # another process may have been faster
            _replace(target, made, Path(workplace, "old"))
    progress(f"{model}: ready")


def _is_ready(model: str, target: Path) -> bool:
    try:
        return ModelFolder.read(target).model == model
    except ModelError:
        return False


def _replace(target: Path, new: Path, old: Path) -> None:
    if target.exists():
        target.rename(old)
    new.rename(target)

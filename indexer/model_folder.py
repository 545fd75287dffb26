"""The model folder: what ``indexer.model`` writes and ``indexer.encoder`` reads.

::

    model.onnx       ids of one text's tokens -> states of its tokens
    model.weights    the graph's weights: a file of their own is mapped into memory instead of read
    tokenizer.json   as the library ``tokenizers`` writes it
    encoder.json     a ``ModelFolder``: how to use the two, and their hashes
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal, Self

from indexer.errors import ModelError

RECIPE = 2
"""Counted up whenever the same weights would give other vectors or another format."""

DEFAULT_MODEL = "multilingual-e5-small"
"""The model whose weights come as a package, so that no model hub is needed."""

MODEL_FILE = "model.onnx"
WEIGHTS_FILE = "model.weights"
TOKENIZER_FILE = "tokenizer.json"
DESCRIPTION_FILE = "encoder.json"
FILES = (MODEL_FILE, WEIGHTS_FILE, TOKENIZER_FILE)

PREPARE = "prepare it with: python -m indexer model"

PoolingMode = Literal["mean", "cls"]


@dataclass(frozen=True, slots=True)
class ModelFolder:
    """What ``encoder.json`` says.

    Attributes:
        recipe: The ``RECIPE`` by which the folder was made.
        model: The name by which the model was asked for.
        pooling: How token states become one vector: their mean, or the first one.
        query_prefix: What goes before a query.
        passage_prefix: What goes before a passage.
        max_length: Tokens that a text is cut to, with prefix and special tokens.
        dimensions: The width of a vector.
        files: The sha256 of every other file, by name.
    """

    recipe: int
    model: str
    pooling: PoolingMode
    query_prefix: str
    passage_prefix: str
    max_length: int
    dimensions: int
    files: Mapping[str, str]

    @classmethod
    def read(cls, folder: Path) -> Self:
        """Read a folder's description and check its files against it.

        Raises:
            ModelError: If something is missing, damaged or of another recipe; the text says which.
        """
        description = cls._description(folder)
        for name in FILES:
            if _sha256(folder / name) != description.files.get(name):
                raise ModelError(
                    f"{folder / name}: damaged: its sha256 is not the one in {DESCRIPTION_FILE}; {PREPARE}"
                )
        return description

    @classmethod
    def _description(cls, folder: Path) -> Self:
        path = folder / DESCRIPTION_FILE
        try:
            fields: dict[str, Any] = json.loads(_read(path))
            if fields["recipe"] != RECIPE:
                raise ModelError(f"{folder}: made by recipe {fields['recipe']}, not {RECIPE}; {PREPARE}")
            return cls(**fields)
        except (ValueError, TypeError, KeyError) as error:
            raise ModelError(f"{path}: damaged: not the description of a model; {PREPARE}") from error

    def write(self, folder: Path) -> None:
        """Write the description into a folder."""
        text = json.dumps(asdict(self), ensure_ascii=False, indent=2)
        (folder / DESCRIPTION_FILE).write_text(f"{text}\n", encoding="utf-8")

    @property
    def fingerprint(self) -> str:
        """A sha256 over everything that the vectors depend on: hashes, prefixes, pooling and length."""
        return hashlib.sha256(json.dumps(asdict(self), sort_keys=True).encode()).hexdigest()


def hashes(folder: Path) -> dict[str, str]:
    """Return the sha256 of each of ``FILES`` in a folder, by file name."""
    return {name: _sha256(folder / name) for name in FILES}


def _sha256(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise _unreadable(path, error) from error


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise _unreadable(path, error) from error


def _unreadable(path: Path, error: OSError) -> ModelError:
    if isinstance(error, FileNotFoundError):
        return ModelError(f"{path}: no such file; {PREPARE}")
    return ModelError(f"{path}: cannot be read: {error.strerror}")

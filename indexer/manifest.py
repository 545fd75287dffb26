"""What an index says of itself: made when, from what, with which model, how good, and the hashes of its files."""

import hashlib
import json
from pathlib import Path
from typing import Self

from pydantic import AwareDatetime, BaseModel, ConfigDict

from indexer.errors import IndexUnusableError
from indexer.ranking import Ranking

MANIFEST = "manifest.json"
BUILD_HINT = "run `python -m indexer build`"
FORMAT = 2
"""Counted up when the files' layout or what is embedded changes; an index of another version is built anew."""


class Scores(BaseModel):
    """How an index does with questions that it has not seen.

    Attributes:
        questions: How many questions with an answer were asked.
        recall_1: The share of them whose item came first.
        recall_3: The share whose item was among the first three.
        mrr: The mean of 1 / rank, 0 below the tenth.
        answered: The share that got the right answer: first, and above the threshold.
        misled: The share that got another item's answer.
        out_of_scope: How many questions without an answer were asked.
        refused: The share of them that got none.
    """

    model_config = ConfigDict(frozen=True)

    questions: int
    recall_1: float
    recall_3: float
    mrr: float
    answered: float
    misled: float
    out_of_scope: int
    refused: float


class Manifest(BaseModel):
    """The index's own account.

    Attributes:
        format: The version of the layout.
        build_id: The name of the build's folder.
        built_at: When it was built.
        model: The name of the embedding model.
        fingerprint: The hash of the model's files.
        dimensions: The length of its vectors.
        guide: The hash of the guide.
        items: How many things a seller can be told.
        questions: How many titles and aliases lead to them.
        files: SHA-256 of each file beside this one, by name.
        ranking: The numbers by which items are ordered and trusted.
        evaluation: How well it finds aliases that were taken out; None for a guide without aliases to hold out.
        hold_out: How well it does on the held-out part of the labelled questions; None for a guide of others.
    """

    model_config = ConfigDict(frozen=True)

    format: int = FORMAT
    build_id: str
    built_at: AwareDatetime
    model: str
    fingerprint: str
    dimensions: int
    guide: str
    items: int
    questions: int
    files: dict[str, str]
    ranking: Ranking
    evaluation: Scores | None = None
    hold_out: Scores | None = None

    @property
    def threshold(self) -> float:
        """The least confidence at which the first hit is an answer."""
        return self.ranking.confidence.threshold

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read the manifest of a build and hold the build's files against it.

        Raises:
            IndexUnusableError: It is missing, unreadable or of another format, or a file is missing or changed.
        """
        path = folder / MANIFEST
        try:
            fields = json.loads(path.read_bytes())
            # Before all else: another format may well have other fields.
            if fields["format"] != FORMAT:
                raise IndexUnusableError(f"{path} has format {fields['format']}, not {FORMAT}: {BUILD_HINT}")
            manifest = cls.model_validate(fields)
        except OSError as error:
            raise _unreadable(path, error) from error
        except (ValueError, TypeError, KeyError) as error:
            raise IndexUnusableError(f"{path} is damaged, it is no manifest: {BUILD_HINT}") from error
        manifest.check(folder)
        return manifest

    def check(self, folder: Path) -> None:
        """Hold the files of a build against their hashes.

        Raises:
            IndexUnusableError: One is missing or changed.
        """
        for name, expected in self.files.items():
            try:
                actual = file_hash(folder / name)
            except OSError as error:
                raise _unreadable(folder / name, error) from error
            if actual != expected:
                raise IndexUnusableError(f"{folder / name} is damaged, its hash is not the manifest's: {BUILD_HINT}")

    def save(self, folder: Path) -> None:
        """Write the manifest into the folder of its build."""
        (folder / MANIFEST).write_text(self.model_dump_json(indent=2) + "\n", encoding="utf-8")


def file_hash(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def _unreadable(path: Path, error: OSError) -> IndexUnusableError:
    problem = "is missing" if isinstance(error, FileNotFoundError) else f"cannot be read ({error.strerror})"
    return IndexUnusableError(f"{path} {problem}: {BUILD_HINT}")

"""Turns texts into vectors, with onnxruntime and tokenizers alone.

A model folder (``indexer.model_folder``) is loaded once and then serves any number of threads. A text's encoding does
not depend on the texts beside it, to the last bit: only texts of equal length share a batch, so that nothing is padded,
and the model scales activations by blocks inside a token, never across a batch. An index can therefore keep the
encodings of what did not change.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import tokenizers
from numpy.typing import NDArray

from indexer.errors import ModelError
from indexer.model_folder import MODEL_FILE, PREPARE, TOKENIZER_FILE, ModelFolder
from indexer.onnx_runtime import onnxruntime

# Attention needs memory for texts x tokens^2 x heads: 2 texts of 512 tokens or 64 of 16, a few dozen MB in all.
_BATCH_TOKENS = 1024
_ERRORS_ONLY = 3
_TINY = np.float32(1e-12)


@dataclass(frozen=True, slots=True, eq=False)
class Encoding:
    """A text as vectors.

    Attributes:
        vector: float32 of shape (dimensions,), of L2 norm 1.
        tokens: float32 of shape (tokens, dimensions), every row of L2 norm 1: the states of the text's own tokens,
            without special tokens and prefix. A text of which nothing is left has no row.
    """

    vector: NDArray[np.float32]
    tokens: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class _Tokens:
    ids: list[int]
    own: list[int]
    """The places of the tokens that come from the text itself."""


class Encoder:
    """The embedding model, loaded; safe to use from several threads at once.

    Attributes:
        name: The name of the model.
        fingerprint: A sha256 over all that the vectors depend on. Vectors of equal fingerprints can be compared.
        dimensions: The width of a vector.
    """

    def __init__(
        self, description: ModelFolder, tokenizer: tokenizers.Tokenizer, session: onnxruntime.InferenceSession
    ) -> None:
        self.name = description.model
        self.fingerprint = description.fingerprint
        self.dimensions = description.dimensions
        self._description = description
        self._tokenizer = tokenizer
        self._session = session

    @classmethod
    def load(cls, folder: Path, threads: int = 2) -> "Encoder":
        """Load a model folder.

        Args:
            folder: What ``indexer.model.prepare`` wrote.
            threads: Threads that one encoding is spread over.

        Raises:
            ModelError: If the folder is missing, damaged, or cannot be read by the installed libraries.
        """
        description = ModelFolder.read(folder)
        try:
            tokenizer = tokenizers.Tokenizer.from_file(str(folder / TOKENIZER_FILE))
            tokenizer.no_padding()
            tokenizer.enable_truncation(description.max_length)
            session = onnxruntime.InferenceSession(
                folder / MODEL_FILE, _options(threads), providers=["CPUExecutionProvider"]
            )
        except Exception as error:  # both libraries raise bare exceptions
            raise ModelError(f"{folder}: the installed libraries cannot read it ({error}); {PREPARE}") from error
        return cls(description, tokenizer, session)

    def query(self, text: str) -> Encoding:
        """Encode a question."""
        return self.queries([text])[0]

    def queries(self, texts: Sequence[str]) -> list[Encoding]:
        """Encode questions, in their order."""
        return self._encode(texts, self._description.query_prefix, None)

    def passages(self, texts: Sequence[str], on_progress: Callable[[int], None] | None = None) -> list[Encoding]:
        """Encode what questions are to find, in their order.

        Args:
            texts: The passages; each is cut to the model's length.
            on_progress: Called after every batch with the number of texts done so far.
        """
        return self._encode(texts, self._description.passage_prefix, on_progress)

    def _encode(self, texts: Sequence[str], prefix: str, on_progress: Callable[[int], None] | None) -> list[Encoding]:
        tokens = [self._tokens(text, prefix) for text in texts]
        encodings: dict[int, Encoding] = {}
        for batch in _batches([len(text.ids) for text in tokens]):
            ids = np.array([tokens[place].ids for place in batch], np.int64)
            (states,) = self._session.run(["states"], {"input_ids": ids})
            for place, text_states in zip(batch, states, strict=True):
                encodings[place] = self._encoding(text_states, tokens[place].own)
            if on_progress:
                on_progress(len(encodings))
        return [encodings[place] for place in range(len(texts))]

    def _tokens(self, text: str, prefix: str) -> _Tokens:
        # A lone half of a surrogate pair is valid in a str, but the tokenizer refuses it.
        encoding = self._tokenizer.encode(prefix + text.encode(errors="replace").decode())
        own = [
            place
            for place, ((_, end), special) in enumerate(
                zip(encoding.offsets, encoding.special_tokens_mask, strict=True)
            )
            if not special and end > len(prefix)
        ]
        return _Tokens(encoding.ids, own)

    def _encoding(self, states: NDArray[np.float32], own: list[int]) -> Encoding:
        pooled = states[0] if self._description.pooling == "cls" else states.mean(axis=0)
        return Encoding(_normalised(pooled), _normalised(states[own]))


def _options(threads: int) -> onnxruntime.SessionOptions:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = _ERRORS_ONLY
    # The arena never gives memory back: one long text would stay resident for good.
    options.enable_cpu_mem_arena = False
    # Waiting threads would spin: with more searches than cores that costs more than it saves.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return options


def _batches(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Yield the places of texts of equal length, the shortest first, so many at a time as memory is meant for."""
    groups: dict[int, list[int]] = defaultdict(list)
    for place, length in enumerate(lengths):
        groups[length].append(place)
    for length, places in sorted(groups.items()):
        size = max(1, _BATCH_TOKENS // max(1, length))
        for start in range(0, len(places), size):
            yield places[start : start + size]


def _normalised(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    norms = np.linalg.norm(vectors, axis=-1, keepdims=True)
    scaled: NDArray[np.float32] = vectors / np.maximum(norms, _TINY)
    return scaled

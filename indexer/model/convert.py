"""One model, from weights to a checked model folder."""

from collections.abc import Callable
from pathlib import Path
from typing import get_args

import numpy as np
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import Normalize, Pooling, Transformer

from indexer.encoder import Encoder
from indexer.errors import ModelError
from indexer.model import packed, transformer
from indexer.model.export import export_tokenizer, export_transformer
from indexer.model.quiet import quiet_libraries
from indexer.model_folder import DEFAULT_MODEL, MODEL_FILE, RECIPE, TOKENIZER_FILE, ModelFolder, PoolingMode, hashes

_PROBES = ("정산은 언제 들어오나요?", "Gmarket seller fee 13%", "상품명은 50자까지, 브랜드명을 앞에 적어 주세요.")
_LEAST_COSINE = 0.99
_LONGEST = 512  # attention's memory grows with the square; longer passages are the indexer's to cut


def convert(model: str, folder: Path, progress: Callable[[str], None]) -> None:
    """Fill an empty folder with what ``indexer.encoder`` loads; the arguments and errors are those of ``prepare``."""
    with quiet_libraries():
        progress(f"{model}: loading the weights")
        source = _load(model)
        pooling = _pooling(source)
        progress(f"{model}: exporting to ONNX")
        _export(source, folder)
        _describe(model, source, pooling, folder).write(folder)
        progress(f"{model}: checking the export")
        _check(source, folder)


def _load(model: str) -> SentenceTransformer:
    if model == DEFAULT_MODEL:
        return transformer.rebuild(packed.read(packed.find()))
    try:
        return transformer.load(model)
    except (OSError, ValueError, RuntimeError, ImportError) as error:
        raise ModelError(f"{model}: cannot be loaded as a sentence-transformers model: {error}") from error


def _pooling(model: SentenceTransformer) -> PoolingMode:
    """Return how the model pools, or say why it cannot be served."""
    kinds = [type(module) for module in model]
    if kinds not in ([Transformer, Pooling], [Transformer, Pooling, Normalize]):
        names = ", ".join(kind.__name__ for kind in kinds)
        raise ModelError(f"Only Transformer, Pooling and Normalize can be served; this model has: {names}")
    if getattr(model.tokenizer, "backend_tokenizer", None) is None:
        raise ModelError("Only models with a fast tokenizer can be served; this model has none")
    if not model[1].include_prompt:
        raise ModelError("Only models that pool over the whole text can be served; this one leaves its prompts out")
    modes: tuple[PoolingMode, ...] = get_args(PoolingMode)
    for mode in modes:
        if mode == model[1].pooling_mode:
            return mode
    raise ModelError(f"Only mean and CLS pooling can be served; this model's is {model[1].pooling_mode}")


def _export(model: SentenceTransformer, folder: Path) -> None:
    try:
        export_transformer(model, folder / MODEL_FILE)
    except (RuntimeError, TypeError, ValueError, AttributeError) as error:
        raise ModelError(f"The transformer cannot be exported to ONNX: {error}") from error
    export_tokenizer(model, folder / TOKENIZER_FILE)


def _describe(name: str, model: SentenceTransformer, pooling: PoolingMode, folder: Path) -> ModelFolder:
    prompts = model.prompts
    return ModelFolder(
        recipe=RECIPE,
        model=name,
        pooling=pooling,
        query_prefix=prompts.get("query") or "",
        passage_prefix=prompts.get("passage") or prompts.get("document") or "",
        max_length=min(model.max_seq_length or _LONGEST, _LONGEST),
        dimensions=model.get_embedding_dimension(),
        files=hashes(folder),
    )


def _check(model: SentenceTransformer, folder: Path) -> None:
    """Compare what will be served with the model itself."""
    encoder = Encoder.load(folder)
    served = np.stack([encoding.vector for encoding in encoder.queries(_PROBES)])
    expected = model.encode(
        list(_PROBES), prompt=model.prompts.get("query") or "", normalize_embeddings=True, show_progress_bar=False
    )
    least = float((served * expected).sum(axis=1).min())
    if not least >= _LEAST_COSINE:
        raise ModelError(f"The exported model does not agree with the original: cosine {least:.3f} < {_LEAST_COSINE}")

"""The embedding model as a ``SentenceTransformer``: rebuilt from the packed weights, or any other one loaded."""

from tempfile import TemporaryDirectory

import numpy as np
import torch
from numpy.typing import NDArray
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import Normalize, Pooling, Transformer
from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

from indexer.model import tokenizer
from indexer.model.packed import PackedModel, Vocabulary

QUERY_PREFIX = "query: "
PASSAGE_PREFIX = "passage: "

# Eager attention is plain matrix products, which is what the ONNX export can write and quantise.
_ATTENTION = {"attn_implementation": "eager"}
# transformers' name of a layer's part -> the packed file's.
_LINEAR = {
    "attention.self.query": "q",
    "attention.self.key": "k",
    "attention.self.value": "v",
    "attention.output.dense": "ao",
    "intermediate.dense": "fi",
    "output.dense": "fo",
}
_NORMS = {"attention.output.LayerNorm": "aln", "output.LayerNorm": "oln"}


def load(name: str) -> SentenceTransformer:
    """Load a model by local path or hub name, on the CPU."""
    return SentenceTransformer(name, device="cpu", model_kwargs=_ATTENTION)


def rebuild(packed: PackedModel) -> SentenceTransformer:
    """Build the packed model with the trimmed vocabulary: BERT, mean pooling, L2 norm, e5's prefixes as prompts."""
    keep = tokenizer.kept_ids(packed.vocabulary)
    with TemporaryDirectory() as folder:  # the Transformer module can only be built from files
        _bert(packed, keep).save_pretrained(folder)
        _wrapped_tokenizer(packed, keep).save_pretrained(folder)
        transformer = Transformer(folder, model_kwargs=_ATTENTION)
    return SentenceTransformer(
        modules=[transformer, Pooling(packed.shape.hidden, "mean"), Normalize()],
        prompts={"query": QUERY_PREFIX, "passage": PASSAGE_PREFIX},
        device="cpu",
    )


def _wrapped_tokenizer(packed: PackedModel, keep: NDArray[np.int64]) -> PreTrainedTokenizerFast:
    vocabulary: Vocabulary = packed.vocabulary
    bos, eos, pad, unk = (
        vocabulary.pieces[i] for i in (vocabulary.bos, vocabulary.eos, vocabulary.pad, vocabulary.unk)
    )
    return PreTrainedTokenizerFast(
        tokenizer_object=tokenizer.build(vocabulary, keep),
        bos_token=bos,
        cls_token=bos,
        eos_token=eos,
        sep_token=eos,
        pad_token=pad,
        unk_token=unk,
        model_max_length=packed.shape.positions,
    )


def _bert(packed: PackedModel, keep: NDArray[np.int64]) -> BertModel:
    shape = packed.shape
    config = BertConfig(
        vocab_size=len(keep),
        hidden_size=shape.hidden,
        num_hidden_layers=shape.layers,
        num_attention_heads=shape.heads,
        intermediate_size=shape.feed_forward,
        max_position_embeddings=shape.positions,
        type_vocab_size=shape.types,
        layer_norm_eps=shape.epsilon,
        pad_token_id=int(np.flatnonzero(keep == packed.vocabulary.pad)[0]),
    )
    with torch.device("meta"):  # no memory and no random weights: all of them are assigned
        bert = BertModel(config)
    bert.load_state_dict(
        {name: torch.from_numpy(weights) for name, weights in _state(packed, keep).items()}, assign=True
    )
    return bert


def _state(packed: PackedModel, keep: NDArray[np.int64]) -> dict[str, NDArray[np.float32]]:
    hidden = packed.shape.hidden
    state = {
        "embeddings.word_embeddings.weight": packed.rows("emb.word", hidden, keep),
        "embeddings.position_embeddings.weight": packed.rows("emb.pos", hidden),
        "embeddings.token_type_embeddings.weight": packed.rows("emb.type", hidden),
        # Mean pooling passes the pooler by; the class has one nevertheless.
        "pooler.dense.weight": np.zeros((hidden, hidden), np.float32),
        "pooler.dense.bias": np.zeros(hidden, np.float32),
    }
    state |= _norm(packed, "embeddings.LayerNorm", "emb.ln")
    for layer in range(packed.shape.layers):
        for theirs, ours in _LINEAR.items():
            width = packed.shape.feed_forward if ours == "fo" else hidden
            name = f"encoder.layer.{layer}.{theirs}"
            state[f"{name}.weight"] = packed.rows(f"l{layer}.{ours}.w", width)
            state[f"{name}.bias"] = packed.tensor(f"l{layer}.{ours}.b")
        for theirs, ours in _NORMS.items():
            state |= _norm(packed, f"encoder.layer.{layer}.{theirs}", f"l{layer}.{ours}")
    return state


def _norm(packed: PackedModel, theirs: str, ours: str) -> dict[str, NDArray[np.float32]]:
    return {f"{theirs}.weight": packed.tensor(f"{ours}.w"), f"{theirs}.bias": packed.tensor(f"{ours}.b")}

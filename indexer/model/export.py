"""From a ``SentenceTransformer`` to the two files that are served: an 8-bit ONNX graph and a tokenizer."""

from pathlib import Path

import onnx
import tokenizers
import torch
from sentence_transformers import SentenceTransformer

from indexer.model.quantise import quantise
from indexer.model_folder import WEIGHTS_FILE

_OPSET = 17
_AXES = {0: "texts", 1: "tokens"}


class _TokenStates(torch.nn.Module):  # type: ignore[misc]  # torch comes without types here
    """Ids of texts of equal length in, states of their tokens out; without padding no mask is needed."""

    def __init__(self, transformer: torch.nn.Module) -> None:
        super().__init__()
        self._transformer = transformer

    def forward(self, input_ids: torch.Tensor) -> torch.Tensor:
        states: torch.Tensor = self._transformer(input_ids=input_ids).last_hidden_state
        return states


def export_transformer(model: SentenceTransformer, path: Path) -> None:
    """Write the transformer below the pooling as ONNX, with its weights in ``WEIGHTS_FILE`` beside it.

    Its input is ``input_ids`` (texts, tokens), its output ``states`` (texts, tokens, dimensions).
    """
    example = torch.tensor([fast_tokenizer(model).encode("정산은 언제 되나요?").ids])
    with torch.inference_mode():
        torch.onnx.export(
            _TokenStates(model[0].model).eval(),
            (example,),
            path,
            input_names=["input_ids"],
            output_names=["states"],
            dynamic_axes={"input_ids": _AXES, "states": _AXES},
            opset_version=_OPSET,
            dynamo=False,  # the newer exporter needs one more package, onnxscript
        )
    graph = onnx.load(path)
    quantise(graph)
    onnx.save(graph, path, save_as_external_data=True, location=WEIGHTS_FILE)
    # onnx lets nobody but its own user read them; whoever may read the graph needs the weights.
    path.with_name(WEIGHTS_FILE).chmod(path.stat().st_mode)


def export_tokenizer(model: SentenceTransformer, path: Path) -> None:
    """Write the tokenizer without padding and truncation, which are the encoder's to set."""
    fast_tokenizer(model).save(str(path), pretty=False)


def fast_tokenizer(model: SentenceTransformer) -> tokenizers.Tokenizer:
    """Return a copy of the tokenizer below the model's own, without padding and truncation."""
    tokenizer = tokenizers.Tokenizer.from_str(model.tokenizer.backend_tokenizer.to_str())
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer

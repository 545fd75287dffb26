"""8-bit weights for an ONNX graph: blocks of 32 for products, rows for embedding tables.

onnxruntime's own dynamic quantisation has one scale for all activations of a batch. A few large ones inside the
feed-forward layers then blur the rest (cosine 0.990 at worst, against 0.9998 with blocks), and a text's vector depends
on the texts beside it. The operator ``MatMulNBits`` scales weights and activations block by block. It is written here
directly, because the library's tool for it reconfigures the process's logging when imported.
"""

from collections.abc import Iterable
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import helper, numpy_helper

_BLOCK = 32
_DOMAIN = "com.microsoft"  # onnxruntime's own operators
_INT8_ACTIVATIONS = 4  # accuracy_level: multiply int8 by int8
_ZERO = 128  # MatMulNBits reads a byte as (byte - 128) * scale
_LARGEST = 127


def quantise(model: onnx.ModelProto) -> None:
    """Replace, in place, every product with a constant matrix and every look-up in a table by its 8-bit form."""
    graph = model.graph
    weights = {tensor.name: tensor for tensor in graph.initializer if _is_float_matrix(tensor)}
    nodes: list[onnx.NodeProto] = []
    tensors: dict[str, onnx.TensorProto] = {}
    for node in graph.node:
        if node.op_type == "MatMul" and node.input[1] in weights:
            replaced, new = _product(node, weights[node.input[1]])
        elif node.op_type == "Gather" and node.input[0] in weights and _axis(node) == 0:
            replaced, new = _look_up(node, weights[node.input[0]])
        else:
            replaced, new = [node], []
        nodes += replaced
        tensors |= {tensor.name: tensor for tensor in new}
    used = {name for node in nodes for name in node.input}
    tensors |= {tensor.name: tensor for tensor in graph.initializer if tensor.name in used}
    _replace(graph.node, nodes)
    _replace(graph.initializer, tensors.values())
    model.opset_import.append(helper.make_opsetid(_DOMAIN, 1))


def _replace(field: Any, values: Iterable[Any]) -> None:
    del field[:]
    field.extend(values)


def _is_float_matrix(tensor: onnx.TensorProto) -> bool:
    return tensor.data_type == onnx.TensorProto.FLOAT and len(tensor.dims) == 2


def _axis(gather: onnx.NodeProto) -> int:
    return next((attribute.i for attribute in gather.attribute if attribute.name == "axis"), 0)


def _product(node: onnx.NodeProto, weights: onnx.TensorProto) -> tuple[list[onnx.NodeProto], list[onnx.TensorProto]]:
    matrix = numpy_helper.to_array(weights)
    packed, scales = _blocks(matrix)
    packed_name, scales_name = f"{weights.name}.blocks", f"{weights.name}.scales"
    product = helper.make_node(
        "MatMulNBits",
        [node.input[0], packed_name, scales_name],
        list(node.output),
        name=node.name,
        domain=_DOMAIN,
        K=matrix.shape[0],
        N=matrix.shape[1],
        bits=8,
        block_size=_BLOCK,
        accuracy_level=_INT8_ACTIVATIONS,
    )
    return [product], [numpy_helper.from_array(packed, packed_name), numpy_helper.from_array(scales, scales_name)]


def _blocks(matrix: NDArray[np.float32]) -> tuple[NDArray[np.uint8], NDArray[np.float32]]:
    """Quantise a matrix of shape (inputs, outputs) down its columns.

    Returns:
        uint8 of shape (outputs, blocks, 32) and float32 of shape (outputs, blocks); the last block is filled up with
        zeros.
    """
    columns = np.pad(matrix.T, ((0, 0), (0, -matrix.shape[0] % _BLOCK)))
    blocks = columns.reshape(len(columns), -1, _BLOCK)
    scales = _scales(blocks)
    return (np.rint(blocks / scales) + _ZERO).astype(np.uint8), scales[..., 0]


def _look_up(node: onnx.NodeProto, weights: onnx.TensorProto) -> tuple[list[onnx.NodeProto], list[onnx.TensorProto]]:
    table = numpy_helper.to_array(weights)
    scales = _scales(table)
    rows_name, scales_name = f"{weights.name}.rows", f"{weights.name}.scales"
    (output,) = node.output
    rows, numbers, factors = f"{output}.rows", f"{output}.numbers", f"{output}.scales"
    nodes = [
        helper.make_node("Gather", [rows_name, node.input[1]], [rows], axis=0),
        helper.make_node("Cast", [rows], [numbers], to=onnx.TensorProto.FLOAT),
        helper.make_node("Gather", [scales_name, node.input[1]], [factors], axis=0),
        helper.make_node("Mul", [numbers, factors], [output]),
    ]
    packed = np.rint(table / scales).astype(np.int8)
    return nodes, [numpy_helper.from_array(packed, rows_name), numpy_helper.from_array(scales, scales_name)]


def _scales(values: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return, for every last axis, what its largest magnitude must be divided by to be 127; 1 where all are zero."""
    scales = np.abs(values).max(axis=-1, keepdims=True) / np.float32(_LARGEST)
    return np.where(scales == 0, np.float32(1), scales).astype(np.float32)

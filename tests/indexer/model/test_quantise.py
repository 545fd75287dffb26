import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper

from indexer.model.quantise import quantise
from indexer.onnx_runtime import onnxruntime

RANDOM = np.random.default_rng(7)


def graph(
    nodes: list[onnx.NodeProto], weights: dict[str, np.ndarray], kind: int = TensorProto.FLOAT
) -> onnx.ModelProto:
    inputs = [helper.make_tensor_value_info("x", kind, None)]
    outputs = [helper.make_tensor_value_info("y", TensorProto.FLOAT, None)]
    tensors = [numpy_helper.from_array(array, name) for name, array in weights.items()]
    made = helper.make_graph(nodes, "test", inputs, outputs, tensors)
    return helper.make_model(made, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)


def run(model: onnx.ModelProto, x: np.ndarray) -> np.ndarray:
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    return session.run(["y"], {"x": x})[0]


def operators(model: onnx.ModelProto) -> list[str]:
    return [node.op_type for node in model.graph.node]


def matrix(rows: int, columns: int) -> np.ndarray:
    return RANDOM.normal(size=(rows, columns)).astype(np.float32)


@pytest.mark.parametrize("inputs", [32, 384, 50, 7])
def test_products_keep_their_values(inputs: int):
    model = graph([helper.make_node("MatMul", ["x", "w"], ["y"])], {"w": matrix(inputs, 48)})
    x = RANDOM.normal(size=(3, 9, inputs)).astype(np.float32)
    expected = run(model, x)
    quantise(model)
    found = run(model, x)
    assert operators(model) == ["MatMulNBits"]
    assert "w" not in {tensor.name for tensor in model.graph.initializer}
    assert np.abs(found - expected).max() < 0.02 * np.abs(expected).max()


def test_a_large_activation_does_not_blur_the_others():
    model = graph([helper.make_node("MatMul", ["x", "w"], ["y"])], {"w": matrix(64, 16)})
    x = RANDOM.normal(size=(1, 2, 64)).astype(np.float32)
    x[0, 0, 0] = 1000
    expected = run(model, x)
    quantise(model)
    assert np.abs(run(model, x) - expected)[0, 1].max() < 0.02 * np.abs(expected[0, 1]).max()


def test_look_ups_keep_their_values():
    table = matrix(100, 24) * np.logspace(-3, 3, 100, dtype=np.float32)[:, np.newaxis]
    table[5] = 0
    model = graph([helper.make_node("Gather", ["w", "x"], ["y"])], {"w": table}, TensorProto.INT64)
    x = np.array([[0, 99, 5], [50, 5, 1]])
    quantise(model)
    found = run(model, x)
    assert "MatMul" not in operators(model)
    assert (np.abs(found - table[x]) <= np.abs(table[x]).max(axis=-1, keepdims=True) / 250).all()


def test_what_is_no_constant_matrix_is_left():
    nodes = [
        helper.make_node("MatMul", ["x", "x"], ["squared"]),
        helper.make_node("Gather", ["squared", "place"], ["picked"], axis=0),
        helper.make_node("Add", ["picked", "bias"], ["y"]),
    ]
    model = graph(nodes, {"place": np.array([0, 1]), "bias": np.ones(4, np.float32)})
    x = RANDOM.normal(size=(4, 4)).astype(np.float32)
    expected = run(model, x)
    quantise(model)
    assert operators(model) == ["MatMul", "Gather", "Add"]
    assert np.array_equal(run(model, x), expected)


def test_a_matrix_that_is_used_twice_is_kept_once():
    nodes = [helper.make_node("MatMul", ["x", "w"], ["h"]), helper.make_node("MatMul", ["h", "w"], ["y"])]
    model = graph(nodes, {"w": matrix(32, 32)})
    quantise(model)
    assert operators(model) == ["MatMulNBits", "MatMulNBits"]
    assert len(model.graph.initializer) == 2
    assert run(model, np.ones((1, 1, 32), np.float32)).shape == (1, 1, 32)

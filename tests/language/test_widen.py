"""The shipped models compute in float32: nothing is left that another processor would round or overflow."""

import contextlib

import numpy as np
import onnxruntime
import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.language.widen import INTEGER_ARITHMETIC, Node, Tensor, nodes, widened
from checker.protobuf import chunk, fields, packed, varint
from checker.weights.manifest import verified

MODELS = ("posts",)


def constants(model: bytes) -> dict[str, Tensor]:
    graph = next(value for field, value, _ in fields(model) if field == 7)
    return {t.name: t for t in (Tensor.read(value) for field, value, _ in fields(graph) if field == 5)}


def optimised(model: bytes, target) -> list[str]:
    """The kinds of nodes that onnxruntime really runs."""
    options = onnxruntime.SessionOptions()
    options.optimized_model_filepath = str(target)
    options.log_severity_level = 3
    onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    return [node.kind for node in nodes(target.read_bytes())]


@pytest.mark.parametrize("name", MODELS)
def test_onnxruntime_is_left_nothing_to_compute_in_integers(name, tmp_path):
    shipped = verified(f"{name}/model.onnx")
    assert INTEGER_ARITHMETIC & {node.kind for node in nodes(shipped)}, "the files keep their weights small"
    ready = optimised(widened(shipped), tmp_path / "optimised.onnx")
    # Kinds that onnxruntime makes by joining a product with what rounds it have one of these in their names.
    assert not [kind for kind in ready if "Integer" in kind or "NBits" in kind or "QLinear" in kind or kind.startswith("DynamicQuantize")]


@pytest.mark.parametrize("name", MODELS)
def test_the_weights_are_those_on_disk_times_their_scales(name):
    shipped = verified(f"{name}/model.onnx")
    before, after = constants(shipped), constants(widened(shipped))
    wide = [n for n in after if n.endswith("_wide")]
    assert len(wide) == sum(node.kind == "MatMulInteger" for node in nodes(shipped))
    for n in wide:
        weights = n.removesuffix("_wide")
        assert n not in before and weights not in after
        stem = weights.removesuffix("_quantized")
        wanted = (before[weights].values.astype(np.float64) - before[f"{stem}_zero_point"].values) * before[f"{stem}_scale"].values
        np.testing.assert_allclose(after[n].values, wanted, rtol=1e-6)


def test_a_float_model_stays_as_it_is():
    model = widened(verified("posts/model.onnx"))
    assert widened(model) == model


def model_of(*given_nodes: Node) -> bytes:
    return chunk(7, b"".join(bytes(node.raw) for node in given_nodes))


def test_integer_arithmetic_of_another_form_is_refused():
    with pytest.raises(ValueError, match="QLinearMatMul"):
        widened(model_of(Node.make("QLinearMatMul", ["a", "b"], "c")))
    with pytest.raises(ValueError, match="not followed by one Cast"):
        widened(model_of(Node.make("MatMulInteger", ["a", "w", "za", "zw"], "c"), Node.make("Add", ["c", "d"], "e")))


@given(st.binary(max_size=200))
def test_no_bytes_crash_the_reader(data):
    with contextlib.suppress(ValueError):
        nodes(data)


@given(st.lists(st.integers(-(2**63), 2**63 - 1)))
def test_whole_numbers_come_back(numbers):
    assert packed(b"".join(varint(n) for n in numbers)) == numbers

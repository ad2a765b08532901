"""int8 weights, float32 arithmetic: an ONNX graph with dynamic quantisation rewritten, in memory, to one without.

The files on disk keep their weights as int8, one scale a column, at a quarter of the size. As they were exported they also round what flows through the
network to 8 bits and multiply in integers, and that arithmetic is not the same everywhere: processors with AVX2 and without VNNI add pairs of products
in 16 bits, which overflow, so that the same post got another verdict on another computer. Here each

    DynamicQuantizeLinear -> MatMulInteger -> Cast -> Mul by the scales

becomes a plain MatMul by the weights as float32. They are widened here and not by a node of the graph, since onnxruntime joins such a node with the
product again, to one that rounds what flows through it (its MatMulNBits, seen in 1.32).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from checker.protobuf import chunk, fields, head, number, packed, text

_GRAPH = 7  # field of a model
_NODE, _TENSOR = 1, 5  # fields of a graph
_FLOAT = 1  # a tensor's kind of numbers
_TYPES = {_FLOAT: "<f4", 2: "<u1", 3: "<i1"}
INTEGER_ARITHMETIC = frozenset(
    {"DynamicQuantizeLinear", "MatMulInteger", "ConvInteger", "QLinearMatMul", "QLinearConv", "QuantizeLinear"}
    | {"DynamicQuantizeMatMul", "MatMulIntegerToFloat", "QGemm", "QAttention", "DynamicQuantizeLSTM", "MatMulNBits"}
)
"""Kinds of nodes that compute in integers; the second row are those that onnxruntime makes by joining others."""


@dataclass(frozen=True, slots=True)
class Node:
    """A node of a graph: its kind, its tensors by name, and how it stands in the file."""

    kind: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    raw: bytes | memoryview

    @classmethod
    def read(cls, message: memoryview, raw: memoryview) -> Node:
        """From the bytes of a NodeProto, and the field that holds them."""
        inputs, outputs, kind = [], [], ""
        for field, value, _ in fields(message):
            if field == 1:
                inputs.append(text(value))
            elif field == 2:
                outputs.append(text(value))
            elif field == 4:
                kind = text(value)
        return cls(kind, tuple(inputs), tuple(outputs), raw)

    @classmethod
    def make(cls, kind: str, inputs: Iterable[str], output: str) -> Node:
        """A node without attributes and with one output."""
        inputs = tuple(inputs)
        message = b"".join(chunk(1, i) for i in inputs) + chunk(2, output) + chunk(4, kind)
        return cls(kind, inputs, (output,), chunk(_NODE, message))


def nodes(model: bytes) -> list[Node]:
    """The nodes of a model's graph.

    Raises:
        ValueError: the bytes are no ONNX model.
    """
    return [
        Node.read(message, raw)
        for part, graph, _ in fields(model)
        if part == _GRAPH and isinstance(graph, memoryview)
        for field, message, raw in fields(graph)
        if field == _NODE and isinstance(message, memoryview)
    ]


@dataclass(frozen=True, slots=True)
class Tensor:
    """A constant of a graph: its name, and how it stands in the file."""

    name: str
    message: bytes | memoryview

    @property
    def values(self) -> NDArray[Any]:
        """Its numbers.

        Raises:
            ValueError: they are of a kind that neither weights nor scales have, or not as many as its shape says.
        """
        shape: list[int] = []
        kind = 0
        raw: bytes | memoryview = b""
        singly: bytes | memoryview = b""
        for field, value, _ in fields(self.message):
            if field == 1:
                shape += [value] if isinstance(value, int) else packed(value)
            elif field == 2 and isinstance(value, int):
                kind = value
            elif field in (4, 5) and isinstance(value, memoryview):
                singly = value if field == 4 else np.array(packed(value), np.int64).astype(_TYPES.get(kind, "<i8")).tobytes()
            elif field == 9 and isinstance(value, memoryview):
                raw = value
        if kind not in _TYPES:
            raise ValueError("a tensor of weights or scales is of a kind that is not known")
        return np.frombuffer(raw or singly, _TYPES[kind]).reshape(shape)

    @classmethod
    def make(cls, name: str, values: NDArray[np.float32]) -> Tensor:
        """A constant of float32."""
        data = np.ascontiguousarray(values, "<f4").tobytes()
        return cls(name, b"".join(number(1, d) for d in values.shape) + number(2, _FLOAT) + chunk(8, name) + chunk(9, data))

    @classmethod
    def read(cls, message: memoryview) -> Tensor:
        """From the bytes of a TensorProto."""
        return cls(next(text(value) for field, value, _ in fields(message) if field == 8), message)


def widened(model: bytes) -> bytes:
    """The model with every integer product as a product in float32; a model without any comes back as it is.

    Raises:
        ValueError: the bytes are no ONNX model, or hold integer arithmetic in another form than quantising on the fly leaves.
    """
    graph = next((value for field, value, _ in fields(model) if field == _GRAPH and isinstance(value, memoryview)), None)
    if graph is None:
        raise ValueError("the bytes are no ONNX model")
    tensors: dict[str, Tensor] = {}
    others: list[memoryview] = []  # inputs, outputs, the graph's name
    for field, value, raw in fields(graph):
        if field == _TENSOR and isinstance(value, memoryview):
            tensor = Tensor.read(value)
            tensors[tensor.name] = tensor
        elif field != _NODE:
            others.append(raw)
    given = nodes(model)
    kept = _replaced(given, tensors)
    left = sorted({node.kind for node in kept} & INTEGER_ARITHMETIC)
    if left:
        raise ValueError(f"integer arithmetic is left: {', '.join(left)}")
    if len(kept) == len(given):
        return model
    wanted = {name for node in kept for name in node.inputs}
    parts: list[bytes | memoryview] = [node.raw for node in kept]
    for tensor in tensors.values():
        if tensor.name in wanted:
            parts += [head(_TENSOR, len(tensor.message)), tensor.message]
    parts += others
    out: list[bytes | memoryview] = []
    for field, _, raw in fields(model):
        out += [head(_GRAPH, sum(map(len, parts))), *parts] if field == _GRAPH else [raw]
    return b"".join(out)


def _replaced(given: list[Node], tensors: dict[str, Tensor]) -> list[Node]:
    """The nodes with each integer product replaced; the weights that they need instead are put among the tensors."""
    maker = {name: node for node in given for name in node.outputs}
    users: dict[str, list[Node]] = {}
    for node in given:
        for name in dict.fromkeys(node.inputs):
            users.setdefault(name, []).append(node)

    def only_user(name: str, kind: str) -> Node:
        found = users.get(name, [])
        if len(found) != 1 or found[0].kind != kind:
            raise ValueError(f"a product in integers is not followed by one {kind}")
        return found[0]

    gone: set[str] = set()  # nodes, by their first output
    instead: dict[str, Node] = {}
    for product in given:
        if product.kind != "MatMulInteger":
            continue
        narrow, weights, _, zero = product.inputs
        rounded = maker.get(narrow)
        cast = only_user(product.outputs[0], "Cast")
        scaled = only_user(cast.outputs[0], "Mul")
        scales = maker.get(_other(scaled.inputs, cast.outputs[0]))
        if rounded is None or rounded.kind != "DynamicQuantizeLinear" or scales is None or scales.kind != "Mul":
            raise ValueError("a product in integers is not made of what was rounded on the fly")
        wide = f"{weights}_wide"
        if wide not in tensors:
            scale = tensors[_other(scales.inputs, rounded.outputs[1])].values
            # The difference holds no more than 9 bits and is exact; its product with the scale is rounded once, alike on every computer.
            levels = tensors[weights].values.astype(np.float32) - tensors[zero].values.astype(np.float32)
            tensors[wide] = Tensor.make(wide, levels * scale)
        instead[product.outputs[0]] = Node.make("MatMul", [rounded.inputs[0], wide], scaled.outputs[0])
        gone |= {node.outputs[0] for node in (rounded, scales, cast, scaled)}
    return [instead.get(node.outputs[0], node) for node in given if node.outputs[0] not in gone]


def _other(inputs: tuple[str, ...], one: str) -> str:
    """The other of two inputs."""
    return next(name for name in inputs if name != one)

"""Just enough of ONNX's format to write one graph: protocol buffers by hand, so that the `onnx` package need not be installed.

Field numbers are those of onnx.proto (<https://github.com/onnx/onnx/blob/main/onnx/onnx.proto>).
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

FLOAT, UINT8, INT64 = 1, 2, 7
_TYPES = {"float32": FLOAT, "uint8": UINT8, "int64": INT64}


def _varint(value: int) -> bytes:
    value &= (1 << 64) - 1
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def _number(field: int, value: int) -> bytes:
    return _varint(field << 3) + _varint(value)


def _bytes(field: int, value: bytes | str) -> bytes:
    data = value.encode() if isinstance(value, str) else value
    return _varint(field << 3 | 2) + _varint(len(data)) + data


class Graph:
    """A graph in the making: tensors and nodes in the order in which they were added."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._nodes: list[bytes] = []
        self._tensors: list[bytes] = []
        self._count = 0

    def _fresh(self) -> str:
        self._count += 1
        return f"v{self._count}"

    def tensor(self, values: NDArray[Any]) -> str:
        """Add a constant; returns its name."""
        name = self._fresh()
        little = np.ascontiguousarray(values, dtype=values.dtype.newbyteorder("<"))
        self._tensors.append(
            b"".join(_number(1, d) for d in values.shape)
            + _number(2, _TYPES[values.dtype.name])
            + _bytes(8, name)
            + _bytes(9, little.tobytes())
        )
        return name

    def add(self, kind: str, *inputs: str, output: str | None = None, **attributes: int | list[int]) -> str:
        """Add a node; returns the name of its output."""
        output = output or self._fresh()
        node = b"".join(_bytes(1, i) for i in inputs) + _bytes(2, output) + _bytes(4, kind)
        for key, value in sorted(attributes.items()):
            if isinstance(value, int):
                node += _bytes(5, _bytes(1, key) + _number(3, value) + _number(20, 2))
            else:
                node += _bytes(5, _bytes(1, key) + b"".join(_number(8, v) for v in value) + _number(20, 7))
        self._nodes.append(node)
        return output

    def model(
        self,
        *,
        inputs: list[tuple[str, int, list[int | str]]],
        outputs: list[tuple[str, int, list[int | str]]],
        opset: int,
        ir_version: int,
    ) -> bytes:
        """The whole model, as bytes that ONNX Runtime loads."""
        graph = b"".join(_bytes(1, n) for n in self._nodes) + _bytes(2, self.name) + b"".join(_bytes(5, t) for t in self._tensors)
        graph += b"".join(_bytes(11, _value(*i)) for i in inputs) + b"".join(_bytes(12, _value(*o)) for o in outputs)
        return _number(1, ir_version) + _bytes(2, "checker") + _bytes(7, graph) + _bytes(8, _bytes(1, "") + _number(2, opset))


def _value(name: str, kind: int, shape: list[int | str]) -> bytes:
    dims = b"".join(_bytes(1, _number(1, d) if isinstance(d, int) else _bytes(2, d)) for d in shape)
    return _bytes(1, name) + _bytes(2, _bytes(1, _number(1, kind) + _bytes(2, dims)))

"""Just enough of ONNX's format to write one graph, so that the `onnx` package need not be installed."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from checker.protobuf import chunk, number

FLOAT, UINT8, INT64 = 1, 2, 7
_TYPES = {"float32": FLOAT, "uint8": UINT8, "int64": INT64}


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
            b"".join(number(1, d) for d in values.shape)
            + number(2, _TYPES[values.dtype.name])
            + chunk(8, name)
            + chunk(9, little.tobytes())
        )
        return name

    def add(self, kind: str, *inputs: str, output: str | None = None, **attributes: int | list[int]) -> str:
        """Add a node; returns the name of its output."""
        output = output or self._fresh()
        node = b"".join(chunk(1, i) for i in inputs) + chunk(2, output) + chunk(4, kind)
        for key, value in sorted(attributes.items()):
            if isinstance(value, int):
                node += chunk(5, chunk(1, key) + number(3, value) + number(20, 2))
            else:
                node += chunk(5, chunk(1, key) + b"".join(number(8, v) for v in value) + number(20, 7))
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
        graph = b"".join(chunk(1, n) for n in self._nodes) + chunk(2, self.name) + b"".join(chunk(5, t) for t in self._tensors)
        graph += b"".join(chunk(11, value_info(*i)) for i in inputs) + b"".join(chunk(12, value_info(*o)) for o in outputs)
        return number(1, ir_version) + chunk(2, "checker") + chunk(7, graph) + chunk(8, chunk(1, "") + number(2, opset))


def value_info(name: str, kind: int, shape: list[int | str] | None) -> bytes:
    """An input or output: its name, kind of number and sizes, where a text names a size left open; None leaves all of them open."""
    if shape is None:
        return chunk(1, name) + chunk(2, chunk(1, number(1, kind)))
    dims = b"".join(chunk(1, number(1, d) if isinstance(d, int) else chunk(2, d)) for d in shape)
    return chunk(1, name) + chunk(2, chunk(1, number(1, kind) + chunk(2, dims)))

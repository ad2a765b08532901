"""Sets the input size of a graph free."""

from __future__ import annotations

from checker.photos.onnx_writer import FLOAT, value_info
from checker.protobuf import chunk, fields, text

_GRAPH = 7
_INPUT, _OUTPUT, _VALUE_INFO = 11, 12, 13


def free_sizes(model: bytes, channels: int = 3) -> bytes:
    """The same model for pictures of any height and width: its one input becomes 1 x channels x height x width.

    The sizes that the file states for outputs and for everything between are left out; ONNX Runtime works them out for each picture. That holds for
    networks that are convolutions throughout and whose reshapes leave the length open, which whoever calls this has to know.

    Raises:
        ValueError: the bytes are no model, or it has more than one input.
    """
    parts: list[bytes | memoryview] = []
    graphs = 0
    for number, value, raw in fields(model):
        if number == _GRAPH and not isinstance(value, int):
            graphs += 1
            parts.append(chunk(_GRAPH, _freed(value, channels)))
        else:
            parts.append(raw)
    if graphs != 1:
        raise ValueError("no ONNX model")
    return b"".join(parts)


def _freed(graph: memoryview, channels: int) -> bytes:
    parts: list[bytes | memoryview] = []
    inputs = 0
    for number, value, raw in fields(graph):
        if number in (_INPUT, _OUTPUT) and not isinstance(value, int):
            name = next(text(v) for n, v, _ in fields(value) if n == 1)
            inputs += number == _INPUT
            shape: list[int | str] | None = [1, channels, "height", "width"] if number == _INPUT else None
            parts.append(chunk(number, value_info(name, FLOAT, shape)))
        elif number != _VALUE_INFO:
            parts.append(raw)
    if inputs != 1:
        raise ValueError(f"{inputs} inputs instead of one")
    return b"".join(parts)

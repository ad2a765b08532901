"""Protocol buffers by hand, as little of them as ONNX files need, so that the `onnx` package need not be installed to run the checker.

A message is a run of fields, each a number and a value: a whole number, or bytes (text, packed numbers, or a message of its own). The wire format is
described at <https://protobuf.dev/programming-guides/encoding/>; field numbers of ONNX are those of
<https://github.com/onnx/onnx/blob/main/onnx/onnx.proto>.
"""

from __future__ import annotations

from collections.abc import Iterator

Value = int | memoryview
_FIXED = {1: 8, 5: 4}  # wire type -> bytes of a number of fixed size


def varint(value: int) -> bytes:
    """A whole number as it stands on the wire; negative ones as 64 bits."""
    value &= (1 << 64) - 1
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def number(field: int, value: int) -> bytes:
    """A field that holds a whole number."""
    return varint(field << 3) + varint(value)


def head(field: int, size: int) -> bytes:
    """What stands before `size` bytes to make a field of them."""
    return varint(field << 3 | 2) + varint(size)


def chunk(field: int, value: bytes | str) -> bytes:
    """A field that holds bytes, text or a message."""
    data = value.encode() if isinstance(value, str) else value
    return head(field, len(data)) + data


def text(value: Value) -> str:
    """A field's text.

    Raises:
        ValueError: it holds none.
    """
    if isinstance(value, int):
        raise ValueError("a number stands where a name should")
    return bytes(value).decode()


def fields(message: bytes | memoryview) -> Iterator[tuple[int, Value, memoryview]]:
    """The fields of a message in order: number, value, and the field as it stands on the wire. Numbers of fixed size come as their bytes.

    Nothing is copied: a model's weights lie deep in messages within messages.

    Raises:
        ValueError: the message ends early or holds what no ONNX file holds.
    """
    message = memoryview(message)
    at, end = 0, len(message)
    while at < end:
        start = at
        key, at = _varint_at(message, at)
        wire = key & 7
        value: Value
        if wire == 0:
            value, at = _varint_at(message, at)
        else:
            if wire == 2:
                size, at = _varint_at(message, at)
            elif wire in _FIXED:
                size = _FIXED[wire]
            else:
                raise ValueError(f"wire type {wire} is not known")
            if at + size > end:
                raise ValueError("the message ends early")
            value = message[at : at + size]
            at += size
        yield key >> 3, value, message[start:at]


def packed(message: bytes | memoryview) -> list[int]:
    """Whole numbers that stand one behind the other; negative ones come back negative.

    Raises:
        ValueError: the last one ends early.
    """
    out, at = [], 0
    message = memoryview(message)
    while at < len(message):
        value, at = _varint_at(message, at)
        out.append(value - (1 << 64) if value >> 63 else value)
    return out


def _varint_at(message: memoryview, at: int) -> tuple[int, int]:
    """The whole number at a place, and the place behind it."""
    value = shift = 0
    while at < len(message) and shift < 70:
        byte = message[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, at
        shift += 7
    raise ValueError("the message ends early")

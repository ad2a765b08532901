"""Face descriptors: dlib's ResNet run by ONNX Runtime, about twenty times as fast and equal to 1e-5.

The weights are dlib's own (`dlib_face_recognition_resnet_model_v1.dat` in the package face_recognition_models, public domain), read from dlib's stream format
as published in its sources (serialize.h, dnn/layers.h, dnn_face_recognition_ex.cpp), with each affine folded into its convolution. The graph
is made once, held to its digest and kept in the user's cache folder; where that cannot be written it is made in memory each time.

Nothing here runs unless a school has switched recognition on.
"""

from __future__ import annotations

import hashlib
import os
import struct
import tempfile
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from checker.errors import ModelFileError
from checker.finding import Box
from checker.photos import onnx_writer as onnx
from checker.photos.media import Pixels
from checker.photos.seen import FaceSeen
from checker.weights.runtime import open_model, package_file

if TYPE_CHECKING:
    import onnxruntime

Descriptors = NDArray[np.float32]
"""n x 128; the Euclidean distance of two rows says how alike two faces are."""

WEIGHTS = ("models/dlib_face_recognition_resnet_model_v1.dat", "55533b28a95800a551ba546ba62fe69625c7e95a7061c338adffead08719da30")
LANDMARKS = ("models/shape_predictor_5_face_landmarks.dat", "c4b1e9804792707d3a405c2c16a80a20269e6675021f64a41d30fffafbc41888")
GRAPH_SHA256 = "6ba25ac51e5af99b069c8df4564105a3b5901d77d1c810d7c775bb341d29fa76"
"""Digest of the graph that `build_graph` makes: the same bytes on every machine."""

MEANS = (122.78199768066406, 117.0009994506836, 104.2979965209961)
BATCH = 16
"""Faces that go through the network together: enough to be quick, and about 60 MB of working memory."""


# --- dlib's stream -----------------------------------------------------------------------------------------------------------------------------


class _Stream:
    """Reads dlib's serialisation: integers as a control byte and their bytes, tensors as raw float32."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.at = 0

    def take(self, count: int) -> bytes:
        self.at += count
        return self.data[self.at - count : self.at]

    def integer(self) -> int:
        control = self.take(1)[0]
        value = int.from_bytes(self.take(control & 0x0F), "little")
        return -value if control & 0x80 else value

    def text(self) -> str:
        return self.take(self.integer()).decode("ascii")

    def real(self) -> float:
        mantissa, exponent = self.integer(), self.integer()
        return mantissa * 2.0**exponent

    def tensor(self) -> NDArray[np.float32]:
        self.expect(self.integer(), 2)
        shape = tuple(self.integer() for _ in range(4))
        count = int(np.prod(shape))
        return np.frombuffer(self.take(4 * count), dtype="<f4").reshape(shape)

    def alias(self) -> tuple[int, ...]:
        self.expect(self.integer(), 1)
        return tuple(self.integer() for _ in range(4))

    def expect(self, got: object, wanted: object) -> None:
        if got != wanted:
            raise ValueError(f"dlib stream, byte {self.at}: {got!r} instead of {wanted!r}")


@dataclass
class _Layer:
    kind: str
    weights: NDArray[np.float32] | None = None
    bias: NDArray[np.float32] | None = None
    stride: int = 1
    pad: int = 0
    window: int = 0


def read_layers(data: bytes) -> list[_Layer]:
    """The 108 layers that store something, innermost (nearest the input) first.

    Raises:
        ValueError: the stream is not laid out as expected, or is not consumed to its last byte.
    """
    stream = _Stream(data)
    stream.expect(stream.integer(), 1)
    stream.expect(stream.text(), "loss_metric_2")
    stream.real(), stream.real()
    records = 0
    while (version := stream.integer()) != 3:
        records += version == 2
    stream.expect(stream.text(), "input_rgb_image_sized")
    stream.expect(tuple(stream.real() for _ in range(3)), MEANS)
    stream.expect((stream.integer(), stream.integer()), (150, 150))
    layers = []
    for number in range(records + 1):
        layers.append(_read_layer(stream))
        stream.take(3)  # three flags: set up, and whether gradients are final
        for _ in range(3):
            stream.tensor()  # empty: cached output and gradients
        if number == 0:
            stream.integer()
    stream.expect(stream.at, len(data))
    return layers


def _read_layer(stream: _Stream) -> _Layer:
    kind = stream.text()
    match kind:
        case "con_4":
            params = stream.tensor().ravel()
            filters = stream.integer()
            height, width, stride, _, pad, _ = (stream.integer() for _ in range(6))
            shape, _ = stream.alias(), stream.alias()
            _ = [stream.real() for _ in range(4)]
            stream.expect(shape[0], filters)
            count = int(np.prod(shape))
            stream.expect(shape[2:], (height, width))
            return _Layer(kind, params[:count].reshape(shape), params[count:], stride, pad)
        case "affine_":
            params = stream.tensor().ravel()
            stream.alias(), stream.alias(), stream.integer()
            half = len(params) // 2
            return _Layer(kind, params[:half], params[half:])
        case "relu_" | "add_prev_":
            return _Layer(kind)
        case "max_pool_2" | "avg_pool_2":
            window, _, stride, _, pad, _ = (stream.integer() for _ in range(6))
            return _Layer(kind, window=window, stride=stride, pad=pad)
        case "fc_2":
            outputs, inputs = stream.integer(), stream.integer()
            params = stream.tensor()
            stream.alias(), stream.alias(), stream.integer()
            _ = [stream.real() for _ in range(4)]
            return _Layer(kind, params.reshape(inputs, outputs))
    raise ValueError(f"dlib stream: unknown layer {kind!r}")


# --- the graph ---------------------------------------------------------------------------------------------------------------------------------


def _folded(conv: _Layer, affine: _Layer) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    assert conv.weights is not None and conv.bias is not None and affine.weights is not None and affine.bias is not None
    gain = affine.weights.astype(np.float64)
    weights = conv.weights.astype(np.float64) * gain[:, None, None, None]
    bias = conv.bias.astype(np.float64) * gain + affine.bias.astype(np.float64)
    return weights.astype(np.float32), bias.astype(np.float32)


def build_graph(data: bytes) -> bytes:
    """An ONNX model made of dlib's weights: `chips` (n x 150 x 150 x 3, uint8, RGB) to `descriptors` (n x 128, float32)."""
    layers = iter(read_layers(data))
    graph = onnx.Graph("dlib_face_recognition_resnet_v1")
    x = graph.add("Transpose", graph.add("Cast", "chips", to=onnx.FLOAT), perm=[0, 3, 1, 2])
    x = graph.add("Sub", x, graph.tensor(np.array(MEANS, np.float32).reshape(1, 3, 1, 1)))
    x = graph.add("Mul", x, graph.tensor(np.array(1 / 256, np.float32)))

    def conv(x: str, first: _Layer) -> str:
        weights, bias = _folded(first, next(layers))
        return graph.add(
            "Conv",
            x,
            graph.tensor(weights),
            graph.tensor(bias),
            strides=[first.stride] * 2,
            pads=[first.pad] * 4,
            kernel_shape=list(weights.shape[2:]),
        )

    x = graph.add("Relu", conv(x, next(layers)))
    next(layers)
    pool = next(layers)
    x = graph.add("MaxPool", x, kernel_shape=[pool.window] * 2, strides=[pool.stride] * 2, pads=[pool.pad] * 4)
    channels, side = 32, 35
    while (layer := next(layers)).kind == "con_4":
        skip, before = x, channels
        assert layer.weights is not None
        shrinks = layer.stride == 2
        inner = (side + 2 * layer.pad - layer.weights.shape[2]) // layer.stride + 1
        x = graph.add("Relu", conv(x, layer))
        next(layers)
        second = next(layers)
        x = conv(x, second)
        assert second.weights is not None
        channels = second.weights.shape[0]
        layer = next(layers)
        if shrinks:
            skip = graph.add("AveragePool", skip, kernel_shape=[layer.window] * 2, strides=[layer.stride] * 2)
            side //= 2
            layer = next(layers)
        # add_prev takes the larger of both shapes and reads what is missing as zero, from the top left.
        if inner < side:
            x = graph.add("Pad", x, graph.tensor(np.array([0, 0, 0, 0, 0, 0, side - inner, side - inner], np.int64)))
        if before < channels:
            skip = graph.add("Pad", skip, graph.tensor(np.array([0, 0, 0, 0, 0, channels - before, 0, 0], np.int64)))
        assert layer.kind == "add_prev_"
        x = graph.add("Relu", graph.add("Add", x, skip))
        next(layers)
    last = next(layers)
    assert layer.kind == "avg_pool_2" and last.kind == "fc_2" and last.weights is not None
    x = graph.add("Flatten", graph.add("GlobalAveragePool", x), axis=1)
    graph.add("MatMul", x, graph.tensor(last.weights), output="descriptors")
    return graph.model(
        inputs=[("chips", onnx.UINT8, ["n", 150, 150, 3])], outputs=[("descriptors", onnx.FLOAT, ["n", 128])], opset=17, ir_version=8
    )


def load_graph(cache: Path | None = None) -> bytes:
    """The graph: from the cache folder when it is there and whole, else made of the installed package's weights and kept there.

    Raises:
        ModelFileError: the weights are missing or changed, or the graph does not come out as measured.
    """
    if cache is None:
        import platformdirs

        cache = Path(platformdirs.user_cache_dir("checker"))
    path = cache / f"faces-{GRAPH_SHA256[:16]}.onnx"
    try:
        graph = path.read_bytes()
        if hashlib.sha256(graph).hexdigest() == GRAPH_SHA256:
            return graph
    except OSError:
        pass
    try:
        graph = build_graph(package_file("face_recognition_models", *WEIGHTS).read_bytes())
    except (ValueError, StopIteration, struct.error):
        raise ModelFileError("The face network's weights are not laid out as expected. Install face_recognition_models again.") from None
    if hashlib.sha256(graph).hexdigest() != GRAPH_SHA256:
        raise ModelFileError("The face network did not come out as it was tested. Install the checker and numpy again.")
    try:
        cache.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=cache, suffix=".part")
        with os.fdopen(handle, "wb") as stream:
            stream.write(graph)
        Path(name).replace(path)
    except OSError:
        pass  # a read-only home: the half second is spent again next time
    return graph


# --- faces to numbers --------------------------------------------------------------------------------------------------------------------------


def squared(box: Box) -> Box:
    """The detector's box as dlib's landmarks want it: a square of .87 of its longer side, a little lower; so lie dlib's own boxes on the same faces (measured)."""
    left, top, right, bottom = box
    side = 0.87 * max(right - left, bottom - top)
    x, y = (left + right) / 2, (top + bottom) / 2 + 0.06 * side
    return (round(x - side / 2), round(y - side / 2), round(x + side / 2), round(y + side / 2))


def stood_up(pixels: Pixels, face: FaceSeen) -> tuple[Pixels, Box]:
    """A picture in which the face stands upright, and the face's box in it: cut out and turned where the face lies, the picture itself where it does not."""
    if not face.turns:
        return pixels, face.box
    left, top, right, bottom = face.box
    margin = max(right - left, bottom - top)
    x0, y0 = max(0, left - margin), max(0, top - margin)
    part = pixels[y0 : bottom + margin, x0 : right + margin]
    height, width = part.shape[:2]
    left, top, right, bottom = left - x0, top - y0, right - x0, bottom - y0
    turned = {
        1: (top, width - right, bottom, width - left),
        2: (width - right, height - bottom, width - left, height - top),
        3: (height - bottom, left, height - top, right),
    }
    return np.rot90(part, face.turns), turned[face.turns]


class FaceNetwork:
    """Makes descriptors. Loaded when first used; one for a process."""

    def __init__(self, cache: Path | None = None) -> None:
        self._cache = cache
        self._lock = threading.Lock()

    @cached_property
    def session(self) -> onnxruntime.InferenceSession:
        """dlib's network in ONNX Runtime."""
        return open_model(load_graph(self._cache), keeps_memory=True)

    @cached_property
    def landmarks(self) -> Any:
        """dlib's predictor of five landmarks (corners of the eyes, base of the nose)."""
        import dlib

        return dlib.shape_predictor(str(package_file("face_recognition_models", *LANDMARKS)))

    def chip(self, pixels: Pixels, box: Box) -> NDArray[np.uint8]:
        """A face turned upright and cut out as the network wants it, 150 x 150 x 3, RGB; `box` as dlib makes boxes."""
        import dlib

        pixels = np.ascontiguousarray(pixels)
        with self._lock:
            return np.asarray(dlib.get_face_chip(pixels, self.landmarks(pixels, dlib.rectangle(*box)), size=150, padding=0.25))

    def describe(self, pixels: Pixels, faces: Sequence[FaceSeen]) -> Descriptors:
        """One descriptor a face of a picture (height x width x 3, RGB): n x 128, float32."""
        pixels = np.ascontiguousarray(pixels)
        chips = np.empty((len(faces), 150, 150, 3), dtype=np.uint8)
        for i, face in enumerate(faces):
            upright, box = stood_up(pixels, face)
            chips[i] = self.chip(upright, squared(box))
        return self.describe_chips(chips)

    def describe_chips(self, chips: NDArray[np.uint8]) -> Descriptors:
        """One descriptor a chip (n x 150 x 150 x 3), `BATCH` at a time."""
        rows = [self.session.run(None, {"chips": chips[i : i + BATCH]})[0] for i in range(0, len(chips), BATCH)]
        return np.concatenate(rows) if rows else np.empty((0, 128), np.float32)

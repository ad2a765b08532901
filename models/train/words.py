"""The classifier of rows: letters, or marks of another kind (`checker.photos.letter_rows`).

Trained on the rows that the arithmetic before it finds in drawn pictures (`benchmarks.drawn`, part "train") and in the photographs without words that
scikit-image carries. Wants torch, onnx, scikit-image and the fonts of the group `drawn`.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from benchmarks.drawn import Drawn, drawn, textures
from checker.photos.letter_rows import LETTERS, TALL, WIDE, Row, cut, evened, places
from checker.photos.text_spots import rows_of_marks

TARGET = Path(__file__).resolve().parents[1] / "words" / "rows.onnx"
PICTURES, THINGS = 200, 9
"""Drawn pictures, and things with words in each at most."""
PHOTOGRAPHS = ("brick", "grass", "gravel", "camera", "chelsea", "coffee", "coins", "moon", "horse", "color")
"""Pictures of scikit-image (skimage/data/README.txt: public domain or CC0) without a letter in them."""
VIEWS = 25
"""Crops of each photograph, at many sizes and turns."""
SURFACES = 160
"""Bare surfaces, without people or words."""
EPOCHS, BATCH, SEED = 5, 128, 7
WIDTHS = (8, 16, 24, 32)


class Rows(nn.Module):
    """n x 1 x TALL x WIDE -> n, above 0 for letters."""

    def __init__(self, widths: tuple[int, ...] = WIDTHS) -> None:
        super().__init__()
        layers: list[nn.Module] = []
        before = 1
        for n, wide in enumerate(widths):
            step = 2 if n != 2 else (2, 2)
            layers += [nn.Conv2d(before, wide, 3, step, 1, bias=False), nn.BatchNorm2d(wide), nn.ReLU()]
            before = wide
        layers += [nn.Conv2d(before, before, 3, 1, 1, bias=False), nn.BatchNorm2d(before), nn.ReLU()]
        self.look = nn.Sequential(*layers)
        self.judge = nn.Sequential(nn.Dropout(0.1), nn.Linear(2 * before, 1))

    def forward(self, rows: torch.Tensor) -> torch.Tensor:
        seen = self.look(rows)
        return self.judge(torch.cat([seen.mean((2, 3)), seen.amax((2, 3))], 1)).squeeze(1)


def covered(row: Row, place: tuple[float, float], picture: Drawn) -> float:
    """Share of a place's length that stands on words."""
    reach = WIDE / LETTERS * row.letters
    box = row.box
    along = (box[3] - box[1]) if row.sideways else (box[2] - box[0])
    inside = 0
    steps = np.linspace(-0.5, 0.5, 17)[1:-1] * min(reach, along)
    for off in steps:
        x, y = (place[0] + off * row.slope, place[1] + off) if row.sideways else (place[0] + off, place[1] + off * row.slope)
        inside += any(w.box[0] - 1 <= x <= w.box[2] + 1 and w.box[1] - 1 <= y <= w.box[3] + 1 for w in picture.words)
    return inside / len(steps)


def samples(picture: Drawn, dice: np.random.Generator) -> Iterator[tuple[NDArray[np.uint8], int]]:
    """Places of the picture's rows, each a little off as well, and whether they are letters; what is neither is left out."""
    pixels = picture.pixels()
    rows = rows_of_marks(pixels)
    dice.shuffle(rows)  # type: ignore[arg-type]
    plain = 0
    for row in rows:
        for place in places(row):
            share = covered(row, place, picture)
            if 0 < share < 0.4:
                continue
            letters = share > 0
            plain += not letters
            if not letters and plain > 60:
                continue
            yield cut(pixels, row, place), int(letters)
            for _ in range(2 if letters else 0):
                other = replace(row, letters=row.letters * float(dice.uniform(0.75, 1.3)), slope=row.slope + float(dice.normal(0, 0.05)))
                moved = (place[0] + float(dice.normal(0, 0.4)) * row.letters, place[1] + float(dice.normal(0, 0.15)) * row.letters)
                yield cut(pixels, other, moved), 1


def _of_drawing(number: int) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    cv2.setNumThreads(1)
    found = list(samples(drawn(number, "train", THINGS), np.random.default_rng(number)))
    return np.array([c for c, _ in found], np.uint8).reshape(-1, TALL, WIDE), np.array([y for _, y in found], np.uint8)


def of_photographs() -> NDArray[np.uint8]:
    """Rows of the photographs, none of them letters."""
    spec = find_spec("skimage")
    if spec is None or spec.origin is None:
        raise SystemExit("The photographs are missing. Run: pip install scikit-image==0.26.0")
    dice, out = np.random.default_rng(SEED), []
    for name in PHOTOGRAPHS:
        whole = cv2.imread(str(Path(spec.origin).parent / "data" / f"{name}.png"), cv2.IMREAD_COLOR)
        for _ in range(VIEWS):
            zoom = float(dice.uniform(0.6, 3))
            view = cv2.resize(whole, None, fx=zoom, fy=zoom, interpolation=cv2.INTER_CUBIC if zoom > 1 else cv2.INTER_AREA)
            view = np.rot90(view, int(dice.integers(4)))[:1200, :1600]
            view = (view * dice.uniform(0.5, 1.2) + dice.normal(0, dice.uniform(0, 6), view.shape)).clip(0, 255).astype(np.uint8)
            pixels = np.ascontiguousarray(view[..., ::-1])
            rows = rows_of_marks(pixels)
            for row in [rows[int(i)] for i in dice.permutation(len(rows))[:60]]:
                out += [cut(pixels, row, place) for place in places(row)]
    return np.array(out, np.uint8)


def of_surfaces() -> NDArray[np.uint8]:
    """Rows of bare surfaces, none of them letters."""
    dice, out = np.random.default_rng(SEED + 1), []
    for number in range(SURFACES):
        pixels = textures.BARE[number % len(textures.BARE)](dice, 640, 800)
        if dice.random() < 0.5:
            pixels = cv2.GaussianBlur(pixels, (0, 0), float(dice.uniform(0.4, 2)))
        pixels = np.ascontiguousarray(np.rot90(pixels, int(dice.integers(2))))
        rows = rows_of_marks(pixels)
        for row in [rows[int(i)] for i in dice.permutation(len(rows))[:40]]:
            out += [cut(pixels, row, place) for place in places(row)]
    return np.array(out, np.uint8)


def gather(numbers: range, workers: int) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Places (n x TALL x WIDE) and whether they are letters (n)."""
    with ProcessPoolExecutor(workers) as pool:
        parts = list(pool.map(_of_drawing, numbers, chunksize=4))
    return np.concatenate([c for c, _ in parts]), np.concatenate([y for _, y in parts])


def _varied(rows: torch.Tensor) -> torch.Tensor:
    """Upside down, in negative, blurred or noisy, each now and then."""
    n = len(rows)
    over = torch.rand(n) < 0.5
    rows = torch.where(over[:, None, None, None], rows.flip(2, 3), rows)
    rows = rows * torch.where(torch.rand(n) < 0.5, -1.0, 1.0)[:, None, None, None]
    rows = torch.where((torch.rand(n) < 0.15)[:, None, None, None], nn.functional.avg_pool2d(rows, 3, 1, 1), rows)
    return rows + torch.randn_like(rows) * (torch.rand(n) * 0.2)[:, None, None, None]


def train(threads: int = 2) -> None:
    """Gather, train, write `TARGET`."""
    torch.manual_seed(SEED)
    torch.set_num_threads(threads)
    cuts, letters = gather(range(PICTURES), threads)
    others = np.concatenate([of_photographs(), of_surfaces()])
    cuts, letters = np.concatenate([cuts, others]), np.concatenate([letters, np.zeros(len(others), np.uint8)])
    fit(cuts, letters)


def fit(cuts: NDArray[np.uint8], letters: NDArray[np.uint8], epochs: int = EPOCHS) -> Rows:
    """Train on these and write `TARGET`."""
    print(f"{len(cuts)} places, {int(letters.sum())} of letters", flush=True)
    model = Rows()
    optimiser = torch.optim.AdamW(model.parameters(), lr=4e-3, weight_decay=0.02)
    steps = epochs * (len(cuts) // BATCH)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, 4e-3, total_steps=steps + 1, pct_start=0.15)
    # A row missed costs more than one looked at for nothing.
    weight = torch.tensor(2.0 * (len(cuts) - letters.sum()) / letters.sum())
    begun = time.time()
    for epoch in range(epochs):
        order, total = torch.randperm(len(cuts)).numpy(), 0.0
        for start in range(0, len(order) - BATCH + 1, BATCH):
            chosen = order[start : start + BATCH]
            rows = _varied(torch.from_numpy(evened(list(cuts[chosen]))))
            truth = torch.from_numpy(letters[chosen].astype(np.float32))
            loss = nn.functional.binary_cross_entropy_with_logits(model(rows), truth, pos_weight=weight)
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            schedule.step()
            total += loss.item()
        print(f"epoch {epoch + 1}: loss {total / max(1, len(order) // BATCH):.4f}, {time.time() - begun:.0f} s", flush=True)
        export(model)
        model.train()
    model.eval()
    return model


def export(model: Rows) -> None:
    """Write `TARGET`, in float32."""
    model.eval()
    TARGET.parent.mkdir(exist_ok=True)
    torch.onnx.export(
        model, (torch.zeros(2, 1, TALL, WIDE),), TARGET, input_names=["rows"], output_names=["letters"],
        dynamic_axes={"rows": {0: "n"}, "letters": {0: "n"}}, opset_version=17, dynamo=False,
    )  # fmt: skip

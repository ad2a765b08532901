"""Photos are decoded behind one door: `checker.photos.apart` asks a helper process, and nothing else in the checker opens what a stranger sent."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import checker

ROOT = Path(checker.__file__).parent
BEHIND = {f"photos/{name}.py" for name in ("clean", "cover", "decoders", "formats", "helper", "inside", "metadata", "publication", "video")}
"""What the helper runs."""
ALLOWED = {
    "render/pictures.py": ["Image.open"],  # a small JPEG that this process has just made itself from pixels
    "tagging/looking.py": ["Image.open"],  # the same
    "runs/executors/preload.py": ["checker.photos.formats", "checker.photos.metadata"],  # loads them before it forks, and calls nothing
}
MODULES = {"PIL.Image", "PIL.ImageFile", "cv2", "av", "pillow_heif", "imageio", "skimage.io"}
CALLS = {
    "Image.open",
    "PIL.Image.open",
    "ImageFile.Parser",
    "cv2.imdecode",
    "cv2.imread",
    "cv2.VideoCapture",
    "av.open",
    "face_recognition.load_image_file",
}
DECODING = {
    "checker.photos.formats": {"open_media", "small_copy"},
    "checker.photos.metadata": {"read_metadata"},
    "checker.photos.decoders": {"open_with_pillow", "displayed_size"},
    "checker.photos.clean": {"clean_copy", "srgb_pixels", "prove_clean"},
    "checker.photos.cover": {"covered_copy"},
    "checker.photos.publication": {"publication_copy"},
    "checker.photos.inside": {"look_inside", "carve", "small"},
    "checker.photos.video": {"open_video"},
}


def decoding(tree: ast.AST) -> Iterator[str]:
    """What in a module decodes a file: calls of decoders, and imports of what calls them; a whole module among these counts."""
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Attribute() as func) if (name := ast.unparse(func)) in CALLS:
                yield name
            case ast.Call(func=ast.Attribute(value=ast.Name(id="st"), attr="image")):
                yield "st.image"  # Streamlit would decode bytes itself
            case ast.ImportFrom(module=str(module), names=names):
                yield from (f"{module}.{n.name}" for n in names if n.name in DECODING.get(module, ()))
                yield from (f"{module}.{n.name}" for n in names if f"{module}.{n.name}" in DECODING)
                if module in ("pillow_heif", "av", *MODULES - {"cv2"}):
                    yield module
            case ast.Import(names=names):
                yield from (n.name for n in names if n.name in DECODING or n.name in ("pillow_heif", "av"))
            case _:
                pass


def test_nothing_outside_the_helper_decodes_a_photo() -> None:
    found = {}
    for path in sorted(ROOT.rglob("*.py")):
        name = path.relative_to(ROOT).as_posix()
        if name not in BEHIND and (used := list(decoding(ast.parse(path.read_text("utf-8"))))):
            found[name] = used
    assert found == ALLOWED


def test_what_the_helper_runs_is_there_and_would_be_seen() -> None:
    for name in BEHIND - {"photos/helper.py", "photos/decoders.py"}:
        assert list(decoding(ast.parse((ROOT / name).read_text("utf-8")))), name
    for line in (
        "from PIL import Image\nImage.open(x)",
        "import av",
        "import checker.photos.formats",
        "from checker.photos import clean",
        "from checker.photos.clean import clean_copy",
        "def f():\n    import cv2\n    return cv2.imdecode(x, 1)",
        "st.image(content)",
    ):
        assert list(decoding(ast.parse(line))), line

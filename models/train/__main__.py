"""Make the models again: `python -m models.train posts|thresholds|levels|words|all --corpora DIR`."""

from __future__ import annotations

import argparse
from pathlib import Path


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m models.train", description=__doc__)
    parser.add_argument("what", choices=["posts", "thresholds", "levels", "words", "manifest", "all"])
    parser.add_argument("--corpora", type=Path, help="folder that holds ner/ (see models/posts/README.md for where to get them)")
    parser.add_argument("--threads", type=int, default=2)
    given = parser.parse_args()
    if given.what in ("posts", "all") and given.corpora is None:
        parser.error("the posts model needs --corpora DIR")

    from models.train import files

    if given.what in ("posts", "all"):
        from models.train import posts

        posts.train(given.corpora, threads=given.threads)
        posts.train(given.corpora, threads=given.threads, epochs=posts.ONWARD, onward=files.MODELS / "posts" / "model.onnx")
    if given.what in ("thresholds", "posts", "all"):
        from models.train import thresholds

        thresholds.choose()
    if given.what in ("levels", "thresholds", "posts", "all"):
        from models.train import levels

        files.write_manifest()  # the levels are read beside the new thresholds
        levels.choose()
    if given.what in ("words", "all"):
        from models.train import words

        words.train(threads=given.threads)
    files.write_manifest()


if __name__ == "__main__":
    main()

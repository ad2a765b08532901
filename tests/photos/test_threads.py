"""How many threads looking at photos takes: as many as a worker was given, and none that is awake for nothing."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from pictures import group, printed, saved

from checker.photos.words import WordReader

LOOK = """
import sys, threading
from pathlib import Path
import cv2, numpy as np
from checker.photos.gallery import Gallery
from checker.photos.media import Limits
from checker.senses.photo import PhotoSense

def busy():
    # Clock ticks of the processor that all threads but this one took.
    main, ticks = threading.get_native_id(), 0
    for task in Path("/proc/self/task").iterdir():
        try:
            fields = (task / "stat").read_text().rpartition(")")[2].split()
        except OSError:  # it ended while it was looked at
            continue
        ticks += 0 if int(task.name) == main else int(fields[11]) + int(fields[12])
    return ticks

sense, gallery = PhotoSense(), Gallery.__new__(Gallery)
dice = np.random.default_rng(3)
gallery._matrix, gallery._starts, gallery._pupils = dice.random((900, 128)), np.arange(900), tuple(f"P{n}" for n in range(900))
photos = [Path(name).read_bytes() for name in sys.argv[1:]]
def look(photo):
    seen = sense.look(photo, "a.jpg", Limits(), describe=True)
    assert seen.faces or seen.lines
    gallery.match(dice.random((9, 128)))

for photo in photos:
    look(photo)
before = busy()  # numpy's threads run for a moment when they are started
for photo in photos * 4:
    look(photo)
print(cv2.getNumThreads(), busy() - before)
"""


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="only Linux says what each thread took")
def test_a_worker_of_one_thread_uses_one(tmp_path: Path) -> None:
    names = [tmp_path / "faces.jpg", tmp_path / "words.jpg"]
    for path, picture in zip(names, (group(6, 300, 3), printed("Certificate of Merit\nSports Day", 24)), strict=True):
        path.write_bytes(saved(picture))
    environment = os.environ | {"CHECKER_THREADS": "1"}
    done = subprocess.run([sys.executable, "-c", LOOK, *names], env=environment, capture_output=True, text=True, check=True)
    opencv, others = map(int, done.stdout.split())
    assert opencv == 1
    assert others <= 2, f"other threads took {others} ticks of the processor"


@pytest.mark.parametrize("given", ["1", "2"])
def test_the_reader_of_words_takes_the_threads_given_and_lets_them_sleep(given: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHECKER_THREADS", given)
    ocr = WordReader()._ocr
    for session in (ocr._load_det_model().session, ocr._load_cls_model().session, ocr._load_rec_model().session._session):
        options = session.session.get_session_options()
        assert options.intra_op_num_threads == int(given)
        assert options.get_session_config_entry("session.intra_op.allow_spinning") == "0"


@pytest.mark.parametrize(
    "act",
    [
        "from checker.senses.photo import PhotoSense; PhotoSense().detector",
        "import numpy as np; from checker.photos.formats import resized; resized(np.zeros((9, 9, 3), np.uint8), 5, 5)",
    ],
    ids=["the page's look ahead", "the helper that opens files"],
)
def test_opencv_has_one_thread_wherever_a_picture_is_looked_at(act: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", f"{act}; import cv2; print(cv2.getNumThreads())"], capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["1"]

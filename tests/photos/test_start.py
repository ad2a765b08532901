"""What a worker loads before its first photo: only what that photo needs."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from pictures import drawing, saved

LANGUAGE = ("spacy", "presidio_analyzer", "tokenizers", "rapidocr")
PROGRAM = """
import json, sys
from pathlib import Path
from checker import Draft, School, review
from checker.draft import Photo
from checker.paths import sample_folder
school = School.open(sample_folder() / "school")
report = review(Draft(platform="facebook", images=(Photo(sys.argv[2], path=Path(sys.argv[1])),)), school)
print(json.dumps({"modules": [m for m in sys.argv[3:] if m in sys.modules], "skipped": [s.reason for s in report.skipped]}))
"""


def loaded(photo: Path, name: str) -> dict[str, list[str]]:
    done = subprocess.run([sys.executable, "-c", PROGRAM, str(photo), name, *LANGUAGE], capture_output=True, text=True, check=True)
    answer: dict[str, list[str]] = json.loads(done.stdout)
    return answer


def test_a_photo_without_words_waits_for_no_language_model(tmp_path: Path) -> None:
    photo = tmp_path / "a.jpg"
    photo.write_bytes(saved(drawing()))
    assert loaded(photo, "IMG_2041.JPG") == {"modules": [], "skipped": []}


def test_a_name_that_somebody_typed_is_read(tmp_path: Path) -> None:
    photo = tmp_path / "a.jpg"
    photo.write_bytes(saved(drawing()))
    assert "spacy" in set(loaded(photo, "orla finnegan.jpg")["modules"])


def test_the_fork_server_imports_everything_and_starts_no_thread() -> None:
    program = (
        "import checker.runs.executors.preload, sys, threading;"
        "print(threading.active_count(), 'cv2' in sys.modules, 'onnxruntime' in sys.modules, 'spacy' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["1", "True", "True", "False"]


def test_the_reader_of_words_has_its_settings_read_in_the_fork_server_and_is_taken_over_once() -> None:
    program = (
        "import checker.runs.executors.preload\n"
        "from checker.photos import words\n"
        "(prepared,) = words._prepared\n"
        "assert (prepared.text_det, prepared.text_cls, prepared.text_rec) == (None, None, None)\n"
        "print(words.WordReader()._ocr is prepared, words.WordReader()._ocr is prepared, len(words._prepared))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["True", "False", "0"]


def test_a_worker_that_can_read_the_schools_folder_loads_nothing_of_sealed_parcels() -> None:
    program = (
        "import sys; from checker.paths import sample_folder; from checker.runs.work import opened;"
        "opened(sample_folder() / 'school'); print('checker.runs.sealed' in sys.modules, 'pydantic' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]


def test_what_hands_the_work_out_loads_nothing_that_decodes(tmp_path: Path) -> None:
    """The pages with small copies do; the other forms do not."""
    (tmp_path / "a.jpg").write_bytes(saved(drawing()))
    program = (
        "import sys; from checker.paths import sample_folder; from checker.cli import main\n"
        "try: main(['batch', sys.argv[1], '--school', str(sample_folder() / 'school'), '--format', 'jsonl', '--workers', '2'])\n"
        "except SystemExit as end: print('\\n', end.code, 'PIL' in sys.modules, 'numpy' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program, str(tmp_path)], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1].split() == ["0", "False", "False"]

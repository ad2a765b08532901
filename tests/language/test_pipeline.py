"""The pipeline: loads from the manifest, refuses what was tampered with, quotes exactly, reads a batch as it reads singly."""

import shutil
import socket
import subprocess
import sys
import tomllib

import pytest

from checker.errors import ModelFileError
from checker.language import load_pipeline, thresholds, warm_up
from checker.language.calibration import Calibration, kinds_found
from checker.language.labels import OBJECTIVES, TONE_KINDS
from checker.paths import models_folder
from checker.weights.manifest import read_manifest, verified

TEXTS = [
    "Well done Amelia Hart and Oluwaseun Adeyemi, who won the chess final!",
    "👩‍👩‍👧‍👦🎉 Congratulations Zoë O’Brien 🏴󠁧󠁢󠁷󠁬󠁳󠁿 and Llŷr ap Dafydd! 🎉",
    "Parents' evening is on Tuesday at 4pm. Book online.",
    "Bake sale Friday. Vote Labour on Thursday and get this shambles of a government out. Cakes from 20p.",
    "WELL DONE CHLOE WRIGHT",
    "",
    "   \n ",
    "🎉",
    "Photo:Amelia Hart/Jo Ng…",
]


@pytest.fixture(scope="module")
def nlp():
    return load_pipeline()


@pytest.fixture
def copied(tmp_path):
    """A copy of the model files that a test may spoil."""
    for name in read_manifest():
        target = tmp_path / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(models_folder() / name, target)
    shutil.copyfile(models_folder() / "manifest.toml", tmp_path / "manifest.toml")
    return tmp_path


def people(doc):
    return [ent.text for ent in doc.ents if ent.label_ == "PERSON"]


def test_every_listed_file_is_the_one_shipped():
    listed = read_manifest()
    assert {"posts/model.onnx", "posts/tokenizer.json", "posts/thresholds.toml"} <= set(listed)
    for name in listed:
        verified(name)


def test_an_installed_package_carries_every_listed_file():
    kept = tomllib.loads((models_folder().parent / "pyproject.toml").read_text("utf-8"))["tool"]["hatch"]["build"]["targets"]["wheel"][
        "only-include"
    ]
    assert {f"models/{name.split('/')[0]}" for name in read_manifest()} <= set(kept)


def test_the_models_are_small():
    assert sum((models_folder() / name).stat().st_size for name in read_manifest()) <= 60_000_000


@pytest.mark.parametrize("name", ["posts/model.onnx", "posts/tokenizer.json", "posts/thresholds.toml"])
def test_a_tampered_file_is_refused(copied, name):
    path = copied / name
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(bytes(data))
    nlp = load_pipeline(folder=copied)
    with pytest.raises(ModelFileError, match=name):
        warm_up(nlp)
    with pytest.raises(ModelFileError, match="not the one that was shipped"):
        list(nlp.pipe(TEXTS))


def test_a_missing_file_and_an_unlisted_one_are_refused(copied):
    (copied / "posts/model.onnx").unlink()
    with pytest.raises(ModelFileError, match="is missing"):
        verified("posts/model.onnx", copied)
    (copied / "posts/other.onnx").write_bytes(b"")
    with pytest.raises(ModelFileError, match="not listed"):
        verified("posts/other.onnx", copied)
    (copied / "manifest.toml").write_text("files = 3")
    with pytest.raises(ModelFileError, match="cannot be read"):
        verified("posts/tokenizer.json", copied)


def test_names_are_found_and_quoted_exactly(nlp):
    docs = list(nlp.pipe(TEXTS))
    for text, doc in zip(TEXTS, docs, strict=True):
        assert doc.text == text
        for ent in doc.ents:
            assert text[ent.start_char : ent.end_char] == ent.text
            assert ent.label_ in ("PERSON", "ORG", "LOC")
            assert 0 < ent._.confidence <= 1
    assert people(docs[0]) == ["Amelia Hart", "Oluwaseun Adeyemi"]
    assert people(docs[1]) == ["Zoë O’Brien", "Llŷr ap Dafydd"]
    assert people(docs[2]) == []
    assert people(docs[4]) == ["CHLOE WRIGHT"]


def test_a_batch_reads_as_each_text_alone(nlp):
    together = list(nlp.pipe(TEXTS * 3))
    for text, doc in zip(TEXTS * 3, together, strict=True):
        alone = nlp(text)
        assert [(e.text, e.label_) for e in alone.ents] == [(e.text, e.label_) for e in doc.ents]
        # A post must not pass in a file of posts and be stopped by itself.
        assert alone._.tone == doc._.tone
        assert alone._.objective == doc._.objective
        assert alone._.tone_found == doc._.tone_found
        assert [s.text for s in alone.sents] == [s.text for s in doc.sents]


def test_tone_marks_the_phrase(nlp):
    doc = nlp(TEXTS[3])
    assert doc._.tone_found[0] == "political"
    assert set(doc._.tone) == {*TONE_KINDS, "any"}
    assert set(doc._.objective) == set(OBJECTIVES)
    assert sum(doc._.objective.values()) == pytest.approx(1)
    marked = [span for span in doc.spans["tone"] if span.label_ == "political"]
    assert "Vote Labour" in marked[0].text
    assert "Cakes" not in marked[0].text
    sentences = list(doc.sents)
    assert max(sentences, key=lambda s: s._.tone["political"]) is not None
    assert max(sentences, key=lambda s: s._.tone["political"]).text.startswith("Vote Labour")


def test_a_plain_post_has_no_tone(nlp):
    doc = nlp(TEXTS[2])
    assert doc._.tone_found == []
    assert list(doc.spans["tone"]) == []


def test_any_alone_is_told_as_the_likeliest_kind():
    low = dict.fromkeys(TONE_KINDS, 0.2) | {"insensitive": 0.4, "any": 0.9}
    limits = dict.fromkeys(TONE_KINDS, Calibration(0.5, 1, 0)) | {"any": Calibration(0.7, 1, 0)}
    assert kinds_found(low, limits, TONE_KINDS) == ["insensitive"]
    assert kinds_found(low | {"any": 0.5}, limits, TONE_KINDS) == []
    assert kinds_found(low | {"political": 0.6, "disrepute": 0.8}, limits, TONE_KINDS) == ["disrepute", "political"]
    assert kinds_found(low | {"political": 0.6, "any": 0.5}, limits, TONE_KINDS) == []


def test_a_long_text_is_read_to_its_end(nlp):
    items = [
        "The hall will be closed for cleaning on Monday.", "Bring a coat and a packed lunch for the farm.", "Lunch menus for the spring are on the website.",
        "Year 4 planted four hundred bulbs along the back fence.", "Coaches leave at a quarter past eight from the top gate.",
        "Library books are due back before half term, please.", "The bake sale raised a very welcome hundred and forty pounds.",
    ]  # fmt: skip
    wanted = ["Amelia Hart", "Tunde Balogun", "Aisha Khan", "Callum Rae", "Zofia Nowak", "Priya Shah"]
    text = " ".join(f"{' '.join(items * 3)} {name} won the spelling bee." for name in wanted)
    assert len(text) > 5000
    found = people(nlp(text))
    # The model may miss one deep inside a long text (its card says how often); a window left out would lose several.
    assert len(set(found) & set(wanted)) >= 5
    assert found[-1] == wanted[-1]


def test_what_is_wrong_is_not_drowned_by_the_rest_of_a_newsletter(nlp):
    items = [
        "The hall will be closed for cleaning on Monday.\nBring a coat and a packed lunch for the farm, and wear boots that may get wet.",
        "Library books are due back before half term, please, and lunch menus for the spring are on the website.",
        "Year 4 planted four hundred bulbs along the back fence, and the bake sale raised a very welcome hundred and forty pounds.",
        "Coaches for the museum leave at a quarter past eight from the top gate; the driver will not wait.",
        "The choir sang at the market on Saturday, and the brass group joined in for the last three carols.",
    ]
    wrong = "Vote Labour on Thursday: the Tories have wrecked our schools and it is time that they were gone."
    assert nlp("\n\n".join(items))._.tone_found == []
    for at in range(len(items) + 1):
        doc = nlp("\n\n".join([*items[:at], wrong, *items[at:]]))
        assert doc._.tone_found[:1] == ["political"]
        assert any(span.text in wrong for span in doc.spans["tone"])


def test_thresholds_are_between_nought_and_one(nlp):
    limits = thresholds(nlp)
    assert set(limits) == {*TONE_KINDS, "any", "off_objective"}
    assert all(0 < value < 1 for value in limits.values())


def test_lemmas_are_lower_case(nlp):
    assert [t.lemma_ for t in nlp("My Phone NUMBER")] == ["my", "phone", "number"]


def test_no_network_and_no_torch(monkeypatch):
    code = (
        "import socket, sys\n"
        "def no(*a, **k): raise AssertionError('the network was asked for')\n"
        "socket.socket.connect = socket.create_connection = socket.getaddrinfo = no\n"
        "from checker.language import load_pipeline\n"
        "nlp = load_pipeline()\n"
        "assert nlp('Well done Amelia Hart!').ents\n"
        "assert not {'torch', 'transformers', 'tensorflow', 'huggingface_hub'} & set(sys.modules), 'a training library was imported'\n"
    )
    assert socket.socket  # the guard is in the other process, where nothing was imported yet
    subprocess.run([sys.executable, "-c", code], check=True, timeout=120)


def test_presidio_takes_a_doc_that_was_read(nlp):
    from checker.language.presidio_engine import SchoolNlpEngine

    engine = SchoolNlpEngine(nlp.vocab, nlp)
    doc = nlp(TEXTS[0])
    artifacts = engine.artifacts(doc)
    assert artifacts.tokens is doc
    assert [e.text for e in artifacts.entities if e.label_ == "PERSON"] == ["Amelia Hart", "Oluwaseun Adeyemi"]
    assert "chess" in artifacts.keywords
    assert [text for text, _ in engine.process_batch(TEXTS[:2], "en")] == TEXTS[:2]

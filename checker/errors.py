"""Everything that can go wrong, told in plain English.

Each message is one paragraph that says what was wrong and what to do next. None holds a pupil's name or the words of a draft: a place
(file, row, column) and, for settings and consent cells, the value that could not be read.

    CheckerError
    ├── SchoolError            the school's folder cannot be used
    │   ├── SettingsError      school.toml
    │   ├── PolicyError        policy.toml
    │   ├── ConsentLogError    consent_log.csv or .xlsx
    │   └── StaffListError     staff.csv
    ├── DraftError             a draft cannot be read
    ├── ModelFileError         a model is missing or is not the one that was shipped
    ├── WordListError          a word list in checker/words
    ├── NoChecksError          no checks were found, so nothing may be called checked
    ├── PhotoError             a photo or video cannot be opened, or not wholly
    ├── CannotRun              a check lacks something; becomes a `skipped` in the report
    ├── RecognitionError       recognition was asked for without what the law asks for, or its store cannot be opened
    ├── VaultError             the school's key cannot be found or kept, or something encrypted cannot be opened with it
    ├── RecordError            the record of decisions cannot be opened, read or written
    └── WorkflowError
        ├── Refused            a step that may not be taken now, or not by this person
        ├── NotApproved        this content is not approved; `reasons` says why
        └── CannotTell         whether it is approved cannot be found out, so it counts as not approved
"""

from __future__ import annotations

from collections.abc import Iterable


class CheckerError(Exception):
    """Base of every error this package raises on purpose; its text can be shown to the user as it is."""


class SchoolError(CheckerError):
    """The school's folder cannot be used."""


class SettingsError(SchoolError):
    """`school.toml` says something that cannot be followed."""


class PolicyError(SchoolError):
    """`policy.toml` says something that cannot be followed, or asks for less than the law does."""


class ConsentLogError(SchoolError):
    """The consent log cannot be read without guessing.

    Attributes:
        problems: every problem found, one sentence each, so that the office can mend them in one go.
    """

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        shown = problems[:20]
        more = len(problems) - len(shown)
        tail = f" And {more} more." if more > 0 else ""
        super().__init__(" ".join(shown) + tail)


class StaffListError(SchoolError):
    """`staff.csv` cannot be read."""


class DraftError(CheckerError):
    """A draft cannot be read."""


class ModelFileError(CheckerError):
    """A model file is missing, or is not the one that was shipped."""


class WordListError(CheckerError):
    """A word list is not in the form that the others keep."""


class NoChecksError(CheckerError):
    """No checks were found: reviewing with none would pass everything."""


class PhotoError(CheckerError):
    """A photo or video cannot be opened, or not wholly. The text is plain English and holds no path."""


class CannotRun(CheckerError):  # noqa: N818 - read as a sentence where it is raised
    """Raised by a check that lacks what it needs. The text becomes the reason of a `Skipped`."""


class RecognitionError(CheckerError):
    """Recognition was asked for without what the law asks for, or its store cannot be opened."""


class VaultError(CheckerError):
    """The school's key cannot be found or kept, or something encrypted cannot be opened with it.

    Attributes:
        damaged: what was to be opened is no such thing at all, whatever the key.
    """

    def __init__(self, message: str, *, damaged: bool = False) -> None:
        self.damaged = damaged
        super().__init__(message)


class RecordError(CheckerError):
    """The record of decisions cannot be opened, read or written, or refuses what was asked."""


class WorkflowError(CheckerError):
    """Base of what the approval workflow answers."""


class Refused(WorkflowError):  # noqa: N818 - an answer, read as a word
    """A step of the workflow that may not be taken now, or not by this person; nothing was recorded."""


class NotApproved(WorkflowError):  # noqa: N818 - an answer, read as a word
    """This content is not approved.

    Attributes:
        reasons: each a sentence of plain English; at least one.
    """

    def __init__(self, reasons: Iterable[str]) -> None:
        self.reasons = tuple(reasons)
        super().__init__(" ".join(self.reasons))


class CannotTell(WorkflowError):  # noqa: N818 - an answer, read as a word
    """Whether this content is approved cannot be found out; whoever asks must take it for not approved."""

"""From the export of a management system (SIMS, Arbor, Bromcom and others) to the school's own lists.

sheet      the export as rows of text, and which row names the columns
columns    what each column holds, guessed with a reason, for a person to correct (terms.toml holds the titles that are known)
answers    a cell as the consent log writes it
reading    the rows as rows of a consent log, and every problem
save       what changes, and putting the new list in place of the old one, which is kept
staff      the same for the staff list
"""

from __future__ import annotations

from checker.school.importing.columns import MEANINGS, Column, Plan, guess
from checker.school.importing.reading import Problem, Read, read_pupils
from checker.school.importing.save import Changes, NewLog, log_in_force, merged, save_log

__all__ = [
    "MEANINGS",
    "Changes",
    "Column",
    "NewLog",
    "Plan",
    "Problem",
    "Read",
    "guess",
    "log_in_force",
    "merged",
    "read_pupils",
    "save_log",
]

"""What the outputs of the posts model are called, in their order; whoever labels texts, trains or reads them calls them so."""

from __future__ import annotations

TONE_KINDS = ("political", "personal_opinion", "offensive", "discriminatory", "insensitive", "disrepute", "defamatory")
OBJECTIVES = ("event_reminder", "school_good_news", "achievement", "parent_information", "off_objective")
ANY = "any"
"""One score more beside the kinds of tone, and one beside the circumstances: there is something, of whatever kind."""
OUTPUTS = (*TONE_KINDS, ANY)
TOLD = (
    "medical",
    "send",
    "family",
    "religion",
    "ethnicity",
    "safeguarding",
    "behaviour",
    "attendance",
    "money",
    "result",
    "whereabouts",
    "plan",
    "looks",
    "age",
    "birthday",
)
SINGLED_OUT = "singled_out"
TOLD_OUTPUTS = (*TOLD, ANY, SINGLED_OUT)
TOLD_WORDS = (*TOLD, ANY, "adult")
PEOPLE = ("pupil", "child", "staff", "parent", "adult", "public", "historical", "fictional", "notperson")
CHILDREN = ("pupil", "child")
"""Those of `PEOPLE` that are children."""
NAMED = ("PERSON", "ORG", "LOC")
NAME_LABELS = ("O", *(f"{place}-{kind}" for kind in NAMED for place in "BI"))
"""Of a word: it is no part of a name, or begins or goes on with one of that kind."""

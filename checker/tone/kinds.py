"""The seven kinds of wording that a school's post does without."""

from __future__ import annotations

from checker.tone.judgement import Kind

POLITICAL = Kind(
    "political",
    True,
    ("politics",),
    "Takes a side in public debate",
    "May take a side in public debate",
    "the words marked favour or attack a party, a government, a policy, a campaign or one side of a dispute",
    topical=True,
)
PERSONAL = Kind(
    "personal_opinion",
    False,
    ("personal_view",),
    "Gives a personal view",
    "May give a personal view",
    "the words marked are the writer's own judgement or taste, not the school's information",
)
OFFENSIVE = Kind(
    "offensive",
    True,
    ("profanity",),
    "Offensive wording",
    "May offend",
    "the words marked swear, insult, threaten or make a sexual remark",
    exact=True,
)
DISCRIMINATORY = Kind(
    "discriminatory",
    True,
    ("slurs",),
    "Demeans a group of people",
    "May demean a group of people",
    "the words marked belittle or stereotype people for what they are",
    exact=True,
    topical=True,
)
INSENSITIVE = Kind(
    "insensitive",
    False,
    ("insensitive",),
    "Insensitive wording",
    "May hurt some readers",
    "the words marked make light of something that some readers live with (loss, illness, money, family, faith, bodies, exams)",
)
DISREPUTE = Kind(
    "disrepute",
    False,
    ("disrepute",),
    "Risks the school's good name",
    "May harm the school's good name",
    "the words marked tell of rule-breaking, rows, drinking or grumbles that shame the school",
)
DEFAMATORY = Kind(
    "defamatory",
    True,
    ("defamation",),
    "Makes a damaging claim about a person or firm",
    "May make a damaging claim about a person or firm",
    "the words marked accuse somebody whom readers can identify",
)

KINDS = (POLITICAL, PERSONAL, OFFENSIVE, DISCRIMINATORY, INSENSITIVE, DISREPUTE, DEFAMATORY)

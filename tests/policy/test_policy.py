"""A school's own policy: what is cited, what may be weighed otherwise, and what the law lets nobody lower."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from checker.check import load_checks
from checker.clauses import clause, clauses
from checker.draft import Draft
from checker.engine import review
from checker.errors import PolicyError
from checker.finding import Finding, Level, WholeDraft
from checker.policy import Policy, floors, profile_name, profiles
from checker.school import School
from checker.versions import versions

POLICIES = ("Aspire", "Heaton", "Whinless", "William Brookes", "Wynstones")


def load(folder: Path, content: str) -> Policy:
    (folder / "policy.toml").write_text(content, encoding="utf-8")
    return Policy.load(folder)


def finding(check: str, level: Level, key: str = "no-full-names") -> Finding:
    return Finding(check, "names", level, 1.0, "Seen.", "why", "instead", clause(key), WholeDraft())


def test_without_a_file_nothing_changes(tmp_path: Path) -> None:
    policy = Policy.load(tmp_path)
    found = finding("pupil-full-name", Level.STOP)
    assert policy.applied(found, has_picture=True) is found
    assert policy.clause("approval") == clause("approval")


def test_the_five_policies_ship_ready() -> None:
    assert len(profiles()) == 5
    for name in POLICIES:
        assert sum(name in profile_name(p) for p in profiles()) == 1


@pytest.mark.parametrize("profile", profiles())
def test_under_one_policy_no_other_is_cited_for_anything(profile: str, tmp_path: Path) -> None:
    policy = load(tmp_path, f'[policy]\nprofile = "{profile}"\n')
    others = [n for n in POLICIES if n not in profile_name(profile)]
    assert len(others) == 4
    for key in clauses():
        cited = policy.clause(key)
        assert not [n for n in others if n in f"{cited.policy} {cited.section} {cited.says}"], key
        assert cited.section
        assert cited.says.endswith(".")
    assert any(profile_name(profile) == policy.clause(k).policy for k in clauses())


@pytest.mark.parametrize("profile", profiles())
def test_what_is_said_to_a_school_under_one_never_names_another(profile: str, school_folder: Path) -> None:
    load(school_folder, f'[policy]\nprofile = "{profile}"\n')
    school = School.open(school_folder)
    others = [n for n in POLICIES if n not in profile_name(profile)]
    posts = (
        "Well done Orla Finnegan, who has asthma! Vote Labour, they are the only honest party. The wifi password is Otter99.",
        "Selling my old sofa, £40. This is bloody awful and our staff are a shower of idiots; call Mrs Pettifer on 07700 900123.",
    )
    checks = set()
    for text in posts:
        for each in review(Draft(text=text, has_image=True), school).findings:
            checks.add(each.check)
            assert not [n for n in others if n in json.dumps(each.to_json())], each.check
    assert len(checks) >= 5


def test_a_school_with_a_policy_of_its_own_is_told_of_that_and_of_the_law(tmp_path: Path) -> None:
    policy = load(
        tmp_path,
        '[policy]\nname = "Rowan Park, Social Media (2026)"\n[clauses.no-full-names]\nsection = "4.2"\nsays = "We never name a child in full."\n'
        '[clauses.disrepute]\npolicy = "Rowan Park, Code of Conduct"\nsection = "1"\nsays = "We speak well of the school."\n',
    )
    cited = policy.applied(finding("pupil-full-name", Level.STOP), has_picture=True).clause
    assert (cited.policy, cited.section, cited.says) == ("Rowan Park, Social Media (2026)", "4.2", "We never name a child in full.")
    assert policy.clause("disrepute").policy == "Rowan Park, Code of Conduct"
    assert not [k for k in clauses() for n in POLICIES if n in policy.clause(k).policy]


def test_a_clause_changed_in_a_profile_keeps_the_others(tmp_path: Path) -> None:
    policy = load(tmp_path, '[policy]\nprofile = "wynstones"\n[clauses.no-full-names]\nsection = "2"\nsays = "First names only."\n')
    assert policy.clause("no-full-names").policy == "Wynstones School, Social Media (2017)"
    assert policy.clause("disrepute").policy == "Wynstones School, Social Media (2017)"


LOWER = [(c, w) for c, f in floors().items() for w in ("advise", "review") if Level[w.upper()] < (f.lowest or Level.STOP)]


@pytest.mark.parametrize(("check", "level"), LOWER)
def test_below_what_the_law_asks_for_is_refused_with_the_law_and_the_line(check: str, level: str, tmp_path: Path) -> None:
    with pytest.raises(PolicyError) as error:
        load(tmp_path, f'[levels]\n{check} = "{level}"\n')
    assert "line 2:" in str(error.value)
    assert floors()[check].law in str(error.value)


def test_a_pupils_name_beside_a_picture_stays_a_stop_whatever_the_school_says(tmp_path: Path) -> None:
    policy = load(tmp_path, '[levels]\npupil-full-name = "review"\n')
    found = finding("pupil-full-name", Level.STOP)
    assert policy.applied(found, has_picture=True).level is Level.STOP
    assert policy.applied(found, has_picture=False).level is Level.REVIEW


@pytest.mark.parametrize("level", list(Level))
@pytest.mark.parametrize("wanted", list(Level))
@pytest.mark.parametrize("check", [c.name for c in load_checks()])
def test_no_level_ever_falls_below_the_floor_and_advice_stays_advice(check: str, wanted: Level, level: Level) -> None:
    """Whatever was read from a file: the floor holds where it is applied as well."""
    for has_picture in (False, True):
        made = Policy(levels={check: wanted}).applied(finding(check, level), has_picture=has_picture).level
        floor = floors()[check].of(has_picture) if check in floors() else Level.ADVISE
        if level is Level.ADVISE:
            assert made is Level.ADVISE
        else:
            assert made >= min(level, level if floor is None else floor)
            assert made <= max(level, wanted)


def test_a_school_may_be_stricter_or_more_lenient_where_the_law_leaves_it_open(school_folder: Path) -> None:
    post = Draft(text="Selling my old sofa, grey, some cat damage, £40, must collect by Sunday. Message me.")

    def level() -> set[str]:
        return {f.level.word for f in review(post, School.open(school_folder)).findings if f.check == "off-objective"}

    assert level() == {"review"}
    load(school_folder, '[levels]\noff-objective = "stop"\n')
    assert level() == {"stop"}
    load(school_folder, '[levels]\noff-objective = "advise"\n')
    assert level() == {"advise"}


def test_another_policy_is_another_version_so_that_approvals_are_asked_for_again(school_folder: Path) -> None:
    before = versions(School.open(school_folder))["settings"]
    load(school_folder, '[levels]\noff-objective = "stop"\n')
    first = versions(School.open(school_folder))["settings"]
    load(school_folder, '[levels]\noff-objective = "advise"\n')
    assert len({before, first, versions(School.open(school_folder))["settings"]}) == 3


@pytest.mark.parametrize(
    ("content", "line", "said"),
    [
        ('[policy]\nprofile = "aspire"\n', 2, "no profile `aspire`"),
        ('[policy]\nnane = "x"\n', 2, "unknown key `nane`"),
        ('[policy]\nname = "x"\n[clauses.full-names]\nsection = "1"\nsays = "x"\n', 3, "no check cites a clause `full-names`"),
        ('[policy]\nname = "x"\n[clauses.approval]\nsection = ""\nsays = "x"\n', 4, "`section` is empty"),
        ('[policy]\nname = "x"\n[clauses.approval]\nsection = "1"\n', 3, "`says` is missing"),
        ('[clauses.approval]\nsection = "1"\nsays = "x"\n', 1, "say which policy this is"),
        ('[levels]\noff-objectives = "stop"\n', 2, "no check `off-objectives`"),
        ('[levels]\noff-objective = "none"\n', 2, "must be one of advise, review, stop"),
        ("[levels]\noff-objective = 1\n", 2, "must be text"),
    ],
)
def test_a_slip_is_refused_with_its_line(content: str, line: int, said: str, tmp_path: Path) -> None:
    with pytest.raises(PolicyError) as error:
        load(tmp_path, content)
    assert f"policy.toml, line {line}:" in str(error.value)
    assert said in str(error.value)


def test_a_school_whose_policy_cannot_be_followed_does_not_open(school_folder: Path) -> None:
    load_error = '[levels]\nunconsented-face = "advise"\n'
    (school_folder / "policy.toml").write_text(load_error, encoding="utf-8")
    with pytest.raises(PolicyError, match="Articles 6 and 7"):
        School.open(school_folder)


def test_floors_are_for_checks_that_exist() -> None:
    assert set(floors()) <= {c.name for c in load_checks()}

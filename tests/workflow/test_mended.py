"""What the evidence says of findings that an earlier check had: mended only where a later version has none of the kind in its place."""

from __future__ import annotations

from typing import Any

from checker.workflow.evidence import evidence
from checker.workflow.mended import Fate, fates


def became(office: Any, case: Any) -> dict[str, Fate]:
    return fates(office.desk.record.of_case(office.desk.name, case.id))


def versions(office: Any, *drafts: Any) -> list[Any]:
    first, *others = drafts
    cases = [office.submit(first)]
    return cases + [office.submit(draft, case=cases[0].id) for draft in others]


def test_what_is_about_the_whole_post_is_not_mended_by_an_edit_elsewhere(one_office: Any) -> None:
    first, second = versions(one_office, one_office.draft("An advert."), one_office.draft("An advert, said better."))
    (was,), (now,) = first.findings, second.findings
    assert was.id != now.id
    assert became(one_office, second) == {was.id: Fate(again=now.id)}
    page = evidence(one_office.desk, second.id)
    assert "<td>Mended</td>" not in page and f"as {now.id[:12]}" in page
    assert "usual clause" not in page, "its rule stands once"


def test_a_photo_that_is_saved_anew_keeps_its_finding_and_one_that_goes_is_mended(one_office: Any) -> None:
    first, _, third = versions(
        one_office,
        one_office.photo_of("P1", content=b"crowd one"),
        one_office.photo_of("P1", content=b"crowd two"),
        one_office.photo_of("P1", content=b"pixels"),
    )
    assert set(became(one_office, third).values()) == {Fate(mended=True)} and not third.findings
    back = one_office.submit(one_office.photo_of("P1", content=b"crowd three"), case=first.id)
    assert {f.again for f in became(one_office, back).values()} == {back.findings[0].id}, "what came back is not mended any more"


def test_of_two_of_a_kind_one_may_be_mended(one_office: Any) -> None:
    first, second = versions(one_office, one_office.draft("A council tax hint. An advert."), one_office.draft("A hint. Still an advert."))
    tax, advert = (next(f for f in first.findings if f.check == check) for check in ("political-language", "off-objective"))
    said = became(one_office, second)
    assert said[tax.id] == Fate(mended=True) and said[advert.id].again in {f.id for f in second.findings}
    assert evidence(one_office.desk, second.id).count("<td>Mended</td>") == 1
    assert len(said) == 2, "the advice whose words stand is of the last check"


def test_the_same_finding_by_the_same_id_is_of_the_last_check_again(one_office: Any) -> None:
    *_, last = versions(one_office, one_office.draft("A hint."), one_office.draft("Nothing."), one_office.draft("Once more a hint."))
    assert became(one_office, last) == {}


def test_nobody_mended_what_newer_settings_find_no_more(one_office: Any, monkeypatch: Any) -> None:
    from plain_checks import CHECKS

    import checker.engine
    from checker.workflow.rechecking import recheck

    case = one_office.submit(one_office.draft("An advert."))
    monkeypatch.setattr(checker.engine, "load_checks", lambda: tuple(c for c in CHECKS if c.name != "off-objective"))
    one_office.settings((one_office.folder / "school.toml").read_text("utf-8") + "\n# newer\n")
    recheck(one_office.desk, now=one_office.now)
    assert became(one_office, case) == {case.findings[0].id: Fate(mended=False)}
    page = evidence(one_office.desk, case.id)
    assert "No longer found when the same version was checked again" in page and "<td>Mended</td>" not in page

"""A post that was filed, put back into the page to be changed; what is sent afterwards is a new version of the same case."""

from __future__ import annotations

from checker.draft import Draft
from checker.page.write.samples import fill
from checker.page.write.state import Filed, writing
from checker.said import Said
from checker.school import School
from checker.workflow.case import Case


def reopen(case: Case, draft: Draft, said: Said, school: School) -> None:
    """Fill the page with the post of a case, and with what its author said of the faces."""
    state = writing()
    state.new_post()
    fill(draft, school, case.digest, said)
    state.filed = Filed(case.id)

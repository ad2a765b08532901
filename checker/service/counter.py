"""What the service's routes ask: each method is one route, in terms of the checker alone."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from checker.school import School
    from checker.service.shapes import Post


class Counter:
    """What the routes ask: the school as it stands now, one review at a time."""

    def __init__(self, school: School) -> None:
        self._school = school
        self._lock = threading.Lock()  # the models are shared; two reviews at once would only slow each other down

    @property
    def school(self) -> School:
        """The school as its folder says now."""
        self._school = self._school.current()
        return self._school

    def warm(self) -> None:
        """Load the models before the first call."""
        from checker.draft import Draft
        from checker.engine import review

        with self._lock:
            review(Draft(text="The hall opens at six."), self.school)

    def review(self, post: Post) -> dict[str, Any]:
        """A report."""
        from checker.engine import review

        draft = post.draft()
        with self._lock:
            return review(draft, self.school).to_json()

    def submit(self, post: Post, by: str) -> dict[str, Any]:
        """Check a post and file it in the name of `by`."""
        from checker.workflow.desk import Desk
        from checker.workflow.notices import tell

        draft = post.draft()
        with self._lock:
            desk = Desk.open(self.school)
            case = desk.submit(draft, by)
        tell(desk, [case], by=by)
        return {"case": case.id, "state": case.state.value, "report": case.report.to_json() if case.report else {}}

    def gate(self, post: Post, account: str | None) -> dict[str, Any]:
        """The gate's answer."""
        from checker.gatekeeper import admit

        return admit(post.draft(), self.school, account).to_json()

    def verify(self, post: Post, account: str | None, token: str) -> dict[str, Any]:
        """What a token proves."""
        import datetime

        from checker.gatekeeper import verify
        from checker.gatekeeper.signing import Signing
        from checker.gatekeeper.tokens import pem, sign_revoked

        ring = Signing.of(self.school).ring()
        keys = "".join(pem(key) for key in ring.public_keys().values())
        revoked = sign_revoked([(r.kind, r.id) for r in ring.revoked], datetime.datetime.now(datetime.UTC), ring.private)
        approval = verify(token, post.draft(), keys, account=account, revoked=revoked)
        return {"approved": True, "reasons": [], "approval": approval.to_json(), "token": token.strip()}

    def key(self) -> str:
        """The public keys, PEM."""
        from checker.gatekeeper.signing import Signing
        from checker.gatekeeper.tokens import pem

        return "".join(pem(key) for key in Signing.of(self.school).ring().public_keys().values())

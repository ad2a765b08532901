"""The gate that programs ask before they publish, and the tokens that prove its answer elsewhere.

`gate` asks the desk (`checker/workflow`) and decides nothing itself; what it adds is that every way of not knowing is a no, and a signed token. `verify` looks at
such a token with the public key alone: no school, no record, no network.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from checker.errors import CannotTell, CheckerError, DraftError, NotApproved
from checker.workflow.approval import Approval

if TYPE_CHECKING:
    from checker.draft import Draft
    from checker.school import School

__all__ = ["Admission", "admit", "gate", "verify"]


@dataclass(frozen=True, slots=True)
class Admission:
    """A gate's yes: the approval in force, the token that proves it to another machine, and from when on the token counts no more, UTC."""

    approval: Approval
    token: str
    until: datetime.datetime

    def to_json(self) -> dict[str, Any]:
        """CONTRACT's answer of the gate."""
        return {"approved": True, "reasons": [], "approval": self.approval.to_json(), "token": self.token}


def refusal_to_json(error: NotApproved | CannotTell) -> dict[str, Any]:
    """CONTRACT's answer of the gate where it is a no."""
    reasons = list(error.reasons) if isinstance(error, NotApproved) else [str(error)]
    return {"approved": False, "reasons": reasons, "approval": None, "token": None}


def gate(draft: Draft, school: School, account: str | None = None, *, now: datetime.datetime | None = None) -> Approval:
    """The approval in force of exactly this draft; whoever gets none must not publish.

    Args:
        draft: what is about to be published, with its photos.
        school: whose record is asked.
        account: where it is about to be published; what the draft says unless given.
        now: UTC; the computer's clock unless given, which must not have gone back.

    Raises:
        NotApproved: it is not approved, or no more; its `reasons` say why.
        CannotTell: there was no answer, for whatever reason. That is a no.
    """
    return admit(draft, school, account, now=now).approval


def admit(draft: Draft, school: School, account: str | None = None, *, now: datetime.datetime | None = None) -> Admission:
    """The same as `gate`, with a token. It runs out with the approval, or after `token_hours` under [approval] where that is sooner."""
    from checker.gatekeeper.clock import now_checked
    from checker.gatekeeper.signing import Signing
    from checker.gatekeeper.tokens import Claims, sign
    from checker.versions import versions
    from checker.workflow.desk import Desk

    try:
        moment = now or now_checked()
        signing = Signing.of(school)  # before the desk is opened, which makes a key where there is none
        draft = _whole(draft)
        approval = Desk.open(school).approval_of(draft, account, now=moment)
        _holds(approval, draft, moment)
        ring = signing.ring()
        longest = moment + datetime.timedelta(hours=school.settings.approval.token_hours)
        claims = Claims(approval, moment, min(approval.expires, longest), school.settings.school.name, versions(school))
        return Admission(approval, sign(claims, ring.private), claims.expires)
    except (NotApproved, CannotTell):
        raise
    except CheckerError as error:
        raise CannotTell(str(error)) from None
    except Exception as error:
        # Only the kind of error: its text may hold words of the draft.
        raise CannotTell(f"The gate failed ({type(error).__name__}), so nothing counts as approved. Report the fault.") from None


def verify(
    token: str,
    draft: Draft,
    key: str | bytes | Path,
    *,
    account: str | None = None,
    revoked: str | None = None,
    now: datetime.datetime | None = None,
) -> Approval:
    """The approval that a token proves for exactly this draft, offline.

    Args:
        token: as the gate gave it.
        draft: what is about to be published, with its photos.
        key: the school's public key: PEM text, or the file it is in. Several may stand one after another.
        account: where it is about to be published; what the draft says unless given.
        revoked: the school's signed list of what was revoked (`checker key revoked`).
        now: UTC; the computer's clock unless given, which must not have gone back.

    Raises:
        NotApproved: it proves nothing for this draft; `reasons` says why.
        CannotTell: the key, the draft's photos, the list or the clock cannot be used. That is a no.
    """
    from checker.gatekeeper import tokens
    from checker.gatekeeper.clock import now_checked
    from checker.gatekeeper.signing import revoked_by

    try:
        keys = tokens.public_keys(key)
        claims = tokens.read(token, keys)
        moment = now or now_checked()
        if revoked is not None and revoked_by(claims, tokens.read_revoked(revoked, keys)):
            raise NotApproved(["The token was revoked."])
        if claims.issued > moment + tokens.LEEWAY:
            raise CannotTell("The token was made later than this computer's clock says it is now. Set the clock right.")
        if claims.expires <= moment:
            raise NotApproved(["The token has run out. Ask the gate for a new one."])
        # The draft's own account is in its digest; one given apart has to be the one approved.
        if account and account not in (claims.approval.account, draft.account):
            raise NotApproved(["It was approved for another account."])
        _holds(claims.approval, _whole(draft), moment)
    except (NotApproved, CannotTell):
        raise
    except CheckerError as error:
        raise CannotTell(str(error)) from None
    except Exception as error:
        raise CannotTell(f"The token could not be verified ({type(error).__name__}), so it counts for nothing. Report the fault.") from None
    return claims.approval


def _whole(draft: Draft) -> Draft:
    """The draft with its photos' bytes in hand, read once, so that a file swapped meanwhile cannot borrow another's approval."""
    from checker.draft import Photo

    if draft.has_image and not draft.images:
        raise NotApproved(
            ["Photos will go with these words and are not in the draft, so nobody approved them. Give the draft with its photos."]
        )
    try:
        return replace(draft, images=tuple(Photo(photo.name, photo.read(), photo.path) for photo in draft.images))
    except DraftError as error:
        raise CannotTell(str(error)) from None


def _holds(approval: Approval, draft: Draft, now: datetime.datetime) -> None:
    """Look once more at what an approval is bound to: the same for one from the record and for one from a token."""
    from checker.report import digest

    reasons = []
    if approval.digest != digest(draft):
        reasons.append("The post is not the one that was approved: its words, photos, alt texts, tags, account or platform differ.")
    if approval.expires <= now:
        reasons.append("The approval has run out. Submit the post again.")
    if reasons:
        raise NotApproved(reasons)

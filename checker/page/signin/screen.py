"""Who may see the page: everybody who sits at this computer, or on a shared server whoever has signed in and stands in the school's list of people."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

import streamlit as st

from checker.page.guard import configured
from checker.page.pieces import part
from checker.page.signin.claims import Identity, NotIn, identity, key_of
from checker.page.signin.door import FAILED, OUT, SESSIONS
from checker.page.signin.settings import SignIn
from checker.school import School

_CURRENT: list[SignIn | None] = [None]
_TOLD = {
    FAILED: (
        "incomplete",
        "Signing in did not work",
        "What the provider answered could not be used. Try again; if it happens again, tell IT.",
    ),
    OUT: ("changed", "You have signed out", "Close the browser too if other people use this computer."),
}


def use(signin: SignIn | None) -> None:
    """Sign people in by these settings from now on; called once, when the server starts."""
    _CURRENT[0] = signin


def shared() -> bool:
    """Whether people have to sign in: a file for it was given, or the page is asked for by other names than this computer's own."""
    return _CURRENT[0] is not None or bool(configured())


def signed_in() -> str | None:
    """The verified e-mail address of whoever uses the page, "" for nobody; None where nobody has to sign in."""
    if not shared():
        return None
    who = _who()
    return who.email if isinstance(who, Identity) else ""


def closed() -> bool:
    """Draw the way in for somebody who is not signed in, and nothing else; whether that is so."""
    if not shared():
        return False
    who = _who()
    if isinstance(who, Identity):
        return False
    st.html(part("page_head", "Check a post", False))
    signin = _CURRENT[0]
    if signin is None:
        st.html(
            part(
                "notice",
                "incomplete",
                "Nobody can sign in yet, so this page stays closed",
                "It answers by the name of a shared server. IT sets up signing in with `checker app --signin FILE`; docs/signing-in.md says how.",
            )
        )
        return True
    said = str(st.query_params.get("sign-in", ""))
    if who.why:
        st.html(part("notice", "changed" if who.over else "incomplete", "Please sign in again" if who.over else "Not signed in", who.why))
    elif said in _TOLD:
        st.html(part("notice", *_TOLD[said]))
    with st.container(key="sign-in", width=520):
        st.header("Sign in", anchor=False)
        st.write("This page is for the people whom the school lists. Use your school account.")
        for provider in signin.providers.values():
            st.button(
                f"Sign in with {provider.title}",
                key=f"sign-in-{provider.name}",
                type="primary",
                width="stretch",
                icon=":material/login:",
                on_click=st.login,
                args=(provider.name,),
            )
    return True


def unknown(school: School) -> bool:
    """Draw what somebody sees whom the school does not list; whether that is so. Whoever it lists is let in: uploads are taken from now on."""
    who = _who() if shared() else None
    if who is None:
        return False
    if not isinstance(who, Identity):
        return True
    if any(p.email.strip().lower() == who.email for p in school.settings.people):
        SESSIONS.let_in(who)
        st.query_params.pop("sign-in", None)
        return False
    SESSIONS.shut_out(who.key)
    st.html(part("page_head", "Check a post", False))
    text = f"You are signed in as {who.email}, which is not among the people whom the school lists. Ask an administrator to add it on the page School, under People, with its roles, or ask whoever keeps the server."
    st.html(part("notice", "incomplete", "The school does not list you", text))
    sign_out_button()
    return True


def sign_out_button() -> None:
    """Signs out of this page and, where it offers that, of the provider; in every tab."""
    st.button("Sign out", key="sign-out", on_click=_sign_out, icon=":material/logout:")


def _sign_out() -> None:
    st.logout()


def _who() -> Identity | NotIn:
    signin, claims = _CURRENT[0], _claims()
    if signin is None or SESSIONS.has_ended(key_of(claims)):
        return NotIn()
    return identity(claims, signin, time.time())


def _claims() -> Mapping[str, Any]:
    """What the provider said, as Streamlit holds it for this tab."""
    return st.user.to_dict()

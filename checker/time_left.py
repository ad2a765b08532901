"""How long work may still take, in words."""

from __future__ import annotations


def time_left(seconds: float, done: int, left: int) -> str:
    """`about 4 min left`; "" while too little is done to tell, and when nothing is left.

    Args:
        seconds: taken so far.
        done: items done in that time; those kept from an earlier run do not count.
        left: items still to do.
    """
    if done < 3 or left <= 0:
        return ""
    more = seconds / done * left
    if more < 60:
        return "less than a minute left"
    minutes = round(more / 60)
    return f"about {minutes} min left" if minutes < 120 else f"about {minutes // 60} h {minutes % 60} min left"

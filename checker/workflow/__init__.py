"""From a report to a decision that binds.

`states.py` is the table of what may follow what, `roles.py` says who may do it, `settling.py` what has to be answered before an approval, `case.py` makes a
case of its events, and `desk.py` runs one: the page, the commands and the service ask the desk and decide nothing themselves.
"""

from __future__ import annotations

from checker.workflow.approval import Approval
from checker.workflow.states import State

__all__ = ["Approval", "State"]

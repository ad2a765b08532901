"""Many drafts at once: a folder of photos, a file of posts, an archive, a trust.

items      what is to be judged: one item a file or post, and the key under which its result is kept
work       judging items, wherever that is done; plain values in, plain values out
store      results kept from one run to the next, encrypted
executors  where the work is done: in this process, in several, or on a Dask cluster; one seam, `map(work, chunks)`
run        the one loop: what is kept is not done again, the rest is handed to an executor, all comes out in order
"""

from __future__ import annotations

from checker.runs.items import Item
from checker.runs.run import Run, RunResult
from checker.runs.store import Store

__all__ = ["Item", "Run", "RunResult", "Store"]

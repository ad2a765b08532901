"""The pages of the navigation, in order. To add one: write a module with `draw(school)` and add its line here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

from checker.school import School


@dataclass(frozen=True, slots=True)
class Entry:
    """One page.

    Attributes:
        title: as the navigation says it.
        path: in the address (the first page has none there). It never holds anything of a post.
        icon: a Material symbol.
        module: has `draw(school)`, and may have `forget()`, which is called when another school is chosen.
    """

    title: str
    path: str
    icon: str
    module: str

    def draw(self, school: School) -> None:
        """Draw the page's content."""
        import_module(self.module).draw(school)

    def forget(self) -> None:
        """Let go of what it holds of the school before."""
        forget: Callable[[], None] | None = getattr(import_module(self.module), "forget", None)
        if forget:
            forget()


PAGES = (
    Entry("Write", "write", ":material/edit_square:", "checker.page.write"),
    Entry("Queue", "queue", ":material/inbox:", "checker.page.queue"),
    Entry("History", "history", ":material/history:", "checker.page.history"),
    Entry("Folders", "folders", ":material/photo_library:", "checker.page.folders"),
    Entry("School", "school", ":material/school:", "checker.page.school"),
    Entry("Help", "help", ":material/help:", "checker.page.help"),
)

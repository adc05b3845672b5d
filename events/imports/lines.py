"""What a file would do, line by line: shown before anything is written, and the base of what is written."""

from collections.abc import Callable
from enum import StrEnum
from typing import Any
from uuid import UUID

import msgspec

from core.errors import DomainError
from events.imports.columns import Row


class Outcome(StrEnum):
    """What becomes of a line; exactly one."""

    ADDED = "added"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    DOUBTFUL = "doubtful"
    FAULTY = "faulty"
    SKIPPED = "skipped"


class Fault(msgspec.Struct, frozen=True):
    """What is wrong in which column; `code` names the words."""

    column: str
    code: str
    params: dict[str, str] = {}


class Change(msgspec.Struct, frozen=True):
    """What would stand where something else stands now (`before` empty: nothing)."""

    field: str
    before: str
    after: str


class Option(msgspec.Struct, frozen=True):
    """A way to settle a doubt; `label` is a name from the directory, else the id is a word of the interface."""

    id: str
    label: str = ""


class Doubt(msgspec.Struct, frozen=True):
    """Something that is asked, never guessed; one answer settles it for every line with the same key."""

    key: str
    code: str
    params: dict[str, str]
    options: list[Option]


class Act(msgspec.Struct, frozen=True):
    """One thing to write, `kind` as in events/imports/writing.py; `before` is what undoing needs."""

    kind: str
    subject: UUID
    values: dict[str, Any] = {}
    before: dict[str, Any] = {}


class Line(msgspec.Struct):
    """One line of the file and what becomes of it."""

    sheet: str
    row: int
    subject: str
    outcome: Outcome = Outcome.UNCHANGED
    changes: list[Change] = []
    faults: list[Fault] = []
    doubts: list[Doubt] = []
    note: str = ""


class Planned(msgspec.Struct):
    """A line together with what writing it takes; `then` tells later lines of it, once nothing can go wrong."""

    line: Line
    institution: UUID | None = None
    acts: list[Act] = []
    then: list[Callable[[], object]] = []

    def changed(self, field: str, before: str, after: str) -> None:
        """Notes what would stand where something else stands now."""
        self.line.changes.append(Change(field, before, after))
        if self.line.outcome is Outcome.UNCHANGED:
            self.line.outcome = Outcome.CHANGED

    def drop(self, outcome: Outcome) -> None:
        """Nothing of the line will be written."""
        self.line.outcome, self.line.changes, self.acts, self.then = outcome, [], [], []


class Doubtful(Exception):
    """A line waits for an answer."""

    def __init__(self, doubt: Doubt) -> None:
        super().__init__(doubt.key)
        self.doubt = doubt


class Wrong(Exception):
    """Cells that cannot be taken."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__(*faults)
        self.faults = list(faults)


class Skipped(Exception):
    """Somebody said to leave the line out."""


SKIP = "skip"
NEW = "new"


def fault(field: str, code: str, **params: str) -> Wrong:
    """A cell that cannot be taken."""
    return Wrong(Fault(field, code, params))


def fault_of(error: DomainError, field: str) -> Fault:
    """A refusal of the domain as the fault of a cell."""
    params = {name: str(value) for name, value in error.params.items() if name != "field"}
    return Fault(field, error.code, params)


def all_of(*makers: Callable[[], Any]) -> list[Any]:
    """What all of them make; their faults together, where cells cannot be taken."""
    made, faults = [], []
    for make in makers:
        try:
            made.append(make())
        except Wrong as wrong:
            faults += wrong.faults
    if faults:
        raise Wrong(*faults)
    return made


def looked(row: Row, look: Callable[[Row, Planned], object]) -> Planned:
    """A line as `look` finds it. Never raises: what is wrong or asked is said in it."""
    planned = Planned(Line(row.sheet, row.number, row["institution"] or row["code"]))
    try:
        look(row, planned)
    except Wrong as wrong:
        planned.drop(Outcome.FAULTY)
        planned.line.faults = wrong.faults
    except Doubtful as doubtful:
        planned.drop(Outcome.DOUBTFUL)
        planned.line.doubts = [doubtful.doubt]
    except Skipped:
        planned.drop(Outcome.SKIPPED)
    for tell in planned.then:
        tell()
    return planned

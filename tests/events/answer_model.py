"""What an invitation must come to, in as few lines as can be said; knows nothing of the code it is held against."""

from dataclasses import dataclass, field

Person = tuple[str, bool]  # the name, and whether in the invited office itself


@dataclass
class Model:
    """One invitation; `phase` is 0 before the deadline, 1 after it, 2 when the doors have closed."""

    representation: str
    most_companions: int
    phase: int = 0
    withdrawn: bool = False
    version: int = 2  # made and sent
    to_be_checked: bool = False
    choice: str | None = None
    answers: int = 0
    fillings: int = 0
    seats: dict[int, tuple[Person, str]] = field(default_factory=dict)
    deaths: dict[Person, int] = field(default_factory=dict)

    @property
    def status(self) -> str:
        if 0 in self.seats:
            return "principal" if self.seats[0][1] == "principal" else "represented"
        if self.choice is not None:
            return "declined" if self.choice == "declined" else "confirmed_unnamed"
        return "lapsed" if self.phase else "unanswered"

    def submit(self, choice: str, head: str, companions: list[str], reason: str) -> str | None:
        """Takes an answer; the code of the refusal, if any, and then nothing has changed."""
        refusal = self._refused(choice, reason, len(companions))
        named = choice in ("principal", "representative")
        people: list[tuple[Person, str]] = [((head, choice == "principal"), choice)] if named else []
        people += [((name, False), "companion") for name in companions if named]
        if not refusal and len({person for person, _ in people}) < len(people):
            refusal = "same_person"
        if refusal:
            return refusal
        self.choice, self.answers, self.to_be_checked = choice, self.answers + 1, self.to_be_checked or self.phase == 1
        self._sit(dict(enumerate(people)))
        return None

    def _refused(self, choice: str, reason: str, companions: int) -> str | None:
        if self.withdrawn:
            return "invitation_withdrawn"
        if self.phase == 2:
            return "answers_closed"
        return self._unfit(choice, reason) or ("too_many_companions" if companions > self.most_companions else None)

    def _unfit(self, choice: str, reason: str) -> str | None:
        if choice != "representative" or self.representation == "allowed":
            return None
        if self.representation == "not_expected":
            return "representation_not_expected"
        return None if reason else "reason_missing"

    def substitute(self, seat: int, name: str, reason: str) -> str | None:
        refusal = (
            "invitation_withdrawn" if self.withdrawn else self._unfit("representative" if seat == 0 else "", reason)
        )
        others = [person for place, (person, _) in self.seats.items() if place != seat]
        if not refusal and (name, False) in [self.seats[seat][0], *others]:
            refusal = "same_person"
        if not refusal:
            self._sit(self.seats | {seat: ((name, False), "companion" if seat else "representative")})
        return refusal

    def vacate(self, seat: int) -> None:
        self._sit({place: one for place, one in self.seats.items() if place != seat})

    def withdraw(self) -> None:
        self.withdrawn, self.version = True, self.version + 1
        for person in {person for person, _ in self.seats.values()}:
            self.deaths[person] = self.deaths.get(person, 0) + 1

    def restore(self) -> None:
        self.withdrawn, self.version = False, self.version + 1

    def _sit(self, seats: dict[int, tuple[Person, str]]) -> None:
        coming = {person for person, _ in seats.values()}
        for person in {person for person, _ in self.seats.values()} - coming:
            self.deaths[person] = self.deaths.get(person, 0) + 1
        self.fillings += sum(self.seats.get(place) != one for place, one in seats.items())
        self.seats, self.version = seats, self.version + 1

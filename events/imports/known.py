"""What is on file, as far as the asker sees, and which institution a line means."""

from collections import defaultdict
from datetime import date
from typing import Any
from uuid import UUID

import msgspec

from core.db import rows
from core.grants import Scope
from events.imports import cells, names
from events.imports.columns import Row
from events.imports.lines import NEW, SKIP, Doubt, Doubtful, Option, Skipped, fault
from events.invitees import bounds
from events.states import InstitutionKind


class Held(msgspec.Struct):
    """Who holds an office now."""

    id: UUID
    person: UUID
    name: str
    aliases: list[str]
    acting: str | None
    from_on: date | None
    confirmed_on: date | None


class Post(msgspec.Struct, eq=False):
    """An office; `like` is its title without where it is."""

    id: UUID
    title: str
    like: str
    held: list[Held] = []


class Contact(msgspec.Struct):
    """The present contact officer."""

    id: UUID
    name: str
    office: str
    phone: str
    email: str


class Known(msgspec.Struct):
    """An institution with what hangs on it."""

    id: UUID
    name: str
    kind: InstitutionKind
    code: str
    zone: str
    archived: bool
    aliases: list[str]
    posts: list[Post] = []
    contact: Contact | None = None


class Directory:
    """Institutions by code and by name; `whole` where the asker sees every one, and so may add some."""

    def __init__(self, known: list[Known], *, whole: bool, choices: dict[str, str]) -> None:
        self.whole, self.choices = whole, choices
        self.all: dict[UUID, Known] = {}
        self._codes: defaultdict[tuple[InstitutionKind, str], list[UUID]] = defaultdict(list)
        self._names: defaultdict[str, list[UUID]] = defaultdict(list)
        self._bare: defaultdict[str, list[UUID]] = defaultdict(list)
        self._plain: dict[UUID, str] = {}
        for one in known:
            self.take(one)

    def take(self, one: Known) -> None:
        """Lets later lines find an institution."""
        self.all[one.id], self._plain[one.id] = one, names.plain(one.name)
        if one.code:
            self._codes[one.kind, one.code].append(one.id)
        for said in {names.plain(name) for name in (one.name, *one.aliases)}:
            self._names[said].append(one.id)
        self._bare[names.bare(one.name)].append(one.id)

    def learn(self, one: Known, said: str) -> None:
        """Another name an institution is meant by."""
        one.aliases.append(said)
        self._names[names.plain(said)].append(one.id)

    def find(self, row: Row) -> Known | None:
        """Whom a line means; None where it is somebody new. Raises Wrong, Doubtful, Skipped."""
        code, said = cells.code(row), cells.text(row, "institution")
        kind = _kind(row, said)
        if code:
            return self._by_code(code, kind or InstitutionKind.REGIONAL_GOVERNMENT, said)
        if not said:
            raise fault("institution", "institution_missing")
        return self._by_name(said, kind)

    def _by_code(self, code: str, kind: InstitutionKind, said: str) -> Known | None:
        there = self._codes.get((kind, code))
        if not there:
            raise fault("code", "code_unknown" if self.whole else "outside_scope", region=code)
        named = self._names.get(names.plain(said), [])
        meant = [found for found in there if len(there) == 1 or found in named]
        if len(meant) != 1:  # a region may have two supervisory bodies
            return self._asked("institution_like", said, there, region=code)
        found = meant[0]
        one = self.all[found]
        if said and named and found not in named and names.bare(said) != names.bare(one.name):
            # BPS codes look like ours and are other regions: which of the two is meant is for people to say.
            return self._asked("code_and_name", said, [found, *named], region=code)
        return one

    def _by_name(self, said: str, kind: InstitutionKind | None) -> Known | None:
        exact = self._fit(self._names.get(names.plain(said), []), kind)
        if len(exact) == 1:
            return self.all[exact[0]]
        alike = exact or self._fit(self._bare.get(names.bare(said), []), kind)
        if len(alike) == 1 and names.bare(said) in (names.plain(said), self._plain[alike[0]]):
            return self.all[alike[0]]
        alike = alike or self._fit(names.near(said, self._plain), kind)
        regional = (kind or names.kind_of(said)) in _REGIONAL
        if alike:
            return self._asked("institution_like", said, alike, may_add=self.whole and not regional)
        if regional or not self.whole:
            raise fault("institution", "institution_unknown_here", name=said)
        return None

    def _fit(self, found: list[UUID], kind: InstitutionKind | None) -> list[UUID]:
        return [one for one in found if kind is None or self.all[one].kind == kind]

    def _asked(self, code: str, said: str, alike: list[UUID], *, may_add: bool = False, **params: str) -> Known | None:
        options = [Option(str(one), self.all[one].name) for one in dict.fromkeys(alike)]
        key = f"institution:{params.get('region', '')}:{names.plain(said)}"
        offered = [*options, Option(NEW)] if may_add else options
        chosen = self.ask(key, code, offered, said=said, **params)
        return None if chosen == NEW else self.all[UUID(chosen)]

    def ask(self, key: str, code: str, options: list[Option], **params: str) -> str:
        """What was chosen of the options; a line may always be left out. Raises Doubtful, Skipped."""
        chosen = self.choices.get(key)
        if chosen == SKIP:
            raise Skipped
        if chosen in {option.id for option in options}:
            return str(chosen)
        left_out = [] if any(option.id == SKIP for option in options) else [Option(SKIP)]
        raise Doubtful(Doubt(key, code, params, [*options, *left_out]))


_REGIONAL = (InstitutionKind.REGIONAL_GOVERNMENT, InstitutionKind.ELECTION_SUPERVISOR)
_KINDS = {
    "pemerintah daerah": InstitutionKind.REGIONAL_GOVERNMENT, "pemda": InstitutionKind.REGIONAL_GOVERNMENT,
    "bawaslu": InstitutionKind.ELECTION_SUPERVISOR, "pengawas pemilu": InstitutionKind.ELECTION_SUPERVISOR,
    "kementerian": InstitutionKind.MINISTRY, "lembaga": InstitutionKind.AGENCY, "lainnya": InstitutionKind.OTHER,
}  # fmt: skip


def _kind(row: Row, said: str) -> InstitutionKind | None:
    """What the line says its institution is, or what the name gives away."""
    if row["kind"]:
        word = row["kind"].strip().casefold()
        if word not in _KINDS:
            raise fault("kind", "kind_unreadable")
        return _KINDS[word]
    guessed = names.kind_of(said)
    return guessed if guessed in (*_REGIONAL, InstitutionKind.MINISTRY) else None


def kind_of(row: Row) -> InstitutionKind:
    """What somebody new is."""
    said = cells.text(row, "institution")
    return _kind(row, said) or names.kind_of(said)


_KNOWN = """
SELECT n.id, n.name, n.kind, coalesce(r.code, '') AS code, n.zone, n.archived_at IS NOT NULL AS archived, n.aliases
FROM institution n LEFT JOIN region r ON r.id = n.region LEFT JOIN region q ON q.id = r.parent
WHERE ($3::text[] IS NULL OR coalesce(q.code, r.code) = ANY($3))
  AND ($2::uuid IS NULL OR EXISTS (SELECT 1 FROM invitation i JOIN participant_category c ON c.id = i.category
      WHERE i.institution = n.id AND i.event = $1 AND c.side = $2)) ORDER BY r.code, n.name
"""


async def directory(scope: Scope, choices: dict[str, str], *, on: date) -> Directory:
    """Everything on file that the scope sees, in four statements."""
    known = {row["id"]: Known(**{**dict(row), "kind": InstitutionKind(row["kind"])}) for row in await _rows(scope)}
    posts: dict[UUID, Post] = {}
    for row in await rows("SELECT id, institution, title FROM office ORDER BY id"):
        if one := known.get(row["institution"]):
            posts[row["id"]] = Post(row["id"], row["title"], names.post(row["title"], one.name))
            one.posts.append(posts[row["id"]])
    for row in await rows(
        "SELECT h.office, h.id, p.id AS person, p.name_as_written AS name, p.aliases, h.acting_status AS acting, "
        "h.from_on, h.confirmed_on FROM office_holding h JOIN person p ON p.id = h.person "
        "WHERE h.to_on IS NULL OR h.to_on > $1 ORDER BY h.from_on DESC NULLS LAST, h.id DESC",
        on,
    ):
        if post := posts.get(row["office"]):
            post.held.append(Held(**{name: row[name] for name in Held.__struct_fields__}))
    for row in await rows(
        "SELECT DISTINCT ON (institution) institution, id, name, office, phone, email FROM contact_person "
        "WHERE to_at IS NULL ORDER BY institution, from_at DESC, id DESC"
    ):
        if one := known.get(row["institution"]):
            one.contact = Contact(**{name: row[name] for name in Contact.__struct_fields__})
    whole = scope.side is None and scope.provinces is None
    return Directory(list(known.values()), whole=whole, choices=choices)


async def _rows(scope: Scope) -> list[Any]:
    return await rows(_KNOWN, *bounds(scope))

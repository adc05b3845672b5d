"""Who a file says holds an office: the one on file, the same one spelled otherwise, or somebody new."""

from datetime import date

from core.ids import uuid7
from events.imports import names
from events.imports.known import Directory, Held, Known, Post
from events.imports.lines import NEW, Act, Option, Planned, fault


class Holders:
    """Looks at the holder of each line; a file fills a post once."""

    def __init__(self, directory: Directory, *, today: date) -> None:
        self._directory, self._today = directory, today
        self._filled: dict[Post, int] = {}

    def put(self, planned: Planned, one: Known, post: Post, new: Held) -> None:
        """What becomes of the holder. Raises Wrong, Doubtful, Skipped."""
        same = next((held for held in post.held if names.same_person(new.name, held.name, held.aliases)), None)
        earlier = self._filled.get(post)
        planned.then.append(lambda: self._filled.setdefault(post, planned.line.row))
        if same:
            return self._confirmed(planned, same, new)
        if earlier:
            raise fault("name", "office_filled_above", row=str(earlier))
        like = next((held for held in post.held if names.like_person(new.name, held.name)), None)
        if like and self._is_same(one, post, like, new):
            planned.acts.append(Act("alias", like.person, {"alias": new.name}, {"alias": new.name}))
            planned.changed("alias", like.name, new.name)
            planned.then.append(lambda: like.aliases.append(new.name))
            return self._confirmed(planned, like, new)
        self._takes(planned, post, new)
        return None

    def _is_same(self, one: Known, post: Post, like: Held, new: Held) -> bool:
        """Two spellings of one person, or two people: asked, never guessed."""
        key = f"person:{post.id}:{new.name.casefold()}"
        options = [Option(str(like.person), like.name), Option(NEW)]
        asked = {"said": new.name, "office": post.title, "institution": one.name}
        return self._directory.ask(key, "person_like", options, **asked) != NEW

    def _confirmed(self, planned: Planned, held: Held, new: Held) -> None:
        acting = new.acting or held.acting
        confirmed = max(filter(None, (held.confirmed_on, new.confirmed_on)), default=None)
        if (acting, confirmed) == (held.acting, held.confirmed_on):
            return
        if acting != held.acting:
            planned.changed("acting", held.acting or "", acting or "")
        if confirmed != held.confirmed_on:
            planned.changed("confirmed_on", _said(held.confirmed_on), _said(confirmed))
        before = {"acting": held.acting, "confirmed_on": _said(held.confirmed_on)}
        values = {"acting": acting, "confirmed_on": confirmed}
        planned.acts.append(Act("holding_changed", held.id, values, before))

        def tell() -> None:
            held.acting, held.confirmed_on = acting, confirmed

        planned.then.append(tell)

    def _takes(self, planned: Planned, post: Post, new: Held) -> None:
        former = post.held[0] if post.held else None
        if former:
            new.from_on = new.from_on or self._today
            if former.from_on and former.from_on > new.from_on:
                raise fault("from_on", "before_former")
            planned.acts.append(Act("holding_ended", former.id, {"to_on": new.from_on}))
        new.confirmed_on = new.confirmed_on or self._today
        planned.acts.append(Act("person", new.person, {"name": new.name}))
        values = {"person": new.person, "office": post.id, "acting": new.acting, "from_on": new.from_on}
        planned.acts.append(Act("holding", new.id, {**values, "confirmed_on": new.confirmed_on}))
        planned.changed("name", former.name if former else "", new.name)

        planned.then.append(lambda: setattr(post, "held", [new]))


def held(name: str, acting: str | None, from_on: date | None, confirmed_on: date | None) -> Held:
    """Somebody a line names."""
    return Held(uuid7(), uuid7(), name, [], acting, from_on, confirmed_on)


def _said(day: date | None) -> str:
    return day.isoformat() if day else ""

"""Who is asked what, and what an entry stands for: tables of cases, no database."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec
import pytest

from core.errors import Invalid
from events.forms import rules
from events.forms.rules import Form, Question, Unit, Where
from events.states import Asks, Capacity, Choice, FieldKind, Zone

MAYOR, REGENT = UUID(int=1), UUID(int=2)
WHERE = Where(ZoneInfo("Asia/Makassar"), date(2024, 9, 17))
HEAD = Unit(
    invitation=UUID(int=9),
    attendee=UUID(int=7),
    name="Peserta Contoh",
    office="Wali Kota",
    category=MAYOR,
    capacities=frozenset({Capacity.PRINCIPAL}),
    choice=Choice.PRINCIPAL,
)


def question(kind: FieldKind = FieldKind.TEXT, **given: Any) -> Question:
    plain = Question(
        id=UUID(int=3), code="isian1", kind=kind, label="Isian", label_en="", required=False, enabled=True, options=[],
        options_en=[], purpose="Uji", purpose_en="", delete_after_days=7, categories=[], capacities=[], choices=[],
    )  # fmt: skip
    return msgspec.structs.replace(plain, **given)


def form(*fields: Question) -> Form:
    return Form(UUID(int=4), "uji", "Uji", "", "", "", Asks.DELEGATE, 3, True, 1, list(fields))


@pytest.mark.parametrize(
    ("conditions", "is_asked"),
    [
        ({}, True),
        ({"enabled": False}, False),
        ({"categories": [MAYOR]}, True),
        ({"categories": [REGENT]}, False),
        ({"categories": [REGENT, MAYOR]}, True),
        ({"capacities": [Capacity.PRINCIPAL]}, True),
        ({"capacities": [Capacity.COMPANION]}, False),
        ({"choices": [Choice.PRINCIPAL, Choice.UNNAMED]}, True),
        ({"choices": [Choice.REPRESENTATIVE]}, False),
        ({"categories": [MAYOR], "capacities": [Capacity.PRINCIPAL], "choices": [Choice.PRINCIPAL]}, True),
        ({"categories": [MAYOR], "capacities": [Capacity.COMPANION]}, False),
        ({"categories": [REGENT], "choices": [Choice.PRINCIPAL]}, False),
    ],
)
def test_every_condition_that_is_set_must_fit(conditions: dict[str, Any], is_asked: bool) -> None:
    assert rules.applies(question(**conditions), HEAD) is is_asked


def test_an_institution_is_asked_where_one_of_its_delegates_fits() -> None:
    both = msgspec.structs.replace(HEAD, attendee=None, capacities=frozenset({Capacity.PRINCIPAL, Capacity.COMPANION}))
    nobody = msgspec.structs.replace(HEAD, attendee=None, capacities=frozenset())
    for_companions = question(capacities=[Capacity.COMPANION])
    assert rules.applies(for_companions, both)
    assert not rules.applies(for_companions, nobody)


def test_who_has_no_question_is_not_asked() -> None:
    companion = msgspec.structs.replace(HEAD, capacities=frozenset({Capacity.COMPANION}))
    asked = form(question(capacities=[Capacity.PRINCIPAL]), question(code="isian2", enabled=False))
    assert [(unit, [one.code for one in fields]) for unit, fields in rules.asked(asked, [HEAD, companion])] == [
        (HEAD, ["isian1"])
    ]


@pytest.mark.parametrize(
    ("values", "complete"),
    [({}, False), ({"b": "x"}, False), ({"a": "x"}, True), ({"a": "x", "b": "y"}, True), ({"other": "x"}, False)],
)
def test_complete_is_all_that_is_required(values: dict[str, str], complete: bool) -> None:
    fields = [question(code="a", required=True), question(code="b")]
    assert rules.is_complete(fields, values) is complete


def test_without_anything_required_one_entry_completes() -> None:
    assert not rules.is_complete([question(code="a")], {})
    assert rules.is_complete([question(code="a")], {"a": "x"})


def test_due_is_the_end_of_a_day_before_the_meeting_where_it_is() -> None:
    assert rules.due_at(WHERE.starts_on, 3, Zone.WITA) == datetime(2024, 9, 14, 16, tzinfo=UTC)
    assert rules.due_at(WHERE.starts_on, None, Zone.WITA) is None


OPTIONS = {"options": ["Pesawat", "Kapal, malam"]}


@pytest.mark.parametrize(
    ("kind", "given", "kept"),
    [
        ("text", "  GA 604 \u00a0 pagi ", "GA 604 pagi"),
        ("text", "<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("text", "é" * 500, "é" * 500),
        ("text", "", ""),
        ("number", "2", "2"),
        ("number", "2,50", "2.5"),
        ("number", "0", "0"),
        ("number", "-0", "0"),
        ("number", "100", "100"),
        ("moment", "2024-09-16T14:30", "2024-09-16T06:30:00+00:00"),
        ("moment", "2024-09-16 14.30", "2024-09-16T06:30:00+00:00"),
        ("moment", "16-09-2024 14:30", "2024-09-16T06:30:00+00:00"),
        ("choice", "Kapal, malam", "Kapal, malam"),
        ("yes_no", "yes", "yes"),
    ],
)
def test_an_entry_is_kept_as_its_kind_writes_it(kind: str, given: str, kept: str) -> None:
    of_kind = question(FieldKind(kind), **(OPTIONS if kind == "choice" else {}))
    assert rules.read(of_kind, given, WHERE) == kept


@pytest.mark.parametrize(
    ("kind", "given", "code"),
    [
        ("text", "x" * 501, "text_too_long"),
        ("text", "a\0b", "text_unreadable"),
        ("text", "a\u0007b", "text_unreadable"),
        ("number", "dua", "number_unreadable"),
        ("number", "1e9999", "number_unreadable"),
        ("number", "9" * 40, "number_unreadable"),
        ("number", "٣", "number_unreadable"),
        ("number", "NaN", "number_unreadable"),
        ("moment", "besok pagi", "moment_unreadable"),
        ("moment", "0001-01-01T00:00", "moment_far"),
        ("moment", "9999-12-31T23:59", "moment_far"),
        ("moment", "2024-02-30T10:00", "moment_unreadable"),
        ("choice", "Roket", "option_unknown"),
        ("yes_no", "ya", "option_unknown"),
    ],
)
def test_an_entry_that_is_none_is_told_why(kind: str, given: str, code: str) -> None:
    of_kind = question(FieldKind(kind), **(OPTIONS if kind == "choice" else {}))
    with pytest.raises(Invalid) as told:
        rules.read(of_kind, given, WHERE)
    assert told.value.code == code


@pytest.mark.parametrize("kind", list(FieldKind))
def test_what_is_required_may_not_be_left_out(kind: FieldKind) -> None:
    with pytest.raises(Invalid) as told:
        rules.read(question(kind, required=True), "  ", WHERE)
    assert told.value.code == "field_missing"

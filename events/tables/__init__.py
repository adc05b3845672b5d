"""The tables of this room, one module a subject."""

from events.tables.amendments import Amendment, ContactClaim, Reconfirmation
from events.tables.calls import Call
from events.tables.changes import AnswerCode, HeldAnswer
from events.tables.directory import ContactPerson, Institution, Office, OfficeHolding, Person
from events.tables.forms import FollowUpForm, FormEntry, FormField, FormValue
from events.tables.imports import Import, ImportStep
from events.tables.invitations import Answer, AssignmentLetter, Invitation
from events.tables.liaisons import Coordinator, Liaison
from events.tables.lists import ExportMark, SavedList, TableAddress
from events.tables.meetings import Event, EventHost, ParticipantCategory, Side
from events.tables.papers import InvitationLetter, LetterText, SuspicionReport
from events.tables.places import Region, Room, Venue
from events.tables.seats import Accreditation, Appointment, Attendee

__all__ = [
    "Accreditation",
    "Amendment",
    "Answer",
    "AnswerCode",
    "Appointment",
    "AssignmentLetter",
    "Attendee",
    "Call",
    "ContactClaim",
    "ContactPerson",
    "Coordinator",
    "Event",
    "EventHost",
    "ExportMark",
    "FollowUpForm",
    "FormEntry",
    "FormField",
    "FormValue",
    "HeldAnswer",
    "Import",
    "ImportStep",
    "Institution",
    "Invitation",
    "InvitationLetter",
    "LetterText",
    "Liaison",
    "Office",
    "OfficeHolding",
    "ParticipantCategory",
    "Person",
    "Reconfirmation",
    "Region",
    "Room",
    "SavedList",
    "Side",
    "SuspicionReport",
    "TableAddress",
    "Venue",
]

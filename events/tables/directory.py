"""The directory: institutions, their contact officers, offices, and who holds these."""

from piccolo.columns import Array, Date, Integer, Timestamptz, Varchar
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from core.ids import Keyed, one_of, reference
from events import states
from events.tables.places import Region


class Institution(Keyed, Table):
    """A body that may hold a seat; the region is empty for ministries and agencies."""

    kind = Varchar(length=24, default=None)
    name = Varchar(length=200, default=None)
    region = reference(Region, null=True)
    zone = Varchar(length=4, default="WIB")
    key = Varchar(length=60, default=None, unique=True)
    aliases = Array(base_column=Varchar(length=200), default=list, help_text="Other names it was meant by")
    archived_at = Timestamptz(default=None, null=True)
    version = Integer(default=1)
    institution_kind = one_of("kind", states.InstitutionKind)
    institution_zone = one_of("zone", states.Zone)


class ContactPerson(Keyed, Table):
    """Narahubung: the officer we call, not the head; the newest without `to_at` is the present one."""

    institution = reference(Institution)
    name = Varchar(length=160, default="")
    office = Varchar(length=160, default="")
    phone = Varchar(length=20, default="")
    email = Varchar(length=254, default="")
    phone_wrong_at = Timestamptz(default=None, null=True, help_text="Somebody else answers there")
    from_at = Timestamptz(default=None)
    to_at = Timestamptz(default=None, null=True)


class Office(Keyed, Table):
    """A post of an institution that a letter can be addressed to, or that a person holds."""

    institution = reference(Institution)
    kind = Varchar(length=40, default=None)
    title = Varchar(length=200, default=None)
    office_of_institution = Unique([institution, kind])
    office_in_institution = Unique(["id", institution])


class Person(Keyed, Table):
    """A person, the name exactly as written beside its parts; no family-name column (mononyms)."""

    name_as_written = Varchar(length=200, default=None)
    title_prefix = Varchar(length=60, default="")
    name = Varchar(length=160, default=None)
    title_suffix = Varchar(length=120, default="")
    call_name = Varchar(length=80, default="")
    aliases = Array(base_column=Varchar(length=200), default=list)
    merged_into = reference("self", null=True)


class OfficeHolding(Keyed, Table):
    """Who holds an office from when to when, and in which acting status."""

    person = reference(Person)
    office = reference(Office)
    acting_status = Varchar(length=10, default=None, null=True)
    from_on = Date(default=None, null=True)
    to_on = Date(default=None, null=True)
    source = Varchar(length=200, default="")
    confirmed_on = Date(default=None, null=True)
    holding_acting = one_of("acting_status", states.ActingStatus)
    holding_span = Check("to_on >= from_on")

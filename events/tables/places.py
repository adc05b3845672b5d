"""Regions, venues and rooms."""

from piccolo.columns import Boolean, Date, Integer, SmallInt, Varchar
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from core.ids import Keyed, one_of, reference
from events import states


class Region(Keyed, Table):
    """A province, kabupaten or kota; `code` is Kemendagri's, dotted (53.71). Codes move: never key history on one."""

    code = Varchar(length=5, default=None, index=True)
    name = Varchar(length=120, default=None)
    short_name = Varchar(length=120, default=None)
    kind = Varchar(length=10, default=None)
    parent = reference("self", null=True)
    zone = Varchar(length=4, default=None)
    head_title = Varchar(length=20, default=None)
    administrative = Boolean(default=False)
    supervisor_name = Varchar(length=160, default=None)
    valid_from = Date(default=None)
    valid_to = Date(default=None, null=True)
    region_code_from = Unique([code, valid_from])
    region_kind = one_of("kind", states.RegionKind)
    region_zone = one_of("zone", states.Zone)
    region_code_dotted = Check(r"code ~ '^[0-9]{2}([.][0-9]{2})?$'")
    region_province_alone = Check("(kind = 'provinsi') = (parent is null)")
    region_valid_span = Check("valid_to > valid_from")


class Venue(Keyed, Table):
    name = Varchar(length=160, default=None)
    hall = Varchar(length=160, default="")
    address = Varchar(length=300, default="")
    city = Varchar(length=120, default="")
    region = reference(Region, null=True)
    zone = Varchar(length=4, default=None)
    venue_zone = one_of("zone", states.Zone)


class Room(Keyed, Table):
    venue = reference(Venue)
    name = Varchar(length=120, default=None)
    capacity = Integer(default=None, null=True)
    position = SmallInt(default=0)
    room_name_in_venue = Unique([venue, name])

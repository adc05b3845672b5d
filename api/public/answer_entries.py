"""What the answer form shows before anybody has typed: nothing at first, later the answer as it stands."""

from api.public.answer_form import LENGTHS, chosen_office
from events.guests import GuestPage, GuestSeat
from events.states import ActingStatus, Capacity, Choice, Status

_CHOICES = {
    Status.PRINCIPAL: Choice.PRINCIPAL,
    Status.REPRESENTED: Choice.REPRESENTATIVE,
    Status.CONFIRMED_UNNAMED: Choice.UNNAMED,
    Status.DECLINED: Choice.DECLINED,
}


def standing(page: GuestPage) -> dict[str, str]:
    """The entries of the present answer, so that one wrong letter costs one letter; the officer's own stay empty."""
    entries = dict.fromkeys(LENGTHS, "")
    choice = _CHOICES.get(page.status)
    entries["choice"] = choice.value if choice else ""
    for seat in page.seats:
        entries |= _seated(page, seat)
    if page.letter:
        entries["letter_number"] = page.letter.number
        entries["letter_date"] = page.letter.dated_on.isoformat() if page.letter.dated_on else ""
    return entries


def _seated(page: GuestPage, seat: GuestSeat) -> dict[str, str]:
    acting = seat.acting_status.value if seat.acting_status else ""
    if seat.capacity is Capacity.COMPANION:
        return {f"companion_name_{seat.seat}": seat.name, f"companion_office_{seat.seat}": seat.own_office}
    away = seat.own_office == page.office and seat.acting_status is ActingStatus.PLH
    if seat.capacity is Capacity.PRINCIPAL or away:  # a Plh. who counts as representative answered as the head
        named = seat.name if seat.name != page.office else ""
        vacant = "no" if seat.capacity is Capacity.REPRESENTATIVE else ""
        return {"choice": Choice.PRINCIPAL.value, "head_name": named, "head_acting": acting, "head_vacant": vacant}
    return {"name": seat.name, "acting": acting, **chosen_office(page, seat.own_office)}

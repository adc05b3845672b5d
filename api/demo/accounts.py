"""The accounts of the demo: one for each role, all with the same password, which is no secret."""

from typing import Final, NamedTuple

from core.accounts import create_account
from core.actors import Actor
from core.grants import Role, grant

PASSWORD: Final = "rakornas-demo"  # noqa: S105 - printed at every start of the demo
ORGANISER: Final = "penyelenggara@rakornas.example"


class DemoAccount(NamedTuple):
    """An account and what it may do; `provinces` is null for all."""

    email: str
    name: str
    role: Role
    provinces: frozenset[str] | None = None


ACCOUNTS: Final = (
    DemoAccount(ORGANISER, "Penyelenggara", Role.ADMINISTRATOR),
    DemoAccount("sekretariat@rakornas.example", "Sekretariat", Role.SECRETARIAT),
    DemoAccount("lo.ntt@rakornas.example", "LO Nusa Tenggara Timur", Role.LIAISON, frozenset({"53"})),
    DemoAccount("pintu@rakornas.example", "Koordinator Pintu", Role.GATE_COORDINATOR),
    DemoAccount("pengamat@rakornas.example", "Pengamat", Role.VIEWER),
)


async def load_accounts(*, actor: Actor) -> None:
    """Create the accounts that are missing and give them their roles in all meetings."""
    for account in ACCOUNTS:
        key = await create_account(email=account.email, name=account.name, password=PASSWORD, actor=actor)
        await grant(account=key, role=account.role, provinces=account.provinces, actor=actor)

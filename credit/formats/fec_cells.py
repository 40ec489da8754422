"""Cells of an accounting export that mostly repeat: what they mean is found out once, not once per line."""

from dataclasses import dataclass

# trade customers, bills receivable, doubtful customers, deposits received, bills remitted and discounted
CUSTOMER_ACCOUNTS = ("411", "413", "416", "4191", "5113", "5114")
LOSSES = "654"  # losses on debts that cannot be recovered (PCG 6541 and 6544)


@dataclass(frozen=True, slots=True, eq=False)
class Role:
    """What postings on one account are to us, told once per account and not once per line."""

    account: str
    missing: bool
    sells: bool
    pays: bool
    ours: bool
    beside: bool  # third parties we do not take over: counted
    lost: bool

    @classmethod
    def of(cls, text: str) -> "Role | None":
        """Name the role of an account as written; None: nothing to us."""
        account = text.strip()
        lost = account.startswith(LOSSES)
        if account and not lost and account[:2] not in ("41", "70", "51", "53"):
            return None
        ours = account.startswith(CUSTOMER_ACCOUNTS)
        return cls(
            account,
            missing=not account,
            sells=account.startswith("70"),
            pays=account.startswith(("51", "53")),
            ours=ours,
            beside=account.startswith("41") and not ours,
            lost=lost,
        )


class Roles(dict[str, Role | None]):
    """The role of each account met, as written."""

    def __missing__(self, account: str) -> Role | None:
        role = self[account] = Role.of(account)
        return role


NOTHING: dict[str, int | None] = {"0,00": 0, "0.00": 0, "0": 0}


class Remembered(dict[str, int | None]):
    """The amounts met before. None: look closer."""

    def __missing__(self, text: str) -> int | None:
        return None


class Amounts(Remembered):
    """Amounts of a currency with cents: those with two decimals are read on the spot.

    Most repeat too little to be worth remembering when they are read as fast as this.
    """

    def __missing__(self, text: str) -> int | None:
        digits = text[:-3] + text[-2:]
        if text[-3:-2] in (",", ".") and digits.isdecimal() and digits.isascii():
            return int(digits)
        return None

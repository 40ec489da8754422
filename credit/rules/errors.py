"""Domain errors: stable vocabulary and the facts behind it; `api/errors.py` alone turns them into HTTP."""


class CreditError(Exception):
    """A rule said no: `code` is stable vocabulary, `facts` the JSON-ready numbers behind it."""

    code = "credit_error"

    def __init__(self, **facts: object) -> None:
        super().__init__(f"{self.code} {facts}" if facts else self.code)
        self.facts = facts


class Refused(CreditError):
    """Understood, and against the rules."""

    code = "refused"


class CustomerClosed(Refused):
    """The ledger does not name this customer any more: nothing may be granted; `field` says who named it."""

    code = "customer_closed"


class BeginsInThePast(Refused):
    """Rules begin today or later: what was decided under others stays as it was decided."""

    code = "begins_in_the_past"


class Missing(CreditError):
    """Not there, or not for this person to see: the two look identical."""

    code = "missing"


class Conflict(CreditError):
    """Someone or something else was faster; the facts say who or what."""

    code = "conflict"


class Changed(Conflict):
    """The thing is no longer as the person saw it; the facts say how it stands (RFC 9110, If-Match)."""

    code = "changed"


class Forbidden(CreditError):
    """The person is known and the role does not allow it."""

    code = "forbidden"

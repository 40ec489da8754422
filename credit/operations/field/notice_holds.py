"""The rep's word during the 48 hours before a formal notice: one bounded hold, with its reason."""

from credit.operations import dunning_releases
from credit.operations.field.arguments import Arguments
from credit.operations.field.said import Handler, Outcome, Said
from credit.operations.work import Work
from credit.rules.access import FIELD
from credit.store.people import User


def ask(work: Work, said: Said, author: User, customer_id: int) -> Outcome:
    """Hold the announced notice through a day; whoever comes too late is told so, and nothing is held."""
    args = Arguments(said.args)
    until, text = args.day("until"), args.text("text", required=True)
    args.done()
    dunning_releases.ask_hold(work, customer_id, author.id, until, text)
    return Outcome()


HANDLERS = {"hold.ask": Handler(ask, FIELD)}

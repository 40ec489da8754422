"""The job that lets go of photos nobody will ever look at."""

from credit.operations import attachments, proofs
from credit.operations.actor import MACHINE
from credit.operations.moment import read_clock
from credit.operations.work import transact
from credit.store.db import db


def drop_orphan_photos() -> None:
    """Drop photos that waited 30 days in vain, and stray files, of proofs too.

    Delivery: at least once; twice is once.
    """
    transact(MACHINE, attachments.drop_forsaken)
    attachments.drop_stray_files(read_clock())
    proofs.drop_stray_files(read_clock())
    db.session.rollback()

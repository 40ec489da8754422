"""What must be true before anybody is served: a database in shape, an installation, and company if wanted."""

from credit.operations import people
from credit.operations.actor import MACHINE
from credit.operations.work import transact
from tasks.outside import vapid
from webapp.app import create_app
from webapp.migrating import bring_up_to_date
from webapp.settings import Settings


def prepare(settings: Settings) -> None:
    """Migrate, make the key for pushes, and name the installation once. Twice is once."""
    vapid.load_or_make(settings.data)
    app = create_app(settings, nudge=lambda _job: None)
    bring_up_to_date(app)
    with app.app_context():
        transact(MACHINE, people.found)

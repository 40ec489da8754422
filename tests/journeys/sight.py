"""What a phone shows, whole: two phones that agree with the server show the same."""

import re
import time

from playwright.sync_api import expect

from tests.journeys.phone import Phone

CUSTOMERS = ("/clients/1", "/clients/2", "/clients/3")
OWN_MARKS = re.compile(r"à l’instant|il y a \d+ \w+|maintenant", re.IGNORECASE)


def what_it_shows(phone: Phone, *paths: str) -> dict[str, str]:
    """Read the list of customers and each customer's page, but for how long ago things were."""
    shown = {}
    for path in ("/clients", *(paths or CUSTOMERS)):
        phone.page.goto(path)
        expect(phone.page.get_by_role("heading", level=1)).not_to_be_empty()
        expect(phone.page.locator("main .skeleton, main [aria-busy=true]")).to_have_count(0)
        shown[path] = OWN_MARKS.sub("", phone.page.locator("main").inner_text())
    return shown


def expect_the_same(one: Phone, other: Phone, *, within_seconds: float = 15) -> None:
    """Read both until they agree: what the server said last may still be on its way to either of them.

    Two phones that stay apart are named page by page.
    """
    until = time.monotonic() + within_seconds
    while (here := what_it_shows(one)) != (there := what_it_shows(other)):
        if time.monotonic() > until:
            for path, text in here.items():
                assert text.splitlines() == there[path].splitlines(), path

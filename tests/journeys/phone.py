"""What a rep does with a phone, in her words; every wait is for something that must become true."""

import re

from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.clients import PASSWORD

# A page's policy forbids what `wait_for_function` does from its second look on: evaluating text.
CONTROLLED = """() => new Promise((done, failed) => {
  const look = () => navigator.serviceWorker.controller && done();
  navigator.serviceWorker.addEventListener("controllerchange", look);
  look();
  setTimeout(() => failed(new Error("no worker took over the page")), 15_000);
})"""


class Phone:
    """One installed app on one device; `page` is the window open now."""

    def __init__(self, device: BrowserContext) -> None:
        self.device = device
        self.complaints: list[str] = []
        self.page = self._window()

    def _window(self) -> Page:
        page = self.device.new_page()
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on(
            "console",
            lambda line: (
                line.type == "error"
                and "Failed to load resource" not in line.text
                and "net::ERR" not in line.text
                and self.complaints.append(line.text)
            ),
        )
        return page

    def sign_in(self, username: str) -> None:
        """Sign in, wait for the portfolio, and for the worker that keeps the shell."""
        self.page.goto("/")
        self.knock(username)
        expect(
            self.page.get_by_text(re.compile(r"[1-9]\d* clients? sur ce téléphone"))
        ).to_be_visible()
        self.wait_for_worker()

    def knock(self, username: str) -> None:
        """Fill in the door."""
        self.page.get_by_label("Identifiant").fill(username)
        self.page.get_by_label("Mot de passe").fill(PASSWORD)
        self.page.get_by_role("button", name="Se connecter").click()

    def wait_for_worker(self) -> None:
        """Wait until the worker controls the page: from now on the shell opens without a network."""
        self.page.evaluate(CONTROLLED)

    def restart(self, path: str = "/") -> None:
        """Kill the app and start it again."""
        old = self.page
        self.page = self._window()
        old.close()
        self.page.goto(path)

    def second_window(self) -> Page:
        """Open the app a second time beside the first."""
        page = self._window()
        page.goto("/")
        return page

    def go_offline(self) -> None:
        """Lose the signal."""
        self.device.set_offline(True)

    def go_online(self) -> None:
        """Get it back."""
        self.device.set_offline(False)

    def open_customer(self, name: str, typed: str | None = None) -> None:
        """Find a customer by typing, and open it."""
        self.page.get_by_role("link", name="Clients", exact=True).click()
        self.page.get_by_role("searchbox").fill(typed or name)
        self.page.get_by_role("link", name=name).click()
        expect(self.page.get_by_role("heading", level=1)).to_contain_text(name)

    def start(self, kind: str) -> Locator:
        """Touch one of the four actions; gives the sheet."""
        self.page.get_by_role("group", name="Saisir").get_by_role("button", name=kind).click()
        return self.sheet

    @property
    def sheet(self) -> Locator:
        """The capture sheet."""
        return self.page.locator("dialog#capture")

    def note(self, text: str) -> None:
        """Log a note on the customer shown; it is safe on the phone when this returns."""
        self.start("Note").get_by_label("Que s’est-il passé").fill(text)
        self.save()

    def save(self, button: str = "Enregistrer") -> None:
        """Save what the sheet holds."""
        self.sheet.get_by_role("button", name=button).click()
        expect(self.sheet).to_be_hidden()

    def ask_for_a_limit(self, customer: str, amount: str) -> None:
        """Ask for a higher limit for a new building site, and wait until the server has it."""
        self.open_customer(customer)
        self.start("Limite").get_by_label("Limite souhaitée").fill(amount)
        self.sheet.get_by_role("button", name="Nouveau chantier").click()
        self.save("Envoyer")
        self.expect_all_sent()

    def pill(self) -> Locator:
        """The sync pill."""
        return self.page.locator("a.sync")

    def expect_kept(self, count: int) -> None:
        """So many entries wait on this phone."""
        expect(self.pill()).to_contain_text(str(count))

    def expect_all_sent(self, *, within_seconds: float = 15) -> None:
        """Nothing waits any more, or soon; trying again by itself may take its time."""
        clear = expect(self.pill())
        clear.to_have_attribute("data-state", "clear", timeout=within_seconds * 1000)

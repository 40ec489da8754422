"""What people at the desk do with a browser; every wait is for something that must become true."""

from pathlib import Path

from playwright.sync_api import BrowserContext, Page, expect

from tests.clients import PASSWORD

DESKTOP = {"width": 1440, "height": 900}
AXE = Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js"


class Desk:
    """One person at one window."""

    def __init__(self, context: BrowserContext) -> None:
        self.complaints: list[str] = []
        self.page: Page = context.new_page()
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def sign_in(self, username: str) -> "Desk":
        """Sign in and wait for the first screen."""
        self.page.goto("/")
        self.page.get_by_label("Identifiant").fill(username)
        self.page.get_by_label("Mot de passe").fill(PASSWORD)
        self.page.get_by_role("button", name="Se connecter").click()
        self.arrived()
        return self

    def go(self, path: str) -> None:
        """Open an address as a bookmark would."""
        self.page.goto(path)
        self.arrived()

    def arrived(self) -> None:
        """Wait until the screen has its title and nothing is still on its way."""
        expect(self.page.locator(".stage h1").first).to_be_visible()
        expect(self.page.locator(".skeleton")).to_have_count(0)

    def blemishes(self) -> list[str]:
        """List what axe finds serious on the screen as it stands."""
        self.page.evaluate(AXE.read_text())
        found = self.page.evaluate("axe.run()")
        return [
            f"{fault['id']}: {node['target']}"
            for fault in found["violations"]
            if fault["impact"] in ("serious", "critical")
            for node in fault["nodes"]
        ]

    def overflows(self) -> bool:
        """Say whether the page scrolls sideways."""
        return bool(
            self.page.evaluate(
                "document.documentElement.scrollWidth > document.documentElement.clientWidth"
            )
        )

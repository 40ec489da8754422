"""A window of a browser that Playwright cannot drive: what a person does there, as scripts in the page."""

import time
from typing import Any

from tests.clients import PASSWORD

WAIT_SECONDS = 30


class Window:
    """Whoever can open an address and run a script can do the rest."""

    def goto(self, url: str) -> None:
        """Open an address and wait until it has loaded."""
        raise NotImplementedError

    def run(self, script: str, *values: object) -> Any:
        """Run the body of a function in the page; give what it returns."""
        raise NotImplementedError

    def wait(self, expression: str, *values: object) -> None:
        """Wait until an expression over `arguments` is true in the page. Raises AssertionError."""
        until = time.monotonic() + WAIT_SECONDS
        while not self.run(f"return Boolean({expression})", *values):
            assert time.monotonic() < until, (
                expression,
                values,
                self.run("return document.body.innerText"),
            )
            time.sleep(0.1)

    def see(self, text: str) -> None:
        """Wait until a text is on the screen."""
        self.wait("document.body?.innerText.includes(arguments[0])", text)

    def miss(self, *texts: str) -> None:
        """Make sure that none of the texts is on the screen. Raises AssertionError."""
        shown = self.run("return document.body.innerText")
        assert [text for text in texts if text in shown] == []

    def fill(self, selector: str, text: str) -> None:
        """Type into a field."""
        self.wait("document.querySelector(arguments[0])", selector)
        self.run(
            "const field = document.querySelector(arguments[0]); field.value = arguments[1];"
            "field.dispatchEvent(new InputEvent('input', { bubbles: true }));",
            selector,
            text,
        )

    def press(self, label: str) -> None:
        """Press the button with a label."""
        found = (
            "[...document.querySelectorAll('button')]"
            ".find((one) => one.innerText.trim() === arguments[0] && one.offsetParent)"
        )
        self.wait(found, label)
        self.run(f"{found}.click()", label)

    def knock(self, username: str) -> None:
        """Fill in the door."""
        self.fill("input[name=username]", username)
        self.fill("input[name=password]", PASSWORD)
        self.press("Se connecter")

    def sign_in(self, url: str, username: str = "rosa") -> None:
        """Sign in, wait for the portfolio, and for the worker that keeps the shell."""
        self.goto(url)
        self.knock(username)
        self.wait(r"/[1-9]\d* clients? sur ce téléphone/.test(document.body.innerText)")
        self.wait("navigator.serviceWorker.controller")

    def note(self, text: str) -> None:
        """Log a note on the customer shown; it is safe on the device when this returns."""
        self.press("Note")
        self.fill("dialog#capture textarea", text)
        self.press("Enregistrer")
        self.wait("!document.querySelector('dialog#capture')?.open")

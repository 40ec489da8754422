"""People with screens: rosa on her phone, saying what she says without a network, and kofi at the desk."""

import re
from collections.abc import Callable
from datetime import date
from functools import cached_property

from playwright.sync_api import Locator, Page, expect

from tests.journeys.desk import Desk
from tests.journeys.long.town import NAMES, VAL
from tests.journeys.phone import Phone


class OnScreen:
    """Everybody of the story, each at a browser of their own, opened when first needed."""

    def __init__(self, phone: Callable[[], Phone], desk: Callable[[], Desk]) -> None:
        self._phone, self._desk = phone, desk

    @cached_property
    def rosa(self) -> Phone:
        """Rosa's phone, signed in."""
        phone = self._phone()
        phone.sign_in("rosa")
        return phone

    @cached_property
    def kofi(self) -> Desk:
        """Kofi at his window."""
        return self._desk().sign_in("kofi")

    def rosa_disputes(self, _customer_id: int, item_id: int, amount_minor: int) -> None:
        """A part of an invoice is contested."""
        sheet = self._offline("Litige")
        sheet.locator("#capture-item").select_option(str(item_id))
        sheet.locator("#capture-contested").fill(str(amount_minor // 100))
        sheet.get_by_role("button", name="Livraison").click()
        self._send()

    def rosa_promises(self, _customer_id: int, _item_id: int, amount_minor: int, on: date) -> None:
        """The customer promises to pay."""
        sheet = self._offline("Promesse")
        sheet.get_by_label("Autre date").fill(on.isoformat())
        sheet.get_by_label("Montant promis").fill(str(amount_minor // 100))
        self._send()

    def rosa_asks_to_wait(self, _customer_id: int, until: date) -> None:
        """A notice is announced; the rep asks for a hold."""
        page = self._at_val()
        self.rosa.go_offline()
        page.get_by_role("button", name="Demander un sursis").click()
        dialog = page.get_by_role("dialog", name=re.compile("Surseoir"))
        dialog.get_by_label("Jusqu’au").fill(until.isoformat())
        dialog.get_by_label("Pourquoi attendre").fill("Le dirigeant rentre vendredi")
        dialog.get_by_role("button", name="Enregistrer").click()
        expect(page.get_by_text("Sursis demandé jusqu’au")).to_be_visible()
        self.rosa.go_online()
        self.rosa.expect_all_sent()

    def rosa_proposes(
        self, _customer_id: int, _item_id: int, amount_minor: int, first_on: date
    ) -> None:
        """The debt is to be paid in three parts, one every fortnight."""
        sheet = self._offline("Promesse")
        sheet.get_by_label("En combien de fois").select_option("3")
        sheet.get_by_label("Tous les combien").select_option("fortnightly")
        sheet.get_by_label("Autre date").fill(first_on.isoformat())
        expect(sheet.get_by_text(re.compile(rf"{amount_minor // 300_000}\s000,00"))).to_be_visible()
        self._send()

    def kofi_releases(self) -> None:
        """What waits for a person's word may go; the derived due date was checked."""
        page = self.kofi.page
        self.kofi.go("/relances/mises-en-demeure")
        page.get_by_role("button", name="Libérer").click()
        dialog = page.get_by_role("dialog")
        dialog.get_by_role("checkbox").last.check()
        dialog.get_by_role("button", name="Libérer").click()
        expect(page.get_by_text("pas avant le")).to_be_visible()

    def kofi_credits(self) -> None:
        """The dispute is founded: a credit note will come."""
        page = self.kofi.page
        self.kofi.go("/litiges")
        page.get_by_role("button", name=NAMES[VAL]).first.click()
        page.locator("#resolve-outcome").select_option("credited")
        page.locator("#resolve-text").fill("Avoir accordé")
        page.locator("form", has=page.locator("#resolve-text")).get_by_role("button").click()
        expect(page.get_by_text("Litige clos")).to_be_attached()

    def kofi_agrees(self, _today: date) -> None:
        """The plan is approved, and the debtor accepts it the same day."""
        page = self.kofi.page
        self.kofi.go("/relances/echeanciers")
        page.get_by_role("button", name="Accorder").click()
        page.get_by_role("dialog").get_by_role("button", name="Confirmer").click()
        page.get_by_role("button", name="Noter l’acceptation").click()
        page.get_by_role("dialog").get_by_role("button", name="Confirmer").click()
        expect(page.get_by_role("heading", name="En cours")).to_be_visible()

    def _at_val(self) -> Page:
        """Start the app anew, as a phone does after days in a pocket, and open the customer."""
        self.rosa.restart()
        self.rosa.expect_all_sent()
        self.rosa.open_customer(NAMES[VAL])
        return self.rosa.page

    def _offline(self, kind: str) -> Locator:
        self._at_val()
        self.rosa.go_offline()
        return self.rosa.start(kind)

    def _send(self) -> None:
        self.rosa.save()
        self.rosa.expect_kept(1)
        self.rosa.go_online()
        self.rosa.expect_all_sent()

"""People and programs without a screen: they ask over HTTP, and again when nobody answered."""

import time
from datetime import date
from typing import Any
from uuid import uuid4

import requests

from tests.clients import PASSWORD

PATIENCE_SECONDS = 120
LOOK_SECONDS = 0.02


class Line:
    """One caller. A request is repeated until it is answered; what then turns out done already is done."""

    def __init__(self, url: str) -> None:
        self.url, self.session = url, requests.Session()

    def ask(self, method: str, path: str, **more: Any) -> Any:
        """Ask until there is an answer, and give what it says. Raises AssertionError for a refusal."""
        again, until = False, time.monotonic() + PATIENCE_SECONDS
        while True:
            try:
                answer = self.session.request(
                    method, f"{self.url}/api/v1{path}", timeout=20, **more
                )
                if answer.status_code < 500:
                    break
            except requests.RequestException:
                pass
            again = True
            assert time.monotonic() < until, f"no answer: {method} {path}"
            time.sleep(LOOK_SECONDS)
        if answer.status_code == 409 and again:
            return answer.json()  # it was done, and only the answer was lost
        if answer.status_code == 401:
            self.sign_in()
            return self.ask(method, path, **more)
        assert answer.ok, f"{method} {path}: {answer.status_code} {answer.text[:400]}"
        return answer.json() if answer.content else None

    def sign_in(self) -> None:
        """Prove who this is, where somebody asks for it."""
        raise AssertionError("a program's key is refused")


class Erp(Line):
    """The program that exports the ledger."""

    def __init__(self, url: str, key: str) -> None:
        super().__init__(url)
        self.session.headers["Authorization"] = f"Bearer {key}"

    def send(self, content: bytes, filename: str) -> str:
        """Send an export; give the id of its import."""
        told = self.ask("POST", f"/feeds/ledger?filename={filename}", data=content)
        return str(told["id"])

    def state(self, import_id: str) -> str:
        """Say what became of it."""
        return str(self.ask("GET", f"/feeds/imports/{import_id}")["state"])


class Person(Line):
    """Somebody with a password."""

    def __init__(self, url: str, username: str) -> None:
        super().__init__(url)
        self.username, self.n = username, 0
        self.sign_in()

    def sign_in(self) -> None:
        """Sign in, also when the answer to the first try was lost."""
        self.session.headers.pop("X-CSRF-Token", None)
        body = {"username": self.username, "password": PASSWORD}
        told = self.ask("POST", "/session", json=body)
        self.session.headers["X-CSRF-Token"] = told["csrf_token"]

    def say(self, type_: str, customer_id: int, args: dict[str, Any], now: str) -> None:
        """Send one entry as a phone does: the same until it is answered."""
        self.n += 1
        op = {"op_id": str(uuid4()), "n": self.n, "type": type_, "v": 1, "entity": customer_id}
        op |= {"args": args, "client_time": now, "depends_on": []}
        while True:
            [result] = self.ask("POST", "/sync/push", json={"ops": [op]})["results"]
            if result["outcome"] != "retry":
                break
        assert result["outcome"] == "applied", result


class ByWire:
    """Everybody of the story, over HTTP."""

    def __init__(self, url: str, clock: Any) -> None:
        self.url, self.clock = url, clock
        self.known: dict[str, Person] = {}

    def person(self, username: str) -> Person:
        """Give somebody, signed in."""
        if username not in self.known:
            self.known[username] = Person(self.url, username)
        return self.known[username]

    def rosa_disputes(self, customer_id: int, item_id: int, amount_minor: int) -> None:
        """A part of an invoice is contested."""
        args = {"dispute_id": str(uuid4()), "item_id": item_id, "amount_minor": amount_minor}
        self._say(
            "dispute.open", customer_id, args | {"reason": "delivery", "text": "Palette cassée"}
        )

    def rosa_promises(self, customer_id: int, item_id: int, amount_minor: int, on: date) -> None:
        """The customer promises to pay."""
        args = {"promise_id": str(uuid4()), "amount_minor": amount_minor, "text": ""}
        args |= {"promised_on": on.isoformat(), "items": [[item_id, amount_minor]]}
        self._say("promise.record", customer_id, args)

    def rosa_asks_to_wait(self, customer_id: int, until: date) -> None:
        """A notice is announced; the rep asks for a hold."""
        args = {"until": until.isoformat(), "text": "Le dirigeant rentre vendredi"}
        self._say("hold.ask", customer_id, args)

    def rosa_proposes(
        self, customer_id: int, item_id: int, amount_minor: int, first_on: date
    ) -> None:
        """The debt is to be paid in three parts, one every fortnight."""
        args = {"plan_id": str(uuid4()), "items": [[item_id, amount_minor]], "count": 3, "text": ""}
        args |= {"first_on": first_on.isoformat(), "rhythm": "fortnightly"}
        self._say("plan.propose", customer_id, args)

    def kofi_releases(self) -> None:
        """What waits for a person's word may go; the derived due date was checked."""
        kofi = self.person("kofi")
        [waits] = kofi.ask("GET", "/dunning/releases")["waiting"]
        ids = [item["item_id"] for item in waits["items"]]
        body = {"customer_id": waits["customer_id"], "level": waits["level"], "item_ids": ids}
        kofi.ask("POST", "/dunning/releases", json=body | {"confirmed_item_ids": ids})

    def kofi_credits(self) -> None:
        """The dispute is founded: a credit note will come."""
        kofi = self.person("kofi")
        [dispute] = kofi.ask("GET", "/disputes")["rows"]
        body = {"outcome": "credited", "text": "Avoir accordé"}
        kofi.ask("PUT", f"/disputes/{dispute['id']}/resolution", json=body)

    def kofi_agrees(self, today: date) -> None:
        """The plan is approved, and the debtor accepts it the same day."""
        kofi = self.person("kofi")
        [plan] = kofi.ask("GET", "/payment-plans")
        seen = {"If-Match": "*"}
        path = f"/payment-plans/{plan['id']}"
        kofi.ask("PUT", f"{path}/decision", json={"outcome": "approved"}, headers=seen)
        accepted = {"accepted_on": today.isoformat()}
        kofi.ask("PUT", f"{path}/acceptance", json=accepted, headers=seen)

    def paul_answers(self, arrived: list[str]) -> None:
        """Nobody knows whether a letter left: paul asks the customer, and says so."""
        paul = self.person("paul")
        for row in paul.ask("GET", "/dunning")["messages"]:
            if row["state"] == "sending" and row["why"] == "unclear":
                left = any(row["id"].replace("-", "") in known for known in arrived)
                body = {"outcome": "sent" if left else "not_sent"}
                paul.ask("PUT", f"/dunning/messages/{row['id']}/outcome", json=body)

    def _say(self, type_: str, customer_id: int, args: dict[str, Any]) -> None:
        self.person("rosa").say(type_, customer_id, args, self.clock().isoformat())

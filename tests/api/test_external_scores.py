from credit.store.db import db
from tests.builders import NOW, an_account
from tests.clients import signed_in_client


def test_the_customers_page_names_provider_value_day_and_class(app, house):
    told = {"external_provider": "Banque de France", "external_native": "C3+"}
    rated = an_account(house, external_score_on=NOW.date(), **told)
    plain = an_account(house, "C002")
    db.session.commit()
    kofi = signed_in_client(app, house.kofi)
    assert kofi.get(f"/api/v1/customers/{rated.id}").json["external"] == {
        "provider": "Banque de France",
        "native": "C3+",
        "scored_on": NOW.date().isoformat(),
        "risk_class": "B",
    }
    assert kofi.get(f"/api/v1/customers/{plain.id}").json["external"] is None

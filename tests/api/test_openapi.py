import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from credit.formats.tables.registry import KINDS
from credit.rules.access import Permission
from tests.api.access.routes import routes_of


@pytest.fixture
def document(app):
    return app.test_client().get("/api/v1/openapi.json").json


@pytest.fixture
def operations(document):
    return {
        (method, path): operation
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
        if method != "parameters"
    }


def test_the_description_is_valid_openapi_3_1(document):
    assert document["openapi"].startswith("3.1")
    assert list(OpenAPIV31SpecValidator(document).iter_errors()) == []


def test_every_route_is_described(app, operations):
    assert len(operations) == len(routes_of(app))


def test_no_two_shapes_share_a_name_so_that_none_is_told_apart_by_a_number(document):
    names = document["components"]["schemas"]
    assert [name for name in names if name[-1].isdigit()] == []


OPEN = {
    ("get", "/api/v1/openapi.json"),
    ("get", "/api/v1/session/sign-on"),
    ("post", "/api/v1/password/reset"),
    ("post", "/api/v1/session"),
    ("post", "/api/v1/session/code"),
    ("post", "/api/v1/session/passkey"),
    ("post", "/api/v1/session/passkey/questions"),
}


def test_a_guarded_operation_says_what_to_bring_and_how_it_refuses(operations):
    for (method, path), operation in operations.items():
        schemes = {name for each in operation["security"] for name in each}
        if (method, path) in OPEN:
            assert schemes == set(), path
        elif path.startswith(("/api/v1/feeds", "/api/v1/credit-checks")):
            assert schemes == {"key"}, path
            assert {"401", "403", "429", "default"} <= set(operation["responses"]), path
        else:
            assert schemes == ({"session"} if method == "get" else {"session", "csrf"}), path
            assert {"401", "403", "default"} <= set(operation["responses"]), path


def test_errors_are_described_as_problem_documents(document, operations):
    shape = document["components"]["responses"]["Refusal"]["content"]
    assert list(shape) == ["application/problem+json"]
    assert document["components"]["schemas"]["Problem"]["required"] == [
        "type",
        "status",
        "code",
        "title",
        "facts",
    ]
    people = operations["get", "/api/v1/people"]
    assert people["responses"]["403"]["content"] == shape
    assert f"For: admin (`{Permission.ADMINISTER}`)." in people["description"]


def test_an_upload_is_described_as_one_form(operations):
    ((kind, form),) = operations["post", "/api/v1/imports"]["requestBody"]["content"].items()
    assert kind == "multipart/form-data"
    assert set(form["schema"]["properties"]) == {"file", "kind", "company", "replace_demo"}


def test_a_feed_is_described_with_its_files_and_the_rows_of_every_table(operations):
    feed = operations["post", "/api/v1/feeds/{feed}"]
    content = feed["requestBody"]["content"]
    assert set(content) == {"application/octet-stream", "application/json"}
    tables = {one["title"]: one for one in content["application/json"]["schema"]["oneOf"]}
    assert set(tables) == set(KINDS)
    rows = tables["invoices"]["properties"]["rows"]["items"]
    assert set(rows["properties"]) == set(KINDS["invoices"].fields)
    assert "For: keys with one of `feeds:bank`" in feed["description"]
    names = {(one["in"], one["name"]) for one in feed["parameters"]}
    assert {("query", "filename"), ("header", "Idempotency-Key")} <= names

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

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


OPEN = {
    ("get", "/api/v1/openapi.json"),
    ("post", "/api/v1/password/reset"),
    ("post", "/api/v1/session"),
}


def test_a_guarded_operation_says_what_to_bring_and_how_it_refuses(operations):
    for (method, path), operation in operations.items():
        schemes = {name for each in operation["security"] for name in each}
        if (method, path) in OPEN:
            assert schemes == set(), path
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
    (kind,) = operations["post", "/api/v1/imports"]["requestBody"]["content"]
    assert kind == "multipart/form-data"

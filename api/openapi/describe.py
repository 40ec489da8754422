"""Say in OpenAPI 3.1 what the guards and the error table already know."""

import re
from threading import Lock
from typing import Any

from apispec import APISpec
from flask import Flask
from flask_smorest import Api, Blueprint

from credit.rules.access import HOLDERS, Permission

GATHERED = "openapi"  # among the app's extensions
SESSION = "session"
TOKEN = "csrf"  # noqa: S105  (the name of a scheme)
KEY = "key"
PROBLEM = {
    "type": "object",
    "description": "A problem document (RFC 9457). Programs read `code`; `facts` are what is behind it.",
    "required": ["type", "status", "code", "title", "facts"],
    "properties": {
        "type": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string"},
        "title": {"type": "string"},
        "facts": {"type": "object"},
    },
}
REFUSALS = {"401": "Nobody is signed in.", "403": "Not allowed, or the CSRF token is missing."}
KEY_REFUSALS = {
    "401": "No key, or one that is wrong or revoked.",
    "403": "The key does not hold the scope.",
    "429": "Too many wrong keys from this address; `Retry-After` says how long to wait.",
}
_gathering = Lock()  # two threads may be asked at once
UNSAFE = frozenset({"post", "put", "patch", "delete"})


def describe(app: Flask) -> dict[str, Any]:
    """Give the document: what smorest gathers, who may call what, and how refusals look."""
    document: dict[str, Any] = _gather(app).to_dict()
    _describe_parts(document.setdefault("components", {}))
    guards = _guards(app)
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            if method != "parameters":
                _join_form(operation, document["components"]["schemas"])
                _describe_guard(operation, guards[method, path], unsafe=method in UNSAFE)
    return document


def _gather(app: Flask) -> APISpec:
    """Let smorest read every route; the first time somebody asks, since hardly any process is ever asked."""
    api: Api = app.extensions["flask-smorest"]["apis"][""]["ext_obj"]
    with _gathering:
        if GATHERED not in app.extensions:
            for name, resource in app.blueprints.items():
                if isinstance(resource, Blueprint):
                    resource.register_views_in_doc(api, app, api.spec, name=name, parameters=None)
                    api.spec.tag({"name": name, "description": resource.description})
            app.extensions[GATHERED] = True
    return api.spec


def _describe_parts(components: dict[str, Any]) -> None:
    secured = components.setdefault("securitySchemes", {})
    secured[SESSION] = {
        "type": "apiKey",
        "in": "cookie",
        "name": "encours_session",
        "description": "Set by POST /session; named `__Host-encours_session` on https.",
    }
    secured[TOKEN] = {
        "type": "apiKey",
        "in": "header",
        "name": "X-CSRF-Token",
        "description": "`csrf_token` of the session, sent with every write.",
    }
    secured[KEY] = {
        "type": "http",
        "scheme": "bearer",
        "description": "A program's key, made by an administrator; no cookie and no CSRF token beside it.",
    }
    components.setdefault("schemas", {})["Problem"] = PROBLEM
    answers = components.setdefault("responses", {})
    for name in [*answers, "Refusal"]:
        answers[name] = _problem("What went wrong.")
    components["schemas"].pop("Error", None)
    components["schemas"].pop("PaginationMetadata", None)


def _join_form(operation: dict[str, Any], schemas: dict[str, Any]) -> None:
    """Describe fields and files of a form as the one body they are; smorest leaves the fields aside."""
    parameters = operation.get("parameters", [])
    fields = [each for each in parameters if each.get("in") == "formData"]
    if not fields:
        return
    files = operation["requestBody"]["content"]["multipart/form-data"]["schema"]["$ref"]
    form = schemas[files.rpartition("/")[2]]
    whole = {
        "type": "object",
        "properties": form["properties"] | {each["name"]: each["schema"] for each in fields},
        "required": [*form["required"], *(each["name"] for each in fields if each.get("required"))],
        "additionalProperties": False,
    }
    operation["requestBody"] = {
        "required": True,
        "content": {"multipart/form-data": {"schema": whole}},
    }
    operation["parameters"] = [each for each in parameters if each not in fields]


def _describe_guard(operation: dict[str, Any], guard: object, *, unsafe: bool) -> None:
    answers = operation.setdefault("responses", {})
    answers["default"] = {"$ref": "#/components/responses/Refusal"}
    if guard == "open":
        operation["security"] = []
        return
    of_programs = isinstance(guard, frozenset)
    of_people: dict[str, list[str]] = {SESSION: [], TOKEN: []} if unsafe else {SESSION: []}
    operation["security"] = [{KEY: []} if of_programs else of_people]
    for status, text in (KEY_REFUSALS if of_programs else REFUSALS).items():
        answers.setdefault(status, _problem(text))
    whom = None
    if isinstance(guard, frozenset):
        whom = f"keys with one of {', '.join(f'`{scope}`' for scope in sorted(guard))}"
    elif isinstance(guard, Permission):
        whom = f"{', '.join(sorted(HOLDERS[guard]))} (`{guard}`)"
    if whom:
        said = operation.get("description", "")
        operation["description"] = f"{said}\n\nFor: {whom}.".strip()


def _problem(text: str) -> dict[str, Any]:
    shape = {"schema": {"$ref": "#/components/schemas/Problem"}}
    return {"description": text, "content": {"application/problem+json": shape}}


def _guards(app: Flask) -> dict[tuple[str, str], object]:
    return {
        (method.lower(), _spell(rule.rule)): getattr(
            app.view_functions[rule.endpoint], "guard", None
        )
        for rule in app.url_map.iter_rules()
        for method in rule.methods or ()
    }


def _spell(rule: str) -> str:
    """Spell a path as OpenAPI does: `{name}` for `<converter:name>`."""
    return re.sub(r"<(?:[^:<>]+:)?([^<>]+)>", r"{\1}", rule)

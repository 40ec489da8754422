"""What every answer says about how browsers must treat it, and whom we believe about where it came from."""

from flask import Flask, Response, request
from werkzeug.middleware.proxy_fix import ProxyFix

WORKER_POLICY = (
    "encours-worker"  # the one Trusted Types policy: it names the service worker's address
)
BODY_BYTES = 4 * 1024 * 1024  # JSON; uploads have their own bound (MAX_CONTENT_LENGTH)
HSTS_SECONDS = 365 * 24 * 3600

PAGE_POLICY = "; ".join(
    [
        "default-src 'none'",
        *(
            f"{kind}-src 'self'"
            for kind in ("script", "style", "img", "font", "connect", "manifest", "worker")
        ),
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "require-trusted-types-for 'script'",
        f"trusted-types {WORKER_POLICY}",
    ]
)
API_POLICY = "default-src 'none'"

NEVER = ("camera", "geolocation", "microphone", "payment", "usb", "browsing-topics")
EVERYWHERE = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": ", ".join(
        [
            *(f"{feature}=()" for feature in NEVER),
            "publickey-credentials-create=(self)",
            "publickey-credentials-get=(self)",
        ]
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def init_app(app: Flask, *, trusted_proxies: int, https: bool) -> None:
    """Guard every answer of the app.

    trusted_proxies: how many proxies in front of us rewrite `X-Forwarded-*`; 0 believes nobody.
    """
    if trusted_proxies:
        count = trusted_proxies
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=count, x_proto=count, x_host=count, x_port=count
        )
    app.before_request(_bound_body)
    app.after_request(_say_how)
    if https:
        app.after_request(_insist_on_https)


def _bound_body() -> None:
    if request.mimetype != "multipart/form-data":
        request.max_content_length = BODY_BYTES


def _say_how(response: Response) -> Response:
    if request.path.startswith("/api/"):
        response.headers["Content-Security-Policy"] = API_POLICY
        response.headers.setdefault("Cache-Control", "no-store")
    else:
        response.headers.setdefault("Content-Security-Policy", PAGE_POLICY)
    for name, value in EVERYWHERE.items():
        response.headers.setdefault(name, value)
    return response


def _insist_on_https(response: Response) -> Response:
    response.headers["Strict-Transport-Security"] = f"max-age={HSTS_SECONDS}; includeSubDomains"
    return response

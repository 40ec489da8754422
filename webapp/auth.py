"""Who is this? The session cookie against its row, once per request to the API."""

from flask import Flask, Request, Response, current_app, g, request
from flask.sessions import SessionInterface
from flask_login import LoginManager

from api import guard
from api.session import cookie
from credit.operations import second_step_demand, sessions
from credit.operations.moment import read_clock
from credit.store.people import Session, User

login = LoginManager()

ASKED_OF_PEOPLE = ("/api/", "/sign-on/")  # everything else is the same for everybody


class NoFlaskSession(SessionInterface):
    """We sign no cookies of Flask's kind: our session is a row."""

    def open_session(self, app: Flask, request: Request) -> None:
        """Give none: Flask then refuses to write into it."""

    def save_session(self, app: Flask, session: object, response: Response) -> None:
        """Never called: there is none."""


@login.request_loader
def load_person(_request: Request) -> User | None:
    """Give Flask-Login the person of this request's session."""
    return g.session.user if g.get("session") else None


def init_app(app: Flask) -> None:
    """Look at the cookie before every API request, and slide the session's end after it."""
    app.session_interface = NoFlaskSession()
    login.init_app(app)
    app.before_request(_open_session)
    app.after_request(_renew_cookie)


def _open_session() -> None:
    g.session, g.taken, g.slid = None, False, None
    asks_as_person = request.path.startswith(ASKED_OF_PEOPLE) and guard.bearer() is None
    token = cookie.take() if asks_as_person else None
    session = sessions.find(token) if token else None
    if session is None or not _is_for(session):
        return
    now = read_clock().now
    if sessions.is_alive(session, now):
        g.session = session
        g.standing = second_step_demand.look(session, read_clock())
        g.slid = token if sessions.see(session, now) else None
    else:
        g.taken = sessions.is_taken(session)


def _is_for(session: Session) -> bool:
    """Say whether a request is of the session's person, where it names whose data it brings or fetches.

    Browser tabs share one cookie: what one was about to send for its person must not be taken as said by
    whoever signed in elsewhere meanwhile, nor that one's books be told into the other's.
    """
    return request.headers.get("Encours-Person", str(session.user_id)) == str(session.user_id)


def _renew_cookie(response: Response) -> Response:
    if g.get("slid") and g.session and not response.headers.getlist("Set-Cookie"):
        current_app.logger.debug("session %s slides", g.session.id)
        cookie.give(response, g.slid, g.session, read_clock().now)
    return response

"""The overview by mail, once a week, to whoever asked for it: their scope, their board, in their language.

Nobody gets two of one week: the week is claimed before the letter leaves. A machine that was off all day
sends none that week; whose access or scope has gone gets none at all.
"""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from html import escape
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4
from zoneinfo import ZoneInfo

from flask import current_app
from sqlalchemy import or_, select, update

from credit.operations.board_tiles import tiles_of
from credit.operations.kpis import get_scope
from credit.operations.letters import Day
from credit.operations.moment import Moment, time_zone
from credit.operations.overview import overview
from credit.operations.overview_sheet import Line, Sheet
from credit.operations.paper_words import LANGUAGES
from credit.operations.reminders import Enclosed, Outgoing
from credit.operations.work import Work
from credit.rules.access import KpiScope, Permission
from credit.rules.errors import CreditError, Refused
from credit.store.db import db
from credit.store.overview_mail import OverviewMail
from credit.store.people import User

GOES_AT = time(7, 0)  # ENCOURS_TZ
WEEK = timedelta(days=7)
SENDING, SENT, FAILED, NO_SCOPE = "sending", "sent", "failed", "no_scope"
COMPARED = (
    "standing",
    "kpis",
    "aged",
    "disputes",
    "promises",
    "cover",
)  # the rest are changes already
WORDS = {
    "fr": {
        "subject": "Tableau de la semaine · {name}",
        "lead": "{name}, au {day}. Entre parenthèses : l’évolution sur sept jours.",
        "open": "Ouvrir dans Encours",
        "stop": "Changer le jour ou ne plus recevoir ce message",
        "colon": "\u00a0: ",
    },
    "en": {
        "subject": "Overview of the week · {name}",
        "lead": "{name}, as of {day}. In brackets: the change over seven days.",
        "open": "Open in Encours",
        "stop": "Change the day or stop these messages",
        "colon": ": ",
    },
}


class NoAddress(Refused):
    """Nobody can be written to without an e-mail address: an administrator sets it."""

    code = "no_address"


def of(user_id: int) -> dict[str, Any] | None:
    """Give a person's wish; None when they have none."""
    row = db.session.get(OverviewMail, user_id)
    if row is None:
        return None
    return {"weekday": row.weekday, "scope": row.scope, "id": row.scope_id, "state": row.state}


def subscribe(work: Work, user: User, weekday: int, scope: KpiScope, name: str) -> None:
    """Send the board of a scope to a person every week. Raises `NoAddress`, `Forbidden`, `Missing`."""
    today = work.moment.today
    get_scope(user, scope, name, today, today)
    if not user.email:
        raise NoAddress
    row = db.session.get(OverviewMail, user.id)
    if row is None:
        row = OverviewMail(user_id=user.id)
        db.session.add(row)
    row.weekday, row.scope, row.scope_id = weekday, scope, name
    said = {"weekday": weekday, "scope": str(scope), "id": name}
    work.record("overview_mail.choose", "user", user.id, after=said)


def unsubscribe(work: Work, user_id: int) -> None:
    """End it; where there is none nothing happens."""
    row = db.session.get(OverviewMail, user_id)
    if row is not None:
        db.session.delete(row)
        work.record("overview_mail.end", "user", user_id)


def due(moment: Moment) -> list[int]:
    """List whose mail of this week should go now and was not claimed."""
    if moment.now.astimezone(ZoneInfo(time_zone())).time() < GOES_AT:
        return []
    wanted = select(OverviewMail.user_id).where(
        OverviewMail.weekday == moment.today.weekday(), _unclaimed(moment.today)
    )
    return list(db.session.scalars(wanted.order_by(OverviewMail.user_id)))


def claim(work: Work, user_id: int) -> bool:
    """Take a person's mail of this week; False when somebody was faster."""
    mine = update(OverviewMail).where(
        OverviewMail.user_id == user_id,
        OverviewMail.weekday == work.moment.today.weekday(),
        _unclaimed(work.moment.today),
    )
    done = db.session.execute(
        mine.values(week=_monday(work.moment.today), state=SENDING).execution_options(
            synchronize_session=False
        )
    )
    return bool(done.rowcount)  # type: ignore[attr-defined]


def settle(work: Work, user_id: int, state: str | None) -> None:  # noqa: ARG001
    """Note what became of a mail; None: certainly not accepted, so that it may go later today."""
    told: dict[str, Any] = {"state": state} if state else {"state": None, "week": None}
    db.session.execute(update(OverviewMail).where(OverviewMail.user_id == user_id).values(told))


def write(user_id: int, moment: Moment) -> Outgoing | None:
    """Write a person's mail; None when they may not have it any more."""
    wish, user = db.session.get(OverviewMail, user_id), db.session.get_one(User, user_id)
    if wish is None or not user.email or not user.may(Permission.MAIL_OVERVIEW):
        return None
    scope = KpiScope(wish.scope)
    try:
        board = overview(user, scope, wish.scope_id, None, moment)
    except CreditError:
        return None
    if board["figures"] is None:
        return None
    then = overview(user, scope, wish.scope_id, moment.today - WEEK, moment)
    letter = Letter(user, board | {"day": moment.today}, then | {"day": moment.today - WEEK})
    return letter.outgoing(wish, moment.now)


class Letter:
    """One mail: the board of today held against that of a week ago."""

    def __init__(self, user: User, board: dict[str, Any], then: dict[str, Any]) -> None:
        tiles = tuple(one["name"] for one in tiles_of(user.id) if one["shown"])
        self.user, self.board = user, board
        self.sheet = Sheet(board, user.language, tiles)
        before = Sheet(then, user.language, tuple(one for one in tiles if one in COMPARED))
        self.before = {
            (title, line.label): line for title, lines in before.parts() for line in lines
        }
        self.words = WORDS[self.sheet.language]

    def outgoing(self, wish: OverviewMail, at: datetime) -> Outgoing:
        """Put it into an envelope. The id is of the week, so that one letter is one letter."""
        day: date = self.board["day"]
        base = current_app.config["ENCOURS_URL"].rstrip("/")
        asked = {"scope": wish.scope, "id": wish.scope_id}
        link = f"{base}/ensemble?{urlencode(asked | {'on': day.isoformat()})}"
        stop = f"{base}/ensemble?{urlencode(asked | {'mail': '1'})}"
        parts = list(self.parts())
        paper = Enclosed(f"{self.sheet.words['file']}-{day.isoformat()}.pdf", self.sheet.paper(at))
        return Outgoing(
            id=uuid4(),
            message_id=f"<overview-{self.user.id}-{_monday(day).isoformat()}@encours>",
            customer_id=None,
            recipient=str(self.user.email),
            subject=self.words["subject"].format(name=self.board["name"]),
            body=self._text(parts, link, stop),
            language=self.sheet.language,
            at=at,
            html=self._html(parts, link, stop),
            enclosed=(paper,),
        )

    def parts(self) -> Iterator[tuple[str, list[tuple[str, str, str]]]]:
        """Give each tile's title and its lines: figure, value, change over the week or ""."""
        for title, lines in self.sheet.parts():
            yield (
                title,
                [(line.label, self.sheet.said(line), self._change(title, line)) for line in lines],
            )

    def _change(self, title: str, line: Line) -> str:
        then = self.before.get((title, line.label))
        if then is None:
            return ""
        if line.value is None or then.value is None:
            if line.count is None or then.count is None:
                return ""
            return f"{line.count - then.count:+d}"
        moved = line.value - then.value
        said = self.sheet.said(Line(line.label, abs(moved), line.unit))
        return f"{'+' if moved > 0 else '−' if moved < 0 else '±'}{said}"

    def _lead(self) -> str:
        day = Day(LANGUAGES[self.sheet.language])(self.board["day"])
        return self.words["lead"].format(name=self.board["name"], day=day)

    def _text(self, parts: list[Any], link: str, stop: str) -> str:
        lines = [self._lead(), ""]
        for title, figures in parts:
            lines.append(title.upper())
            for label, value, change in figures:
                lines.append(
                    f"{label}{self.words['colon']}{value}{f' ({change})' if change else ''}"
                )
            lines.append("")
        colon = self.words["colon"].rstrip()
        return "\n".join(
            [
                *lines,
                f"{self.words['open']}{colon}",
                link,
                "",
                f"{self.words['stop']}{colon}",
                stop,
                "",
            ]
        )

    def _html(self, parts: list[Any], link: str, stop: str) -> str:
        tables = "".join(
            f"<h2>{escape(title)}</h2><table>{''.join(map(_row, figures))}</table>"
            for title, figures in parts
        )
        return (
            f'<!doctype html><html lang="{self.sheet.language}"><meta charset="utf-8">'
            f'<body style="font:16px/1.5 sans-serif"><p>{escape(self._lead())}</p>{tables}'
            f'<p><a href="{escape(link)}">{escape(self.words["open"])}</a></p>'
            f'<p><small><a href="{escape(stop)}">{escape(self.words["stop"])}</a></small></p></body></html>'
        )


def _row(figure: tuple[str, str, str]) -> str:
    label, value, change = map(escape, figure)
    right = 'style="text-align:right;padding-left:1rem"'
    return f"<tr><td>{label}</td><td {right}>{value}</td><td {right}>{change}</td></tr>"


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _unclaimed(today: date) -> Any:
    return or_(OverviewMail.week.is_(None), OverviewMail.week < _monday(today))

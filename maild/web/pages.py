"""The web page as a Starlette application: a page reads, closes the database, renders; nothing is ever changed."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.resources import files
from zoneinfo import ZoneInfo

from sqlalchemy import Connection
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from maild.errors import Refused, StoreBusy
from maild.mail import parts
from maild.store import blobs, board, notices_read, read
from maild.store.sessions import Sessions, translated
from maild.values import Filter, OutboxState, Policy, SpoolId, Ticket, TicketId
from maild.web import download, mailto, query, reasons, render, views
from maild.web.guard import Guard
from maild.web.settings import WebSettings
from maild.web.words import Clock

log = logging.getLogger("maild.web")

FOUND = 100
"""Tickets that one search shows."""
OUTBOX = 500
"""Rows of the outbox that one page shows."""
LARGEST = 2**63 - 1
"""No database counts further."""
ICON = files("maild.web").joinpath("templates/icon.svg").read_bytes()


def app(
    sessions: Sessions, policy: Policy, settings: WebSettings, now: Callable[[], datetime] = lambda: datetime.now(UTC)
) -> Starlette:
    """The whole page. Raises Refused if anybody could see it without sign-in from another machine."""
    if settings.sign_in != "off":
        raise Refused(f"[web] sign_in = {settings.sign_in!r} is not known; only off is.")
    if not settings.loopback:
        raise Refused(f"[web] sign_in = off serves only this machine, and {settings.host} is not a loopback address.")
    site = Site(sessions, policy, settings, now)
    routes = [
        Route("/", site.tickets),
        Route("/tickets/{id:int}", site.ticket),
        Route("/tickets/{id:int}/attachments/{spool:int}/{part:int}", site.attachment),
        Route("/held", site.held),
        Route("/outbox", site.outbox),
        Route("/mails", site.mails),
        Route("/mails/{id:path}", site.mail),
        Route("/search", site.search),
        Route(render.STYLE_PATH, lambda request: render.stylesheet()),
        Route("/icon.svg", lambda request: Response(ICON, 200, render.HEADERS, "image/svg+xml")),
    ]
    made = Starlette(
        routes=routes,
        middleware=[Middleware(Guard, settings)],
        exception_handlers={HTTPException: refused, StoreBusy: busy, Exception: failed},
    )
    made.router.redirect_slashes = False
    return made


@dataclass(frozen=True, slots=True)
class Site:
    """The pages over one store and one policy. Each handler is sync: Starlette runs it in its pool of threads."""

    sessions: Sessions
    policy: Policy
    settings: WebSettings
    now: Callable[[], datetime]

    def tickets(self, request: Request) -> Response:
        """Tickets, those that wait for us first, with filters and counts."""
        asked, clock = query.asked(request.query_params), self.clock()
        with self.reading() as s:
            bar = self.bar(s, "/")
            counts = board.counts(s, asked.filter)
            found = read.tickets(s, asked.filter)
            waits = board.waits(s, asked.filter)
            companies = tuple(c.name for c in read.companies(s))
        first = (asked.page - 1) * query.PAGE
        shown = views.rows(found[first : first + query.PAGE], waits, clock.now)
        return render.page(
            "tickets.html",
            bar=bar,
            clock=clock,
            asked=asked,
            heading=f"Tickets: {asked.state}" if asked.state else "Tickets to do",
            tabs=views.tabs(counts, asked.state),
            glance=views.glance(waits, clock.now) if asked.todo else None,
            rows=shown,
            choices=(
                ("Queue", "queue", tuple(q.name for q in self.policy.queues)),
                ("Who has it", "assignee", tuple(a.name for a in self.policy.agents)),
                ("Company", "company", companies),
            ),
            older=asked.link("/", page=asked.page + 1) if len(found) > first + query.PAGE else "",
            newer=asked.link("/", page=asked.page - 1) if asked.page > 1 else "",
            address=self.policy.queues[0].address,
        )

    def ticket(self, request: Request) -> Response:
        """One ticket: its facts, its timeline, and the verbs as links to the reader's mail program."""
        number, clock, viewer = (
            TicketId(request.path_params["id"]),
            self.clock(),
            self.policy.agent(self.settings.agent),
        )
        with self.reading() as s:
            bar = self.bar(s, "")
            ticket = self.found(s, number)
            messages, events = read.messages(s, number), read.events(s, number)
            deliveries = board.deliveries(s, number)
            wait = board.wait(s, number)
            notice = notices_read.notice_to(s, number, viewer.address) if viewer else None
        log.info("ticket viewed ticket=%d viewer=%s", number, viewer.name if viewer else "-")
        return render.page(
            "ticket.html",
            bar=bar,
            clock=clock,
            asked=query.Asked(),
            t=ticket,
            row=views.row(ticket, wait.since if wait else None, clock.now),
            timeline=views.timeline(messages, events, deliveries),
            links=mailto.links(ticket, self.policy, viewer, notice),
            viewer=viewer,
        )

    def attachment(self, request: Request) -> Response:
        """One attachment of a message of this ticket, as a download."""
        number, spool = TicketId(request.path_params["id"]), SpoolId(request.path_params["spool"])
        with self.reading() as s:
            self.found(s, number)
            mine = next((m for m in read.messages(s, number) if m.spool == spool), None)
            wanted = request.path_params["part"]
            attachment = next((a for a in mine.attachments if a.part == wanted), None) if mine else None
            if attachment is None:
                raise HTTPException(404, "This ticket has no such attachment.")
            raw = blobs.get(s, spool)
        return download.answer(attachment, parts.content(raw, attachment.part))

    def search(self, request: Request) -> Response:
        """Tickets by words, closed ones too; a number leads straight to its ticket."""
        words, clock = query.asked(request.query_params).q, self.clock()
        with self.reading() as s:
            number = query.number(words)
            if number is not None and read.ticket(s, number):
                return RedirectResponse(f"/tickets/{number}", 303, render.HEADERS)
            bar = self.bar(s, "/search")
            found = read.search(s, words, FOUND + 1) if words else ()
            waits = board.waits(s, Filter())
        shown = views.rows(found[:FOUND], waits, clock.now)
        return render.page("search.html", bar=bar, clock=clock, q=words, rows=shown, more=len(found) > FOUND)

    def held(self, request: Request) -> Response:
        """Mails that wait for a person."""
        with self.reading() as s:
            bar = self.bar(s, "/held")
            entries = tuple(read.entries(s, limit=OUTBOX, held=True))
        return render.page(
            "mails.html",
            bar=bar,
            clock=self.clock(),
            heading="Held",
            entries=entries,
            lead="Kept for a person to decide: maild held release, retry or drop, with the number of the mail.",
            nothing="Nothing is held.",
            older="",
            newer="",
        )

    def mails(self, request: Request) -> Response:
        """The ledger: every mail ever accepted and what became of it, newest first."""
        page = query.page(request.query_params)
        first = (page - 1) * query.PAGE
        with self.reading() as s:
            bar = self.bar(s, "/mails")
            found = board.ledger(s, first, query.PAGE + 1)
        return render.page(
            "mails.html",
            bar=bar,
            clock=self.clock(),
            heading="Mails",
            entries=found[: query.PAGE],
            lead="Every mail that maild accepted, newest first, and what became of it.",
            nothing="No mail has come yet.",
            older=f"/mails?page={page + 1}" if len(found) > query.PAGE else "",
            newer=f"/mails?page={page - 1}" if page > 1 else "",
        )

    def mail(self, request: Request) -> Response:
        """Why maild did what it did with one mail, by spool id or Message-ID."""
        with self.reading() as s:
            bar = self.bar(s, "")
            entry = read.entry(s, request.path_params["id"])
            if entry is None:
                raise HTTPException(404, "There is no such mail in the ledger.")
            trace = read.trace(s, entry.id) if entry.disposition else ""
        return render.page("mail.html", bar=bar, clock=self.clock(), e=entry, why=reasons.read(trace))

    def outbox(self, request: Request) -> Response:
        """What has not gone out, with the reason."""
        with self.reading() as s:
            bar = self.bar(s, "/outbox")
            failed = read.outbox(s, (OutboxState.FAILED,), OUTBOX)
            uncertain = read.outbox(s, (OutboxState.UNCERTAIN,), OUTBOX)
            kept = read.outbox(s, (OutboxState.HELD,), OUTBOX)
            waiting = read.outbox(s, (OutboxState.DUE, OutboxState.SENDING), OUTBOX)
        return render.page(
            "outbox.html",
            bar=bar,
            clock=self.clock(),
            failed=failed,
            uncertain=uncertain,
            held=kept,
            waiting=waiting,
        )

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that cannot write; raises StoreBusy when the database is locked or away."""
        with translated(), self.sessions.read.connect() as s:
            yield s

    def clock(self) -> Clock:
        """The moment of this page."""
        return Clock(self.now(), ZoneInfo(self.policy.timezone))

    def bar(self, s: Connection, here: str) -> views.Bar:
        """The places, with what wants a person there."""
        held, failed = board.troubles(s)
        places = (("Tickets", "/", 0), ("Held", "/held", held), ("Outbox", "/outbox", failed), ("Mails", "/mails", 0))
        return views.Bar(self.policy.queues[0].title or "maild", here, places, len(self.policy.queues))

    def found(self, s: Connection, number: TicketId) -> Ticket:
        """The ticket, or a 404."""
        ticket = read.ticket(s, number) if number <= LARGEST else None
        if ticket is None:
            raise HTTPException(404, f"There is no ticket #{number}.")
        return ticket


def refused(request: Request, error: Exception) -> Response:
    """404 and its like."""
    status = error.status_code if isinstance(error, HTTPException) else 404
    said = error.detail if isinstance(error, HTTPException) else ""
    return render.error(status, said if said.endswith(".") else "There is no page at this address.")


def busy(request: Request, error: Exception) -> Response:
    """The database is locked or away."""
    log.warning("page not shown, database busy path=%s", request.url.path)
    return render.error(503, "Nothing is lost. Load this page again in a moment.", **{"Retry-After": "2"})


def failed(request: Request, error: Exception) -> Response:
    """Anything else; the server's log has the details, the page none of them."""
    return render.error(500, "The page could not be made; the log of maild says why. Nothing was changed.")

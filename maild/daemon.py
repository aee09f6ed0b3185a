"""The daemon: listeners, the loop that decides, the loop that sends, the clock and the web page, in one process."""

import asyncio
import contextlib
import logging
import os
import signal
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from threading import Event, Thread
from typing import TypeVar
from zoneinfo import ZoneInfo

from maild import config as configuration
from maild import engine
from maild.boot import boot
from maild.config import Config
from maild.errors import ConfigError, MaildError
from maild.intake import settings as listener
from maild.intake import smtp as intake
from maild.notifier import deliver, maildir
from maild.notifier import smtp as outgoing
from maild.reading import Ahead
from maild.store import read
from maild.store.sessions import Session, Sessions
from maild.values import Envelope, Policy, SpoolId
from maild.writer import Rank, Writer

log = logging.getLogger("maild")
T = TypeVar("T")

ROLES = frozenset({"receive", "process", "send", "schedule", "web"})
LISTENERS = ("smtp", "lmtp")
POLL = 0.5
"""Seconds between looks for mail that another process put into the outbox or spool."""
RETRY = 5.0
"""Seconds to wait when the database is locked or away."""
LONGEST_STOP = 10.0
"""Seconds that a dialogue under way may still take after SIGTERM."""


def clock() -> datetime:
    """Now, in UTC; the one clock of the daemon."""
    return datetime.now(UTC)


def run(config: Config, roles: frozenset[str] = ROLES, announce: Callable[[str], None] = log.info) -> int:
    """Run these roles until SIGTERM or SIGINT; 0 after an orderly stop."""
    return asyncio.run(Daemon(config, roles, announce).run())


class Daemon:
    """What runs, and how it stops: take no more mail, finish the transaction at hand, leave."""

    def __init__(self, config: Config, roles: frozenset[str], announce: Callable[[str], None]) -> None:
        self.config = config
        self.roles = roles
        self.announce = announce
        self.sessions: Sessions
        self.policy: Policy
        self.sessions, self.policy = boot(config)
        self.writer = Writer(self.sessions)
        self.stopping = asyncio.Event()
        self.halt = Event()
        self.arrived = Event()
        self.owner = f"{socket.gethostname()}:{os.getpid()}"

    async def run(self) -> int:
        """Start every role, wait for the signal, stop every role."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self.stopping.set)
        loop.add_signal_handler(signal.SIGHUP, self.reload)
        for warning in self.config.warnings:
            self.announce(f"warning: {warning}")
        self.writer.start()
        try:
            async with contextlib.AsyncExitStack() as stack:
                for role, start in self._starts().items():
                    if role in self.roles:
                        await stack.enter_async_context(start())
                self.announce("ready")
                await self.stopping.wait()
                self.announce("stopping: finishing what is at hand")
        finally:
            self.halt.set()
            await asyncio.to_thread(self.writer.stop)
            self.sessions.close()
        return 0

    def _starts(self) -> dict[str, Callable[[], "contextlib.AbstractAsyncContextManager[None]"]]:
        """The roles in the order of their start; they stop the other way round, so that intake ends first."""
        return {
            "web": self.show,
            "send": self.send,
            "process": self.process,
            "schedule": self.schedule,
            "receive": self.receive,
        }

    def reload(self) -> None:
        """Read the configuration again for its rules, queues and agents; a faulty one changes nothing."""
        try:
            fresh = configuration.load(self.config.path).policy
        except ConfigError as error:
            log.error("configuration not reloaded, the old one stays: %s", error)
            return
        self.policy = replace(fresh, identity=replace(fresh.identity, epoch=self.policy.identity.epoch))
        log.info("configuration reloaded: %s rules", len(fresh.rules))

    # --- receive

    @contextlib.asynccontextmanager
    async def receive(self) -> AsyncIterator[None]:
        """Listen for mail; a mail is answered 250 only after T1."""
        async with contextlib.AsyncExitStack() as stack:
            for source in self.config.sources:
                if source.kind in LISTENERS:
                    settings = listener.settings(source, self.policy)
                    server = await intake.serve(settings, self.accept, self.ours(source.recipients), clock)
                    stack.push_async_callback(_closed, server)
                    self.announce(f"{source.kind} on {source.host}:{source.port}")
            yield

    def ours(self, recipients: str) -> Callable[[str], bool]:
        """Which recipients a listener takes, by the policy of that moment."""
        return lambda address: recipients == "any" or listener.ours(self.policy)(address)

    async def accept(self, items: list[tuple[bytes, Envelope]]) -> list[SpoolId]:
        """T1, with all others that wait."""
        ids = await asyncio.wrap_future(self.writer.accept(items))
        self.arrived.set()
        return ids

    # --- process

    @contextlib.asynccontextmanager
    async def process(self) -> AsyncIterator[None]:
        """Decide what has been accepted, in a thread of its own: parsing must not hold up the listeners."""
        with Ahead() as ahead:
            thread = Thread(target=self._decide_until_halt, args=(ahead,), name="maild-process", daemon=True)
            thread.start()
            try:
                yield
            finally:
                self.halt.set()
                self.arrived.set()
                await asyncio.to_thread(thread.join)

    def _decide_until_halt(self, ahead: Ahead) -> None:
        write, hurry = self.writer.at(Rank.PROCESS), self.writer.hurry
        while not self.halt.is_set():
            try:
                handled = engine.process(self.sessions, self.policy, clock, write=write, ahead=ahead, hurry=hurry)
            except MaildError as error:
                log.error("%s Nothing is lost; trying again in %.0f s.", error, RETRY)
                self.halt.wait(RETRY)
            except Exception:
                log.exception("deciding failed; nothing is lost; trying again in %.0f s", RETRY)
                self.halt.wait(RETRY)
            else:
                if not handled:
                    self.arrived.wait(POLL)
                    self.arrived.clear()

    # --- send

    @contextlib.asynccontextmanager
    async def send(self) -> AsyncIterator[None]:
        """Send what is due until told to stop; a dialogue under way is finished."""
        task = asyncio.create_task(self._send_until_stop(), name="maild-send")
        try:
            yield
        finally:
            self.halt.set()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(task, LONGEST_STOP)

    async def _send_until_stop(self) -> None:
        transports = self.transports()

        def write(work: Callable[[Session], T], /) -> Awaitable[T]:
            return asyncio.wrap_future(self.writer.submit(Rank.SETTLE, work))

        while not self.halt.is_set():
            sent = 0
            try:
                if await asyncio.to_thread(self._due):
                    sent = await deliver.deliver(self.sessions, transports, clock, self.owner, write=write)
            except MaildError as error:
                log.error("%s Mail waits; trying again in %.0f s.", error, RETRY)
                await self._pause(RETRY)
            except Exception:
                log.exception("sending failed; mail waits; trying again in %.0f s", RETRY)
                await self._pause(RETRY)
            if not sent:
                await self._pause(POLL)

    async def _pause(self, seconds: float) -> None:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self.stopping.wait(), seconds)
        if self.stopping.is_set():
            self.halt.set()

    def _due(self) -> bool:
        with self.sessions.read.connect() as session:
            return read.due(session, clock())

    def transports(self) -> Sequence[deliver.Route]:
        """One transport for each outgoing account."""
        return tuple(_route(account, self.policy) for account in self.config.outgoings)

    # --- schedule

    @contextlib.asynccontextmanager
    async def schedule(self) -> AsyncIterator[None]:
        """Tick: due times live in the tables, the scheduler only looks at the clock."""
        from apscheduler.schedulers.background import BackgroundScheduler

        scheduler = BackgroundScheduler(
            timezone=ZoneInfo(self.policy.timezone),
            job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1},
        )
        scheduler.add_job(self._tick, "interval", minutes=1, id="tick")
        scheduler.add_job(self._digest, "cron", day_of_week="mon-fri", hour=8, id="digest")
        scheduler.start()
        try:
            yield
        finally:
            await asyncio.to_thread(scheduler.shutdown)

    def _tick(self) -> None:
        with _logged("tick"):
            engine.tick(self.sessions, self.policy, clock(), write=self.writer.at(Rank.ACT))

    def _digest(self) -> None:
        with _logged("digest"):
            engine.digest(self.sessions, self.policy, clock(), write=self.writer.at(Rank.ACT))

    # --- web

    @contextlib.asynccontextmanager
    async def show(self) -> AsyncIterator[None]:
        """Serve the page in this loop; the daemon's own signal handlers stay."""
        web = self.config.web
        if not web.enabled:
            yield
            return
        import uvicorn

        from maild.web import pages
        from maild.web.settings import WebSettings

        class Server(uvicorn.Server):
            @contextlib.contextmanager
            def capture_signals(self) -> Iterator[None]:
                yield

        app = pages.app(self.sessions, self.policy, WebSettings(web.host, web.url, web.sign_in, web.agent))
        listening = socket.create_server((web.host, web.port), family=_family(web.host))
        settings = uvicorn.Config(app, log_level="warning", access_log=False, server_header=False, lifespan="off")
        server = Server(settings)
        task = asyncio.create_task(server.serve([listening]), name="maild-web")
        self.announce(f"page on http://{web.host}:{web.port}/")
        try:
            yield
        finally:
            server.should_exit = True
            await task


def _family(host: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in host else socket.AF_INET


async def _closed(server: asyncio.Server) -> None:
    server.close()
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(server.wait_closed(), 1.0)


@contextlib.contextmanager
def _logged(what: str) -> Iterator[None]:
    try:
        yield
    except Exception:
        log.exception("%s failed; it runs again at its next time", what)


def _route(account: configuration.Outgoing, policy: Policy) -> deliver.Route:
    """An outgoing account as the outbox knows it: by the addresses of the queues whose mail it takes."""
    if account.kind == "maildir" and account.path is not None:
        transport: deliver.Transport = maildir.MaildirTransport(account.path)
    else:
        transport = outgoing.SmtpTransport(account)
    senders = [a for q in policy.queues if q.name in account.queues for a in q.addresses]
    return deliver.Route(account.name, senders, transport, account.rate, account.return_path == "null")

"""Requests that came while the database did not answer: kept in a folder, one file each, and done later."""

import os
import uuid
from dataclasses import replace
from datetime import UTC
from pathlib import Path

import msgspec
from sqlalchemy.exc import InterfaceError, OperationalError

from bot.conversation import UnknownConversationError
from bot.handoff.errors import KeptForLaterError
from bot.handoff.requests import Request, Requests
from bot.handoff.tickets import TicketView
from bot.store.tables import now

DOWN = (OperationalError, InterfaceError)
"""What the drivers raise when the database does not answer."""


class KeptRequests:
    """A folder of requests that are still to be done; only this user can read it."""

    def __init__(self, requests: Requests, folder: Path) -> None:
        self._requests = requests
        self._folder = folder

    def request(self, asked: Request) -> TicketView:
        """As `Requests.request`. Raises KeptForLaterError when the database does not answer: it is done later."""
        try:
            return self._requests.request(asked)
        except DOWN as error:
            self._keep(asked)
            raise KeptForLaterError from error

    def retry(self) -> int:
        """Does what was kept, the oldest first, until the database fails again; how many are done."""
        done = 0
        for file in sorted(self._folder.glob("*.json")):
            try:
                self._do_kept(msgspec.json.decode(file.read_bytes(), type=Request))
            except FileNotFoundError:
                # Another process did it.
                continue
            except DOWN:
                break
            file.unlink(missing_ok=True)
            done += 1
        return done

    def _do_kept(self, kept: Request) -> None:
        try:
            if not self._requests.asked_since(kept.conversation_id, kept.at):
                # The wait counts from when the team can see it.
                self._requests.request(replace(kept, at=now()))
        except UnknownConversationError:
            # Erased in the meantime: then the request goes too.
            return

    def _keep(self, kept: Request) -> None:
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        name = f"{kept.at.astimezone(UTC):%Y%m%dT%H%M%S.%f}-{uuid.uuid4().hex}"
        unfinished = self._folder / f"{name}.new"
        with open(unfinished, "xb", opener=_private) as file:
            file.write(msgspec.json.encode(kept))
        unfinished.rename(self._folder / f"{name}.json")


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)

"""The bot's answers: asked turn by turn, recorded, tried again when Rasa is away, and taken over from the dead."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import structlog
from sqlalchemy import Engine

from bot.conversation import turns
from bot.conversation.messages import Said
from bot.conversation.rasa import RasaClient
from bot.conversation.sentences import Sentences
from bot.conversation.turns import Claimed
from bot.store import Author
from bot.store.tables import now

log = structlog.get_logger()

PICK_UP_EVERY = 1.0
"""Seconds between two looks for turns that nobody is at."""

RENEW_EVERY = turns.LEASE.total_seconds() / 3
AT_ONCE = 50
"""Turns that one process takes over at most; Rasa answers some twenty a second."""

ASKED_AT_ONCE = 6
"""Questions that Rasa gets at once from one process. It computes on one core: more at once would each take longer than
is waited for, so that in a rush none would ever be done."""

TELL_AFTER = timedelta(seconds=12)
"""How long someone waits for an answer before they are told that it takes longer."""

PATIENCE = timedelta(seconds=120)
"""How long an answer is tried. Then the person is told to ask again, and it is not answered any more: an answer that
comes after that would be read as one to what they asked or answered since."""


class Answering:
    """Runs in each gateway; `typing` hears of each conversation when its answer begins and ends being made."""

    def __init__(
        self,
        engine: Engine,
        rasa: RasaClient,
        sentences: Sentences,
        typing: Callable[[str, bool], None],
        patience: timedelta = PATIENCE,
    ) -> None:
        self._engine = engine
        self._rasa = rasa
        self._sentences = sentences
        self._typing = typing
        self._patience = patience
        self._asking = asyncio.Semaphore(ASKED_AT_ONCE)
        self._at_work: dict[asyncio.Task[None], Claimed] = {}

    def begin(self, turn: Claimed) -> None:
        """Answers a claimed turn, and those of the same conversation that come after it."""
        task = asyncio.create_task(self._answer_on(turn))
        self._at_work[task] = turn
        task.add_done_callback(self._at_work.pop)

    async def run(self) -> None:
        """Takes over what nobody is at, and holds on to what is being answered here; until it is cancelled."""
        await asyncio.gather(self._every(PICK_UP_EVERY, self._pick_up), self._every(RENEW_EVERY, self._renew))

    async def rest(self) -> None:
        """Waits until every answer that is being made has been recorded or put off."""
        while self._at_work:
            await asyncio.wait(self._at_work)

    async def _pick_up(self) -> None:
        free = AT_ONCE - len(self._at_work)
        if free > 0:
            for turn in await asyncio.to_thread(turns.claim, self._engine, now(), free):
                self.begin(turn)

    async def _renew(self) -> None:
        if self._at_work:
            ids = [turn.id for turn in self._at_work.values()]
            await asyncio.to_thread(turns.renew, self._engine, ids, now())

    async def _answer_on(self, turn: Claimed) -> None:
        following: Claimed | None = turn
        self._typing(turn.conversation_id, True)
        try:
            while following is not None:
                if (task := asyncio.current_task()) is not None:
                    self._at_work[task] = following
                following = await self._answer(following)
        except Exception:
            # The edge of the process. The turn is due again when its lease is over, so that nobody is forgotten.
            log.exception("answer not recorded", turn=turn.id)
        finally:
            self._typing(turn.conversation_id, False)

    async def _answer(self, turn: Claimed) -> Claimed | None:
        if turn.text is None:
            await self._give_up(turn)
            return None
        async with self._asking:
            answers = await self._rasa.answer(turn.conversation_id, turn.text, str(turn.sequence))
        if answers is None:
            await self._put_off(turn)
            return None
        said = [_said(part) for part in answers] or [self._sentences.said(Author.BOT, "storing")]
        recorded, following = await asyncio.to_thread(turns.answer, self._engine, turn, said)
        if not recorded:
            log.info("answer dropped: a coach has the conversation, or another process answered", turn=turn.id)
        return following

    async def _put_off(self, turn: Claimed) -> None:
        waited = now() - turn.made_at
        if waited > self._patience:
            await self._give_up(turn)
            return
        takes_long = waited > TELL_AFTER and not turn.was_told
        told = self._sentences.said(Author.BOT, "duurt_langer") if takes_long else None
        await asyncio.to_thread(turns.postpone, self._engine, turn, now(), told)

    async def _give_up(self, turn: Claimed) -> None:
        log.warning("turn given up", turn=turn.id, attempts=turn.attempts)
        await asyncio.to_thread(turns.give_up, self._engine, turn, self._sentences.said(Author.BOT, "storing"))

    async def _every(self, seconds: float, job: Callable[[], Any]) -> None:
        while True:
            try:
                await job()
            except Exception:
                # The edge of the process: a look that fails once must not end the looking.
                log.exception("answering: background job failed", job=job.__name__)
            await asyncio.sleep(seconds)


def _said(answer: dict[str, Any]) -> Said:
    return Said(
        Author.BOT,
        answer.get("text") or "",
        buttons=answer.get("buttons") or [],
        metadata=answer.get("metadata") or {},
    )

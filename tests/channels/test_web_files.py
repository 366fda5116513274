"""Files from a website: for a coach only, and however often one is sent, it is there once and whole."""

from io import BytesIO
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from fastapi import HTTPException, UploadFile
from sqlalchemy import Engine

from bot.channels.web import Uploads
from bot.conversation import MoveReason, Record, Recorded, Sentences
from bot.conversation.attachments import Attachments, Kept
from bot.conversation.ownership import move
from bot.knowledge import Knowledge
from bot.store import transaction

PDF = b"%PDF-1.7 een brief"


class Sam:
    """Someone with a conversation, and what the coach can open of it."""

    def __init__(self, engine: Engine, folder: Path) -> None:
        self.record, self.files = Record(engine), Attachments(engine, folder)
        self.uploads = Uploads(self.record, self.files, Sentences(Knowledge.load()))
        self._engine = engine
        self.conversation = f"web-{uuid4().hex}"
        self.record.begin(self.conversation, "web")

    def goes(self, *reasons: MoveReason) -> None:
        with transaction(self._engine) as session:
            for reason in reasons:
                move(session, self.conversation, reason)

    async def sends(self, message_id: UUID, content: bytes = PDF, name: str = "brief.pdf") -> int:
        return await self.uploads.take(self.conversation, message_id, UploadFile(BytesIO(content), filename=name))

    @property
    def sent(self) -> list[Recorded]:
        return [message for message in self.record.after(self.conversation, 0) if "attachment" in message.metadata]

    def opened(self) -> Kept | None:
        return self.files.open(self.conversation, self.sent[0].metadata["attachment"]["id"])


@pytest.fixture
def sam(engine: Engine, tmp_path: Path) -> Sam:
    sam = Sam(engine, tmp_path / "bijlagen")
    sam.goes(MoveReason.ASKED_FOR_COACH, MoveReason.COACH_TOOK)
    return sam


async def test_a_coach_can_open_it(sam: Sam) -> None:
    await sam.sends(uuid4())
    kept = sam.opened()
    assert kept and (kept.name, kept.type, kept.size) == ("brief.pdf", "application/pdf", len(PDF))
    assert kept.path.read_bytes() == PDF


async def test_whose_receipt_got_lost_sends_it_again_and_it_is_there_once(sam: Sam) -> None:
    message_id = uuid4()
    assert await sam.sends(message_id) == await sam.sends(message_id)
    assert len(sam.sent) == 1


async def test_it_is_taken_again_when_the_coach_left_before_the_receipt_came(sam: Sam) -> None:
    message_id = uuid4()
    first = await sam.sends(message_id)
    sam.goes(MoveReason.COACH_CLOSED)
    assert await sam.sends(message_id) == first
    with pytest.raises(HTTPException, match="409"):
        await sam.sends(uuid4())


async def test_a_file_that_was_not_written_down_the_time_before_is_now(
    sam: Sam, monkeypatch: pytest.MonkeyPatch
) -> None:
    message_id = uuid4()
    with monkeypatch.context() as patch, pytest.raises(OSError, match="vol"):
        patch.setattr(sam.files, "store", _full)
        await sam.sends(message_id)
    assert sam.opened() is None
    await sam.sends(message_id)
    assert len(sam.sent) == 1 and sam.opened() is not None


async def test_the_first_file_under_an_id_stays(sam: Sam) -> None:
    message_id = uuid4()
    await sam.sends(message_id)
    await sam.sends(message_id, b"%PDF-1.7 een andere brief")
    kept = sam.opened()
    assert kept and kept.path.read_bytes() == PDF


async def test_the_same_id_in_another_conversation_is_another_file(sam: Sam, engine: Engine, tmp_path: Path) -> None:
    other = Sam(engine, tmp_path / "bijlagen")
    other.goes(MoveReason.ASKED_FOR_COACH, MoveReason.COACH_TOOK)
    message_id = uuid4()
    await sam.sends(message_id)
    await other.sends(message_id, b"%PDF-1.7 van een ander")
    mine = sam.opened()
    assert mine and mine.path.read_bytes() == PDF


@pytest.mark.parametrize(("content", "code"), [(b"<script>", "415"), (b"%PDF-" + b"0" * 10 * 1024 * 1024, "413")])
async def test_what_is_too_large_or_something_else_is_refused(sam: Sam, content: bytes, code: str) -> None:
    with pytest.raises(HTTPException, match=code):
        await sam.sends(uuid4(), content)
    assert sam.sent == []


def _full(*_: object) -> bool:
    raise OSError("De schijf is vol.")

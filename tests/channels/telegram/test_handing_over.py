"""In the same chat with a coach: who writes is clear, photos and documents arrive, and nothing stays too long."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from bot.conversation import Record, Recorded, Said, Sentences
from bot.conversation.attachments import LARGEST, Attachments, Kept, new_attachment
from bot.handoff import Coaches, Request, Requests
from bot.handoff.team_data import TeamData
from bot.handoff.teams import add_coach, add_team
from bot.knowledge import Knowledge
from bot.store import Author, reading, retention, transaction
from bot.store.retention import Terms
from bot.store.tables import ClosedBecause, Ticket, TicketReason
from tests.channels.telegram.bot_api import BotApi
from tests.channels.telegram.conftest import Dialogue, Gateway
from tests.channels.telegram.people import Someone, buttons, wait_until

Conversation = Callable[[Someone], list[Recorded]]
SENTENCES = Sentences(Knowledge.load())
PDF = b"%PDF-1.7 een brief"
JPEG = b"\xff\xd8\xff\xe0 een foto"


class Desk:
    """One team with one coach, who helps Sam."""

    def __init__(self, engine: Engine, conversation_id: str) -> None:
        self.conversation_id = conversation_id
        self.requests, self.coaches = Requests(engine, SENTENCES), Coaches(engine, SENTENCES)
        with transaction(engine) as session:
            team = add_team(session, TeamData("Werkcentrum Drenthe", ["AM03"], {}))
            self.fatima = add_coach(session, "Fatima <b>", "fatima@voorbeeld.nl", [team.id]).id
        self.number = self.requests.request(Request(conversation_id, TicketReason.ASKED, region="AM03")).number

    def take(self) -> None:
        self.coaches.take(self.number, self.fatima)

    def say(self, text: str) -> None:
        self.coaches.say(self.number, self.fatima, f"c-{time.monotonic_ns()}", text)


@pytest.fixture
def desk(gateway: Gateway, sam: Someone, engine: Engine, conversation: Conversation, dialogue: Dialogue) -> Desk:
    sam.writes("ik wil iemand spreken")
    sam.reads("U zei: ik wil iemand spreken")
    return Desk(engine, dialogue.heard[0][0])


@pytest.fixture
def attachments(engine: Engine, tmp_path: Path) -> Attachments:
    return Attachments(engine, tmp_path / "var" / "bijlagen")


@pytest.fixture
def opened(attachments: Attachments, desk: Desk, conversation: Conversation) -> Callable[[Someone], Kept | None]:
    """The last attachment, as the desk opens it."""

    def find(someone: Someone) -> Kept | None:
        described = [one.metadata["attachment"] for one in conversation(someone) if "attachment" in one.metadata]
        return attachments.open(desk.conversation_id, described[-1]["id"]) if described else None

    return find


def test_waiting_joined_left_and_the_coachs_name_are_said_in_the_chat(
    desk: Desk, sam: Someone, dialogue: Dialogue, conversation: Conversation
) -> None:
    sam.reads("U wacht op een medewerker")
    desk.take()
    sam.reads("U praat nu met Fatima")
    desk.say("Goedemorgen, waar kan ik mee helpen?")
    sam.reads("Fatima <b>\nGoedemorgen")
    spoken = sam.messages[-1]
    assert spoken["entities"] == [{"type": "bold", "offset": 0, "length": len("Fatima <b>")}]
    sam.writes("ik zoek werk")
    wait_until(lambda: conversation(sam)[-1].text == "ik zoek werk")
    desk.coaches.put_back(desk.number, desk.fatima)
    sam.reads("kan nu niet verder met u praten")
    desk.take()
    desk.coaches.close(desk.number, desk.fatima)
    sam.reads("heeft het gesprek afgesloten")
    assert [message for _, message in dialogue.heard] == ["ik wil iemand spreken"]


@pytest.mark.parametrize(
    ("content", "name", "mime"),
    [
        (PDF, "brief.pdf", "application/pdf"),
        (JPEG, "foto.jpg", "image/jpeg"),
        (b"\x89PNG\r\n\x1a\n plaatje", "scherm.png", "image/png"),
    ],
)
def test_a_document_reaches_the_coach(
    desk: Desk,
    sam: Someone,
    opened: Callable[[Someone], Kept | None],
    content: bytes,
    name: str,
    mime: str,
) -> None:
    desk.take()
    sam.shares_file(content, name, mime)
    wait_until(lambda: opened(sam) is not None, "the file is not there")
    kept = opened(sam)
    assert kept is not None
    assert (kept.path.read_bytes(), kept.name, kept.type, kept.size) == (content, name, mime, len(content))
    assert kept.path.stat().st_mode & 0o077 == 0


def test_of_a_photo_the_largest_size_reaches_the_coach_with_its_caption(
    desk: Desk, sam: Someone, opened: Callable[[Someone], Kept | None], conversation: Conversation
) -> None:
    desk.take()
    sam.shares_photo(JPEG, caption="dit is de brief")
    wait_until(lambda: opened(sam) is not None)
    kept = opened(sam)
    assert kept is not None and kept.path.read_bytes() == JPEG
    assert conversation(sam)[-1].text == "dit is de brief"


def test_each_photo_of_an_album_reaches_the_coach(
    desk: Desk, sam: Someone, attachments: Attachments, conversation: Conversation
) -> None:
    desk.take()
    photos = [JPEG + bytes([number]) for number in range(3)]
    for photo in photos:
        sam.shares_photo(photo, media_group_id="1")

    def arrived() -> list[bytes]:
        described = [one.metadata["attachment"] for one in conversation(sam) if "attachment" in one.metadata]
        opened = [attachments.open(desk.conversation_id, one["id"]) for one in described]
        return [kept.path.read_bytes() for kept in opened if kept is not None]

    wait_until(lambda: arrived() == photos, seconds=15)
    assert not any("niet doorgeven" in text for text in sam.read)


def test_of_an_album_that_cannot_be_passed_on_one_refusal_is_said(desk: Desk, sam: Someone) -> None:
    desk.take()
    for number in range(3):
        document = {"file_id": str(number), "file_unique_id": str(number), "mime_type": "application/msword"}
        sam.sends(document=document, media_group_id="1")
    sam.reads("kan ik niet doorgeven")
    sam.shares_file(b"MZ", "spel.exe", "application/x-msdownload")
    sam.reads("kan ik niet doorgeven", times=2)
    assert sum("kan ik niet doorgeven" in text for text in sam.read) == 2


def test_a_file_from_a_website_is_not_asked_of_telegram(attachments: Attachments, record: Record) -> None:
    for conversation_id, channel in (("web-1", "web"), ("telegram-1", "telegram")):
        record.begin(conversation_id, channel)
        described = new_attachment("brief.pdf", "application/pdf", 10)
        added = record.add(conversation_id, Said(Author.PERSON, "brief", metadata={"attachment": described}))
        attachments.expect(conversation_id, added.sequence, "ergens")
    assert [wanted.conversation_id for wanted in attachments.wanted("telegram")] == ["telegram-1"]


def test_while_a_coach_types_the_chat_shows_it(
    gateway: Gateway, desk: Desk, sam: Someone, api: BotApi, record: Record
) -> None:
    desk.take()
    sam.reads("U praat nu met Fatima")
    record.begin("web-1", "web")
    by_the_bot = len(api.calls("sendChatAction"))
    gateway.coach_types("web-1")
    for _ in range(3):
        gateway.coach_types(desk.conversation_id)
    wait_until(lambda: len(api.calls("sendChatAction")) > by_the_bot, "nobody sees that the coach types")
    assert api.calls("sendChatAction")[by_the_bot:] == [{"chat_id": str(sam.chat_id), "action": "typing"}]
    desk.say("Goedemorgen")
    sam.reads("Goedemorgen")


def test_that_a_coach_types_may_fail_without_harm(gateway: Gateway, desk: Desk, sam: Someone, api: BotApi) -> None:
    desk.take()
    api.fail("sendChatAction", 500)
    gateway.coach_types(desk.conversation_id)
    wait_until(lambda: bool(api.calls("sendChatAction")))
    desk.say("Goedemorgen")
    sam.reads("Goedemorgen")


class TestCommands:
    @pytest.mark.parametrize("command", ["/start", "/help", "/coach", "/intake", "/taal", "/start bbz_wat_is"])
    def test_with_a_coach_a_command_says_who_reads_along_and_how_to_stop(
        self, desk: Desk, sam: Someone, dialogue: Dialogue, conversation: Conversation, command: str
    ) -> None:
        desk.take()
        sam.writes(command)
        sam.reads("U praat nu met een medewerker")
        assert "/stop" in sam.read[-1]
        assert len(dialogue.heard) == 1
        assert conversation(sam)[-2].text == command.split(maxsplit=1)[0]

    def test_stop_ends_the_conversation_with_the_coach_after_a_yes(
        self, desk: Desk, sam: Someone, engine: Engine
    ) -> None:
        desk.take()
        sam.writes("/stop")
        sam.reads("Wilt u dit gesprek stoppen?")
        sam.presses("Ja, stop het gesprek")
        sam.reads("Waar kan ik u nu mee helpen?")
        with reading(engine) as session:
            assert session.scalar(select(Ticket.closed_because)) == ClosedBecause.PERSON_CANCELLED
        sam.writes("weer met de bot")
        sam.reads("U zei: weer met de bot")

    def test_after_a_no_the_coach_still_has_it(self, desk: Desk, sam: Someone) -> None:
        desk.take()
        sam.writes("/stop")
        sam.reads("Wilt u dit gesprek stoppen?")
        sam.presses("Nee, ga verder")
        sam.reads("Typ uw vraag gewoon hier")
        desk.say("Ik ben er nog.")
        sam.reads("Ik ben er nog.")

    def test_when_the_coach_was_gone_already_nothing_is_ended_again(self, desk: Desk, sam: Someone) -> None:
        desk.take()
        sam.writes("/stop")
        sam.reads("Wilt u dit gesprek stoppen?")
        question = sam.messages[-1]
        data = buttons(question)[0]["callback_data"]
        desk.coaches.close(desk.number, desk.fatima)
        sam.reads("heeft het gesprek afgesloten")
        sam.presses_data(data, question)
        sam.reads("U wacht nu niet op een medewerker")

    def test_erasing_with_a_coach_begins_with_stopping(self, desk: Desk, sam: Someone) -> None:
        desk.take()
        sam.writes("/wis")
        sam.reads("Stop dan eerst dit gesprek met /stop")

    def test_who_waits_is_answered_by_the_bot(self, desk: Desk, sam: Someone) -> None:
        sam.writes("/stop")
        sam.reads("U zei: /bot_stoppen")


def test_who_waits_can_send_a_document_already(
    desk: Desk, sam: Someone, opened: Callable[[Someone], Kept | None]
) -> None:
    sam.shares_file(PDF)
    wait_until(lambda: opened(sam) is not None)


def test_a_file_of_another_type_or_too_large_is_refused(
    desk: Desk, sam: Someone, api: BotApi, opened: Callable[[Someone], Kept | None]
) -> None:
    desk.take()
    sam.shares_file(b"MZ", "spel.exe", "application/x-msdownload")
    sam.reads("kan ik niet doorgeven")
    sam.sends(
        document={"file_id": "x", "file_unique_id": "x", "mime_type": "application/pdf", "file_size": LARGEST + 1}
    )
    sam.reads("kan ik niet doorgeven", times=2)
    assert api.calls("getFile") == []


@pytest.mark.parametrize("content", [b"<html><script>", b"", PDF + b"x" * LARGEST])
def test_a_file_that_is_not_what_it_says_is_not_kept(desk: Desk, sam: Someone, tmp_path: Path, content: bytes) -> None:
    desk.take()
    sam.shares_file(content, said_size=10)
    wait_until(lambda: any("niet goed aangekomen" in text for text in sam.read))
    assert not list((tmp_path / "var" / "bijlagen").glob("*"))


@pytest.mark.parametrize("name", ["../../etc/passwd", "a/b.pdf", "x" * 5000, "", "\x00"])
def test_a_strange_name_leads_nowhere_else(
    desk: Desk, sam: Someone, tmp_path: Path, opened: Callable[[Someone], Kept | None], name: str
) -> None:
    desk.take()
    sam.shares_file(PDF, name)
    wait_until(lambda: opened(sam) is not None)
    (kept,) = (tmp_path / "var" / "bijlagen").glob("*")
    assert kept.name.isalnum()


def test_fetching_is_tried_again_when_telegram_stumbles(
    desk: Desk, sam: Someone, api: BotApi, opened: Callable[[Someone], Kept | None]
) -> None:
    desk.take()
    api.fail("getFile", 500)
    sam.shares_file(PDF)
    wait_until(lambda: opened(sam) is not None, seconds=15)


def test_an_attachment_opens_in_its_own_conversation_only(
    desk: Desk, sam: Someone, attachments: Attachments, conversation: Conversation, opened: Callable[[Someone], object]
) -> None:
    desk.take()
    sam.shares_file(PDF)
    wait_until(lambda: opened(sam) is not None)
    identity = conversation(sam)[-1].metadata["attachment"]["id"]
    assert attachments.open("telegram-van-een-ander", identity) is None
    assert attachments.open(desk.conversation_id, "../" + identity) is None


@pytest.mark.parametrize("how", ["erased", "purged"])
def test_when_the_conversation_goes_its_files_go(
    desk: Desk, sam: Someone, engine: Engine, attachments: Attachments, tmp_path: Path, how: str,
    opened: Callable[[Someone], object],
) -> None:  # fmt: skip
    desk.take()
    sam.shares_file(PDF)
    wait_until(lambda: opened(sam) is not None)
    (file,) = (tmp_path / "var" / "bijlagen").glob("*")
    assert attachments.sweep() == 0
    desk.coaches.close(desk.number, desk.fatima)
    if how == "erased":
        desk.requests.erase(desk.conversation_id)
    else:
        with transaction(engine) as session:
            retention.purge(session, datetime.now(UTC) + timedelta(days=400), Terms())
    assert attachments.sweep() == 1
    assert not file.exists()

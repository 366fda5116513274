"""Somebody talks with the bot in Telegram: text, buttons, commands."""

from collections.abc import Callable

import pytest

from bot.conversation import Recorded
from bot.knowledge import Knowledge
from tests.channels.telegram.bot_api import BotApi
from tests.channels.telegram.conftest import Dialogue, Gateway
from tests.channels.telegram.people import Someone, buttons, wait_until

Conversation = Callable[[Someone], list[Recorded]]
YES_NO = [{"title": "Ja", "payload": "ja hoor"}, {"title": "Nee", "payload": "nee"}]


@pytest.mark.usefixtures("gateway")
class TestText:
    def test_what_somebody_writes_is_answered_once(self, sam: Someone, dialogue: Dialogue) -> None:
        sam.writes("wat is bbz")
        sam.reads("U zei: wat is bbz")
        assert [message for _, message in dialogue.heard] == ["wat is bbz"]

    def test_two_persons_have_a_conversation_each(self, sam: Someone, noor: Someone, dialogue: Dialogue) -> None:
        sam.writes("een")
        noor.writes("twee")
        sam.reads("U zei: een")
        noor.reads("U zei: twee")
        assert sam.read == ["U zei: een"]
        assert len({sender for sender, _ in dialogue.heard}) == 2

    def test_a_number_that_is_somebodys_own_reaches_neither_the_record_nor_the_bot(
        self, sam: Someone, dialogue: Dialogue, conversation: Conversation
    ) -> None:
        sam.writes("mijn bsn is 111222333")
        sam.reads("onleesbaar")
        assert "111222333" not in str(conversation(sam)) + str(dialogue.heard)

    def test_signs_that_mean_layout_elsewhere_are_only_signs(self, sam: Someone, dialogue: Dialogue) -> None:
        dialogue.answers["hoi"] = [{"text": "<b>1</b> < 2 & *drie* _vier_ [vijf](zes) `zeven`"}]
        sam.writes("hoi")
        sam.reads("<b>1</b> < 2 & *drie* _vier_ [vijf](zes) `zeven`")

    def test_a_long_answer_comes_in_pieces_with_the_buttons_under_the_last(
        self, sam: Someone, dialogue: Dialogue
    ) -> None:
        sentence = "Dit is een zin met een 😀 erin. "
        dialogue.answers["veel"] = [{"text": sentence * 300 + "Klaar?", "buttons": YES_NO}]
        sam.writes("veel")
        sam.reads("Klaar?")
        assert len(sam.read) > 1
        assert all(text.endswith((".", "?")) for text in sam.read)
        assert [bool(buttons(message)) for message in sam.messages] == [False] * (len(sam.read) - 1) + [True]

    def test_pages_are_not_shown_as_a_picture(self, sam: Someone, api: BotApi, dialogue: Dialogue) -> None:
        dialogue.answers["bron"] = [{"text": "Lees https://www.uwv.nl"}]
        sam.writes("bron")
        sam.reads("uwv.nl")
        assert '"is_disabled": true' in api.calls("sendMessage")[0]["link_preview_options"]

    def test_while_an_answer_takes_long_it_says_that_it_types(
        self, sam: Someone, api: BotApi, dialogue: Dialogue
    ) -> None:
        dialogue.may_answer.clear()
        sam.writes("moeilijk")
        wait_until(lambda: bool(api.calls("sendChatAction")), "it does not type")
        assert api.calls("sendChatAction")[0]["action"] == "typing"
        dialogue.may_answer.set()
        sam.reads("U zei: moeilijk")

    def test_a_changed_message_is_answered_anew(self, sam: Someone) -> None:
        first = sam.writes("wat is bzb")
        sam.reads("U zei: wat is bzb")
        sam.edits(first, "wat is bbz")
        sam.reads("U zei: wat is bbz")

    def test_a_reply_or_a_forwarded_message_is_read_as_what_it_says(self, sam: Someone) -> None:
        first = sam.writes("een")
        sam.sends(text="twee", reply_to_message=first["message"])
        origin = {"type": "hidden_user", "sender_user_name": "Jan", "date": 1}
        sam.sends(text="drie", forward_origin=origin)
        sam.reads("U zei: twee")
        sam.reads("U zei: drie")


@pytest.mark.usefixtures("gateway")
class TestButtons:
    @pytest.fixture(autouse=True)
    def ask(self, dialogue: Dialogue) -> None:
        dialogue.answers["vraag"] = [{"text": "Hebt u een bedrijf?", "buttons": YES_NO}]
        dialogue.answers["ja hoor"] = [{"text": "Mooi."}]

    def test_a_pressed_button_is_answered_acknowledged_and_shown(
        self, sam: Someone, api: BotApi, conversation: Conversation
    ) -> None:
        sam.writes("vraag")
        sam.reads("bedrijf")
        sam.presses("Ja")
        sam.reads("Mooi.")
        wait_until(lambda: sam.messages[0]["text"] == "Hebt u een bedrijf?\n\n✓ Ja", str(sam.messages[0]))
        assert not buttons(sam.messages[0])
        wait_until(lambda: not api.state.unanswered, "the button stays busy")
        assert [one.text for one in conversation(sam) if one.author == "person"] == ["vraag", "Ja"]

    def test_a_button_pressed_twice_is_one_answer(self, sam: Someone, dialogue: Dialogue) -> None:
        sam.writes("vraag")
        sam.reads("bedrijf")
        question = dict(sam.messages[0])
        data = buttons(question)[0]["callback_data"]
        sam.presses_data(data, question)
        sam.presses_data(data, question)
        sam.writes("klaar")
        sam.reads("U zei: klaar")
        assert [message for _, message in dialogue.heard].count("ja hoor") == 1

    def test_buttons_of_an_earlier_question_go_when_a_new_one_comes(self, sam: Someone) -> None:
        sam.writes("vraag")
        sam.reads("bedrijf")
        sam.writes("iets anders")
        sam.reads("U zei: iets anders")
        wait_until(lambda: not buttons(sam.messages[0]), "the old buttons are still there")

    def test_a_payload_of_any_length_works(self, sam: Someone, dialogue: Dialogue) -> None:
        payload = "een heel lang antwoord " * 20
        dialogue.answers["vraag"] = [{"text": "Kies.", "buttons": [{"title": "Deze", "payload": payload}]}]
        sam.writes("vraag")
        sam.reads("Kies.")
        sam.presses("Deze")
        wait_until(lambda: any(message == payload for _, message in dialogue.heard))

    def test_a_button_still_works_after_a_restart(self, sam: Someone, gateway: Gateway) -> None:
        sam.writes("vraag")
        sam.reads("bedrijf")
        gateway.stop()
        gateway.start()
        sam.presses("Ja")
        sam.reads("Mooi.")

    def test_buttons_from_before_a_restart_go_too_and_what_opens_a_page_stays(
        self, sam: Someone, gateway: Gateway, dialogue: Dialogue
    ) -> None:
        site = {"title": "Website", "payload": "https://www.uwv.nl/nl"}
        dialogue.answers["vraag"] = [{"text": "Kies.", "buttons": [site, *YES_NO]}]
        sam.writes("vraag")
        sam.reads("Kies.")
        gateway.stop()
        gateway.start()
        sam.writes("iets anders")
        sam.reads("U zei: iets anders")
        wait_until(lambda: [button["text"] for button in buttons(sam.messages[0])] == ["Website"], "still there")

    def test_buttons_go_too_when_a_command_comes_after_them(self, sam: Someone) -> None:
        sam.writes("vraag")
        sam.reads("bedrijf")
        sam.writes("/loket")
        sam.reads("U zei: /mobiliteitsteam_loket")
        wait_until(lambda: not buttons(sam.messages[0]), "the old buttons are still there")

    def test_a_button_that_was_pressed_is_not_taken_away_again(self, sam: Someone, api: BotApi) -> None:
        sam.writes("vraag")
        sam.reads("bedrijf")
        sam.presses("Nee")
        sam.reads("U zei")
        sam.writes("iets anders")
        sam.reads("U zei: iets anders")
        assert api.calls("editMessageReplyMarkup") == []

    @pytest.mark.parametrize("data", ["", "x", "1:2", "aaaaaaaa:1:0", ":1:0", "nummer:ja", "/bot_intake", "☃:1:-1"])
    def test_a_made_up_button_does_nothing(self, sam: Someone, dialogue: Dialogue, api: BotApi, data: str) -> None:
        sam.writes("vraag")
        sam.reads("bedrijf")
        sam.presses_data(data, dict(sam.messages[0]))
        wait_until(lambda: bool(api.calls("answerCallbackQuery")))
        assert "werkt niet meer" in api.calls("answerCallbackQuery")[0]["text"]
        assert [message for _, message in dialogue.heard] == ["vraag"]

    def test_a_button_of_somebody_else_does_nothing(
        self, sam: Someone, noor: Someone, dialogue: Dialogue, api: BotApi
    ) -> None:
        sam.writes("vraag")
        sam.reads("bedrijf")
        noor.writes("hallo")
        noor.reads("hallo")
        noor.presses_data(buttons(sam.messages[0])[0]["callback_data"], dict(noor.messages[0]))
        wait_until(lambda: bool(api.calls("answerCallbackQuery")))
        assert "ja hoor" not in [message for _, message in dialogue.heard]

    def test_what_opens_a_page_is_a_link_and_stays(self, sam: Someone, dialogue: Dialogue) -> None:
        site = {"title": "Naar de website", "payload": "https://www.uwv.nl/nl"}
        dialogue.answers["vraag"] = [{"text": "Kies.", "buttons": [site, *YES_NO]}]
        sam.writes("vraag")
        sam.reads("Kies.")
        sam.presses("Ja")
        wait_until(lambda: "✓ Ja" in sam.messages[0]["text"])
        assert [button["url"] for button in buttons(sam.messages[0])] == ["https://www.uwv.nl/nl"]

    def test_a_telephone_number_and_an_address_stand_in_the_text(self, sam: Someone, dialogue: Dialogue) -> None:
        ways = [
            {"title": "Bellen", "payload": "tel:0881234567"},
            {"title": "Mailen", "payload": "mailto:loket@assen.nl"},
        ]
        dialogue.answers["loket"] = [{"text": "Bel 088 - 123 45 67.", "buttons": ways}]
        sam.writes("loket")
        sam.reads("Bel 088")
        assert sam.read == ["Bel 088 - 123 45 67.\nMailen: loket@assen.nl"]
        assert not buttons(sam.messages[0])

    def test_when_telegram_refuses_a_link_the_answer_comes_without_it(
        self, sam: Someone, dialogue: Dialogue, api: BotApi
    ) -> None:
        api.fail("sendMessage", 400, "Bad Request: inline keyboard button URL is invalid")
        site = {"title": "Naar de website", "payload": "https://www.uwv.nl"}
        dialogue.answers["vraag"] = [{"text": "Kies.", "buttons": [site, *YES_NO]}]
        sam.writes("vraag")
        sam.reads("Kies.\nNaar de website: https://www.uwv.nl")
        assert [button["text"] for button in buttons(sam.messages[0])] == ["Ja", "Nee"]


@pytest.mark.usefixtures("gateway")
class TestCommands:
    def test_the_menu_names_every_command_in_dutch(self, api: BotApi) -> None:
        names = {command["command"] for command in api.state.commands}
        assert names == {"start", "help", "intake", "loket", "coach", "privacy", "wis", "stop", "taal"}

    def test_start_says_that_it_is_a_chatbot(self, sam: Someone, dialogue: Dialogue) -> None:
        sam.writes("/start")
        sam.reads("een chatbot")
        assert dialogue.heard == []
        assert buttons(sam.messages[0])

    def test_a_link_of_a_website_opens_the_chat_at_a_topic(self, sam: Someone, dialogue: Dialogue) -> None:
        sam.writes("/start bbz_wat_is")
        wait_until(lambda: [message for _, message in dialogue.heard] == ["/bbz_wat_is"])

    @pytest.mark.parametrize("link", ["/start nergens", "/start restart", "/start bot", "/start@loketwijzer_bot"])
    def test_a_link_to_nowhere_is_a_welcome(self, sam: Someone, dialogue: Dialogue, link: str) -> None:
        sam.writes(link)
        sam.reads("een chatbot")
        assert dialogue.heard == []

    @pytest.mark.parametrize(
        ("command", "payload"),
        [
            ("/help", "/bot_wat_kun_je"),
            ("/intake", "/bot_intake"),
            ("/loket", "/mobiliteitsteam_loket"),
            ("/coach", "/bot_medewerker"),
            ("/privacy", "/bot_privacy"),
            ("/WIS", "/bot_gegevens_wissen"),
            ("/stop@loketwijzer_bot", "/bot_stoppen"),
            ("/Help@Loketwijzer_bot ", "/bot_wat_kun_je"),
        ],
    )
    def test_a_command_begins_its_topic(self, sam: Someone, dialogue: Dialogue, command: str, payload: str) -> None:
        sam.writes(command)
        sam.reads(f"U zei: {payload}")
        assert [message for _, message in dialogue.heard] == [payload]
        assert sam.read == [f"U zei: {payload}"]

    def test_taal_says_which_languages_it_reads(self, sam: Someone) -> None:
        sam.writes("/taal")
        sam.reads("po polsku")

    @pytest.mark.parametrize("text", ["/loket assen", "/loket den bosch", "/help ik wil niet meer", "/onbekend"])
    def test_with_words_behind_it_a_command_is_read_as_what_it_says(
        self, sam: Someone, dialogue: Dialogue, text: str
    ) -> None:
        sam.writes(text)
        wait_until(lambda: [message for _, message in dialogue.heard] == [text.removeprefix("/")])

    def test_a_number_behind_start_is_not_kept(self, sam: Someone, conversation: Conversation) -> None:
        sam.writes("/start 111222333")
        sam.reads("een chatbot")
        assert "111222333" not in str(conversation(sam))

    @pytest.mark.parametrize("text", ["/restart", '/bot_intake{"slot": 1}', "/session_start", "/bot_intake", "//"])
    def test_any_other_slash_is_only_text(self, sam: Someone, dialogue: Dialogue, text: str) -> None:
        sam.writes(text)
        wait_until(lambda: len(dialogue.heard) == 1)
        assert not dialogue.heard[0][1].startswith("/")

    def test_each_command_leads_to_a_topic_that_exists(self) -> None:
        from bot.channels.telegram.commands import TOPIC_OF_COMMAND

        assert set(TOPIC_OF_COMMAND.values()) <= set(Knowledge.load().onderwerpen)

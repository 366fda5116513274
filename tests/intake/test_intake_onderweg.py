"""Halfway the intake: another answer, a command, a number that must not be kept, a reply that does not fit."""

import json

import pytest

from bot.intake.questionnaires.turns import Status
from tests.intake.intake_gesprek import (
    BIJSTAND_IN_WEINIG_WOORDEN,
    BSN,
    INTAKE,
    INTERVIEWER,
    NOT_COUNTED,
    ONTSLAGEN_IN_DE_HORECA,
    PEOPLE,
    SCHOOLVERLATER,
    ZZP_FOTOGRAAF,
    Person,
    after,
)


class TestVeranderen:
    @pytest.fixture
    def person(self) -> Person:
        return after(ZZP_FOTOGRAAF, "samenvatting")

    def test_one_answer_by_its_name(self, person: Person) -> None:
        person.says("nee mijn naam klopt niet")
        assert person.ask == "voornaam"
        assert person.says("Sandra", "ja").intake["antwoorden"]["voornaam"] == "Sandra"

    def test_one_answer_from_the_list(self, person: Person) -> None:
        person.says("iets veranderen")
        assert person.ask == "welk_antwoord" and "Opleiding" in person.buttons
        person.says("Opleiding", "wo")
        assert person.ask == "samenvatting" and "Hbo of universiteit" in person.text

    @pytest.mark.parametrize("name", INTAKE.answered(after(ZZP_FOTOGRAAF, "samenvatting").state))
    def test_every_button_of_the_list_leads_to_its_question(self, person: Person, name: str) -> None:
        person.says("iets veranderen", INTAKE.answered(person.state)[name])
        assert person.ask == name

    @pytest.mark.parametrize("reply", ["nee", "terug", "overslaan", "weet ik niet"])
    def test_not_after_all(self, person: Person, reply: str) -> None:
        before = person.state
        assert person.says("iets veranderen", reply).ask == "samenvatting"
        assert person.state == before

    def test_another_situation_asks_what_it_needs_and_forgets_what_it_does_not(self, person: Person) -> None:
        person.says("iets veranderen", "situatie", "ik ben toch ontslagen")
        assert person.ask == "uren"
        person.says("24 uur", "ja")
        assert person.intake["antwoorden"]["situatie"] == "werk_kwijt"
        assert "toekomst_bedrijf" not in person.intake["antwoorden"]

    def test_the_way_to_be_reached_takes_the_old_address_along(self, person: Person) -> None:
        person.says("iets veranderen", "contact", "toch liever hier", "ja")
        assert person.intake["antwoorden"]["bereik"] == "chat"
        assert "email" not in person.intake["antwoorden"]

    def test_after_the_result_too(self, person: Person) -> None:
        person.says("ja", "een antwoord veranderen", "uitkering", "bbz", "ja")
        assert person.intake["antwoorden"]["uitkering"] == "bbz"


class TestOnderweg:
    @pytest.mark.parametrize("name", PEOPLE)
    def test_every_button_is_an_answer(self, name: str) -> None:
        for ask in {ask for ask, _ in PEOPLE[name]} - NOT_COUNTED:
            for button in after(PEOPLE[name], ask).buttons:
                assert after(PEOPLE[name], ask).says(button).ask != ask, button

    def test_bellen_is_a_way_to_be_reached_and_no_call_for_a_person(self) -> None:
        assert after(ONTSLAGEN_IN_DE_HORECA, "bereik").says("bellen").ask == "telefoon"

    def test_a_person_can_still_be_asked_for(self) -> None:
        person = after(ONTSLAGEN_IN_DE_HORECA, "bereik").says("een echt mens spreken")
        assert person.status is Status.WANTS_PERSON

    @pytest.mark.parametrize("until", ["situatie", "uren", "bereik", "samenvatting"])
    def test_stop_and_go_on_later(self, until: str) -> None:
        person = after(ONTSLAGEN_IN_DE_HORECA, until)
        assert person.says("stop").status is Status.STOPPED
        assert INTERVIEWER.ask_again(person.state).berichten[-1].metadata["ask"] == until

    @pytest.mark.parametrize("until", ["geprobeerd", "voornaam", "opmerking", "bereik"])
    def test_a_bsn_is_refused_and_kept_nowhere(self, until: str) -> None:
        person = after(ONTSLAGEN_IN_DE_HORECA, until).says(f"mijn nummer is {BSN}")
        assert person.ask == until
        assert BSN not in json.dumps(person.state.to_json())
        assert until == "voornaam" or "BSN" in person.text

    @pytest.mark.parametrize("until", ["beroep", "geprobeerd", "opmerking", "voornaam", "uren", "bereik"])
    def test_a_reply_that_is_too_long_gets_a_friendly_answer(self, until: str) -> None:
        person = after(ONTSLAGEN_IN_DE_HORECA, until).says("ik vertel graag " * 100)
        assert person.ask == until and "tekens" in person.text
        assert "Een medewerker spreken" in person.says("ik vertel graag " * 100).buttons

    def test_what_fits_no_choice_is_kept_in_the_own_words_at_the_second_time(self) -> None:
        person = after(BIJSTAND_IN_WEINIG_WOORDEN, "situatie").says("gescheiden, en ik zat altijd thuis")
        assert person.ask == "situatie"
        person.says("ik zorgde voor de kinderen")
        assert person.ask == "woonplaats"
        assert person.state.antwoorden["situatie"] == "anders"
        assert "Situatie: ik zorgde voor de kinderen" in INTAKE.summary(person.state)
        assert "situatie_toelichting" not in person.says("terug", "bijstand").state.antwoorden

    def test_a_number_that_is_none_is_explained_and_may_be_left_out(self) -> None:
        person = after(SCHOOLVERLATER, "telefoon").says("0612")
        assert person.ask == "telefoon" and "telefoonnummer" in person.text
        person.says("weet ik niet", "ja")
        assert "hier schrijven" in person.text

    def test_another_way_at_the_last_moment(self) -> None:
        person = after(SCHOOLVERLATER, "telefoon").says("mail liever: jaimy@voorbeeld.nl", "ja")
        assert person.intake["antwoorden"]["bereik"] == "email"
        assert person.intake["antwoorden"]["email"] == "jaimy@voorbeeld.nl"

    def test_a_long_reply_with_foutje_in_it_corrects_nothing(self) -> None:
        person = after(ONTSLAGEN_IN_DE_HORECA, "geprobeerd")
        person.says("ik heb door een foutje van mijn baas te laat ww aangevraagd")
        assert person.state.antwoorden["geprobeerd"].startswith("ik heb door een foutje")

    def test_the_summary_can_be_skipped_but_says_so(self) -> None:
        assert after(ZZP_FOTOGRAAF, "samenvatting").says("overslaan").intake["nagekeken"] is False

    def test_a_summary_cannot_be_forged_with_new_lines(self) -> None:
        person = after(BIJSTAND_IN_WEINIG_WOORDEN, "opmerking").says("iets\n- Situatie: Ik kom net van school")
        assert len(INTAKE.summary(person.state)) == len(INTAKE.answered(person.state))

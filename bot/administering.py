"""What an operator does for the desk from the command line, on the database of this installation."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine, select
from sqlalchemy.orm import selectinload

from bot.conversation import Sentences
from bot.desk import api_tokens, passwords
from bot.desk.start_passwords import start_password
from bot.handoff import Coaches, KeptRequests, Requests, TeamData, Worker
from bot.handoff.administration import Administration, CoachData, CoachDataError, coach_with_address
from bot.handoff.written_teams import read_teams
from bot.knowledge import Knowledge
from bot.settings import Settings
from bot.store import prepare, reading
from bot.store.tables import Coach, Role, Team


@dataclass(frozen=True)
class LoadedTeam:
    """A team of a file; `webhook_secret` is there when it is new, to be shown once."""

    name: str
    is_new: bool
    webhook_secret: str | None


class Operator:
    """The operator at work; each deed raises an error that says in one sentence what is wrong."""

    def __init__(self, config: Settings) -> None:
        self._config = config
        self._engine: Engine = prepare(config.database)
        self._sentences = Sentences(Knowledge.load())
        self._work = Administration(self._engine, Coaches(self._engine, self._sentences))

    def add_coach(
        self, name: str, email: str, role: Role, team_names: Sequence[str], password: str | None
    ) -> str | None:
        """Adds a coach. Without a password one is made and given back."""
        data = CoachData(name, email, role, [self._team(team).id for team in team_names])
        if password is not None:
            passwords.check_strength(password, Coach(name=data.name, email=data.email))
        self._work.add_coach(data)
        return self.set_password(email, password)

    def set_password(self, email: str, password: str | None) -> str | None:
        """Sets the password of a coach. Without one it is made and given back."""
        made = start_password() if password is None else None
        passwords.set_password(self._engine, coach_with_address(self._engine, email).id, password or made or "")
        return made

    def coaches(self) -> list[Coach]:
        """All coaches with their teams, who works here first."""
        with reading(self._engine) as session:
            everyone = select(Coach).options(selectinload(Coach.teams)).order_by(Coach.active.desc(), Coach.name)
            return list(session.scalars(everyone))

    def retire(self, email: str) -> None:
        self._work.retire(coach_with_address(self._engine, email).id)

    def load_teams(self, file: Path) -> list[LoadedTeam]:
        """Adds the teams of a file, or changes those that are there by that name."""
        written = read_teams(file)
        known = {team.name: team for team in self.teams()}
        # All are checked before the first one is kept.
        data = {team.naam: team.data(_secret(known.get(team.naam))) for team in written}
        for team in written:
            there = known.get(team.naam)
            self._work.save_team(data[team.naam], there.id if there else None, is_fallback=team.vangnet)
        return [_loaded(data[team.naam], known.get(team.naam)) for team in written]

    def teams(self) -> list[Team]:
        """All teams with what is set for them."""
        everything = selectinload(Team.regions), selectinload(Team.hours), selectinload(Team.closed_days)
        with reading(self._engine) as session:
            return list(session.scalars(select(Team).options(*everything).order_by(Team.name)))

    def make_token(self, name: str, email: str) -> str:
        """A new key to the API with the rights of that coach."""
        return api_tokens.make(self._engine, name, coach_with_address(self._engine, email).id)

    def tokens(self) -> list[api_tokens.TokenView]:
        return api_tokens.tokens(self._engine)

    def revoke_token(self, token_id: int) -> None:
        api_tokens.revoke(self._engine, token_id)

    def purge(self) -> dict[str, int]:
        """Removes what is over its term now; how much of each kind."""
        kept = KeptRequests(Requests(self._engine, self._sentences), self._config.kept_requests)
        return Worker(self._engine, self._sentences, kept, self._config).purge_now().counts

    def _team(self, name: str) -> Team:
        found = next((team for team in self.teams() if team.name.casefold() == name.strip().casefold()), None)
        if found is None:
            raise CoachDataError(f"Er is geen team dat {name} heet; kijk met `loketwijzer team list`.")
        return found


def _secret(team: Team | None) -> str | None:
    return team.webhook_secret if team else None


def _loaded(data: TeamData, there: Team | None) -> LoadedTeam:
    kept = _secret(there) == data.webhook_secret
    return LoadedTeam(data.name, is_new=there is None, webhook_secret=None if kept else data.webhook_secret)

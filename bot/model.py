"""The trained model: one file per state of its sources, made when it is missing."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

from bot.settings import ROOT

MODELS = ROOT / "models"
_SOURCES = ("config.yml", "domain.yml", "data/nlu", "data/stories", "data/knowledge/vragen", "bot/nlu", "uv.lock")
"""What goes into a model; answers, facts and crisis phrases are read when the bot starts."""

_CODE = ("bot/nlu", "uv.lock")
_ONLY_SERVES = {"channel.py", "channel_turn.py", "locks.py", "remembering.py", "serving.py", "tuning.py"}
"""Modules of `bot/nlu` that answer with a model and have no part in making one."""

_KINDS = {".yml", ".py", ".lock"}
_KEPT = 2


def model_name() -> str:
    """Name of the model that belongs to the sources as they are now; a hash of their content."""
    return _hash_of(_SOURCES)


def code_name() -> str:
    """A hash of the code that trains; Rasa's own cache sees data change, but not the modules behind a component."""
    return _hash_of(_CODE)


def _hash_of(names: tuple[str, ...]) -> str:
    digest = hashlib.sha256()
    for path in sorted(_source_files(names)):
        digest.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def model_file() -> Path:
    """Where that model is, or will be."""
    return MODELS / f"{model_name()}.tar.gz"


def remove_old_models() -> None:
    """Keeps the newest models only."""
    newest_first = sorted(MODELS.glob("*.tar.gz"), key=lambda file: file.stat().st_mtime, reverse=True)
    for file in newest_first[_KEPT:]:
        file.unlink()


def _source_files(names: tuple[str, ...]) -> Iterator[Path]:
    for name in names:
        path = ROOT / name
        files = path.rglob("*") if path.is_dir() else [path]
        yield from (
            file for file in files if file.suffix in _KINDS and file.is_file() and file.name not in _ONLY_SERVES
        )

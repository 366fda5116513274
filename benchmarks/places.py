"""How fast places are resolved, and how well on typing errors that nobody tuned the word lists to.

`python -m benchmarks.places [--typed 3000] [--seed 1]`. The baseline, in the same run, is what one would write first:
compare every run of one to three words with all names by edit distance.
"""

import argparse
import itertools
import json
import random
import statistics
import time
import tracemalloc
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path

import yaml
from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.places import Ambiguous, Places
from tests.places.conftest import found, possible, rows

TODAY = date(2026, 11, 21)
ROOT = Path(__file__).resolve().parents[1]
BASELINE_MESSAGES = 60
ANSWER = "{}"  # the whole message is the name
# Letters that are near on the keyboard, and spellings that sound alike.
KEYS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
SOUNDS = (
    *(("ij", "ei"), ("ei", "ij"), ("ij", "y"), ("ou", "au"), ("au", "ou"), ("ch", "g"), ("v", "f"), ("z", "s")),
    *(("s", "z"), ("ee", "e"), ("oo", "o"), ("aa", "a"), ("uu", "u"), ("ll", "l"), ("mm", "m"), ("ss", "s")),
    *(("rr", "r"), ("tt", "t"), ("dt", "t"), ("d", "t"), ("th", "t"), ("ph", "f"), ("ck", "k"), ("c", "k")),
    *(("en", "e"), ("rt", "rd"), ("w", "v"), ("oe", "u"), ("e", "ee"), ("o", "oo"), ("l", "ll")),
)


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--typed", type=int, default=3000)
    arguments.add_argument("--seed", type=int, default=1)
    chosen = arguments.parse_args()
    figures: dict[str, object] = {}
    tracemalloc.start()
    Places.load()
    figures["memory_mb"] = round(tracemalloc.get_traced_memory()[1] / 1e6, 1)
    tracemalloc.stop()
    started = time.perf_counter()
    places = Places.load()
    figures["load_s"] = round(time.perf_counter() - started, 2)
    figures |= _speed(places)
    rng = random.Random(chosen.seed)
    for name, edit in (("one_typing_error", _slip), ("one_spelling_by_sound", _by_sound)):
        figures[name] = _shares(places, rng, chosen.typed, edit)
    figures["one_typing_error_in_a_sentence"] = _shares(
        places, rng, chosen.typed, _slip, "hoi ik woon in {} en ben mijn baan kwijt"
    )
    print(json.dumps(figures, indent=2))


def _messages() -> list[tuple[str, bool]]:
    typed = yaml.safe_load((ROOT / "tests/places/plaatsen.yml").read_text(encoding="utf-8"))
    without = yaml.safe_load((ROOT / "tests/places/zonder_plaats.yml").read_text(encoding="utf-8"))
    answers = [case["tekst"] for case in typed["antwoorden"]] + without["antwoorden"]
    sentences = [case["tekst"] for case in typed["zinnen"]] + without["berichten"]
    return [(text, True) for text in answers] + [(text, False) for text in sentences]


def _speed(places: Places) -> dict[str, object]:
    names = sorted({row["woonplaats"].lower() for row in rows("woonplaatsen")})
    ours = [
        _timed(lambda text=text, asked=asked: places.resolve(text, TODAY, asked=asked)) for text, asked in _messages()
    ]
    some = random.Random(0).sample(_messages(), BASELINE_MESSAGES)
    baseline = [_timed(lambda text=text: _compare_all(text, names)) for text, _ in some]
    longest = ("ik woon in een mooi dorp bij zee en werk in de bouw te rotterdm, 1234 " * 100)[:5000]
    return {
        "messages": len(ours),
        "mean_ms": round(statistics.mean(ours), 2),
        "p99_ms": round(statistics.quantiles(ours, n=100)[-1], 2),
        "5000_characters_ms": round(_timed(lambda: places.resolve(longest, TODAY)), 1),
        "ratio_to_comparing_with_all_names": round(statistics.mean(ours) / statistics.mean(baseline), 2),
    }


def _timed(call: Callable[[], object]) -> float:
    started = time.perf_counter()
    call()
    return (time.perf_counter() - started) * 1000


def _compare_all(text: str, names: list[str]) -> None:
    words = text.lower().split()
    for width in (1, 2, 3):
        for first in range(len(words) - width + 1):
            process.extractOne(" ".join(words[first : first + width]), names, scorer=OSA.normalized_similarity)


def _shares(
    places: Places, rng: random.Random, count: int, edit: Callable[[str, random.Random], str], frame: str = ANSWER
) -> dict[str, float]:
    """How many percent are right, asked back rightly, asked back wrongly, not understood, and certain but wrong."""
    towns = [row for row in rows("woonplaatsen") if len(row["woonplaats"]) >= 4 and not row["grensdeel"]]
    sizes = list(itertools.accumulate(int(row["aantal_pc4"]) for row in towns))
    codes: dict[str, set[str]] = {}
    for row in towns:
        codes.setdefault(row["woonplaats"], set()).add(row["gemeentecode"])
    counted: Counter[str] = Counter()
    for row in rng.choices(towns, cum_weights=sizes, k=count):
        name = row["woonplaats"]
        typed = edit(name, rng)
        resolution = places.resolve(frame.format(typed), TODAY, asked=frame == ANSWER)
        if found(resolution):
            is_right = found(resolution) in codes[name]
            counted["right" if is_right else "another_real_name" if typed in codes else "wrong"] += 1
        elif isinstance(resolution, Ambiguous):
            counted["asked_back" if possible(resolution) & codes[name] else "asked_back_wrongly"] += 1
        else:
            counted["not_understood"] += 1
    return {outcome: round(100 * number / count, 2) for outcome, number in sorted(counted.items())}


def _slip(name: str, rng: random.Random) -> str:
    at = rng.randrange(len(name))
    row = next((keys for keys in KEYS if name[at].lower() in keys), KEYS[0])
    place = row.find(name[at].lower())
    near = row[max(0, place - 1) : place + 2] or row
    return rng.choice(
        [
            name[:at] + name[at + 1 :],
            name[:at] + name[at] + name[at:],
            name[:at] + rng.choice(near) + name[at + 1 :],
            name[:at] + name[at : at + 2][::-1] + name[at + 2 :],
        ]
    )


def _by_sound(name: str, rng: random.Random) -> str:
    pairs = [pair for pair in SOUNDS if pair[0] in name]
    if not pairs:
        return _slip(name, rng)
    written, heard = rng.choice(pairs)
    return name.replace(written, heard, 1)


if __name__ == "__main__":
    main()

"""How often something may be done: all at once when there is room, and after that as room comes back."""

MOST_KEYS = 10_000
"""Keys that are remembered before those with all their room back are forgotten."""


class Rate:
    """At most so many per period (seconds) for each key, kept in the memory of this process."""

    def __init__(self, most: int, period: float) -> None:
        self._period = period
        self._each = period / most
        self._full_again: dict[str, float] = {}

    def take(self, key: str, now: float) -> float:
        """Counts one; or counts nothing and gives the seconds to wait until there is room."""
        full_again = max(self._full_again.get(key, now), now) + self._each
        wait = full_again - now - self._period
        # Adding up fractions of a second leaves a trace of a rounding error.
        if wait > 1e-6:
            return wait
        self._forget(now)
        self._full_again[key] = full_again
        return 0.0

    def _forget(self, now: float) -> None:
        if len(self._full_again) >= MOST_KEYS:
            self._full_again = {key: moment for key, moment in self._full_again.items() if moment > now}

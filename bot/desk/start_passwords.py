"""A password to begin with, made for someone who changes it after signing in once."""

import secrets

_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without what is easily taken for something else: i and l for 1, o for 0."""

_GROUPS, _GROUP = 4, 4


def start_password() -> str:
    """Some 79 bits, in groups that can be read aloud."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(_GROUP)) for _ in range(_GROUPS))

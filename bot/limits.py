"""Limits that both environments keep to."""

LONGEST_MESSAGE = 4_000
"""Characters of one message; a question of a person is far shorter."""

"""Questionnaires: what to ask, how a reply changes what is known, and what comes out of it."""

"""Loketwijzer."""

"""Channels: in and out, nothing else."""

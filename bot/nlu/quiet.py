"""Rasa without telemetry, deprecation noise, and the text of messages in its logs."""

import logging
import os
import warnings


def be_quiet() -> None:
    """Call before rasa or TensorFlow is imported."""
    os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")
    os.environ.setdefault("CUDA_VISIBLE_DEVICES", "-1")
    os.environ["LOG_LEVEL"] = os.environ["LOG_LEVEL_LIBRARIES"] = "WARNING"
    warnings.simplefilter("ignore")


def configure_rasa_logs() -> None:
    """Call after rasa is imported: only warnings and errors, and structlog too keeps to that."""
    from rasa.utils.common import configure_logging_and_warnings
    from rasa.utils.log_utils import configure_structlog

    configure_logging_and_warnings(log_level=logging.WARNING, warn_only_once=True)
    configure_structlog(logging.WARNING)

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
    warnings.simplefilter("ignore")
    for name in ("rasa.shared.core.training_data", "rasa_sdk", "apscheduler", "sanic", "tensorflow", "matplotlib"):
        logging.getLogger(name).setLevel(logging.ERROR)

"""Serves one trained model on the loopback: `python -m bot.nlu.serving MODEL_FILE`, settings by environment."""

import os
import sys

from bot.nlu.quiet import be_quiet, configure_rasa_logs


def main(model_file: str) -> None:
    be_quiet()
    import rasa.core.run
    from rasa.core.utils import AvailableEndpoints

    from bot.nlu.tuning import tune_rasa

    configure_rasa_logs()
    tune_rasa()
    rasa.core.run.serve_application(
        model_path=model_file,
        interface="127.0.0.1",
        port=int(os.environ["RASA_PORT"]),
        credentials="credentials.yml",
        endpoints=AvailableEndpoints.read_endpoints("endpoints.yml"),
        auth_token=os.environ["RASA_TOKEN"],
        enable_api=True,
    )


if __name__ == "__main__":
    main(sys.argv[1])

"""Trains the assistant: `python -m bot.nlu.training MODEL_NAME FOLDER`."""

import sys

from bot.nlu.quiet import be_quiet, configure_rasa_logs


def main(name: str, folder: str) -> int:
    be_quiet()
    from rasa.model_training import train

    configure_rasa_logs()
    result = train(
        domain="domain.yml",
        config="config.yml",
        training_files="data",
        output=folder,
        fixed_model_name=name,
        nlu_additional_arguments=None,
    )
    return 0 if result.model else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))

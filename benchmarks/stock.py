"""Trains the baseline, Rasa's stock pipeline on part of our data: `python -m benchmarks.stock FOLDER PER_TOPIC`."""

import sys
from pathlib import Path

from bot.nlu.quiet import be_quiet, configure_rasa_logs


def main(folder: str, per_topic: int) -> int:
    be_quiet()
    from rasa.model_training import train
    from rasa.shared.nlu.training_data.loading import load_data
    from rasa.shared.nlu.training_data.training_data import TrainingData

    configure_rasa_logs()
    by_topic: dict[str, list] = {}
    for example in load_data("data/nlu").nlu_examples:
        by_topic.setdefault(example.get("intent"), []).append(example)
    chosen = TrainingData([example for examples in by_topic.values() for example in examples[:per_topic]])
    nlu = Path(folder) / "nlu.yml"
    nlu.parent.mkdir(parents=True, exist_ok=True)
    nlu.write_text(chosen.nlu_as_yaml(), encoding="utf-8")
    result = train(
        domain="domain.yml",
        config="benchmarks/stock_config.yml",
        training_files=[str(nlu), "data/stories"],
        output=folder,
        fixed_model_name="stock",
    )
    return 0 if result.model else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], int(sys.argv[2])))

# Everything starts with `make run` and `make test`; each prepares the machine by itself.
UV := .uv/bin/uv
LOKETWIJZER := $(UV) run --no-sync --quiet loketwijzer

.PHONY: run stop test setup train chat bench bench-nlu check-knowledge lock

run: setup
	@$(LOKETWIJZER) up $(if $(DETACH),--detach)

stop:
	@$(LOKETWIJZER) stop

test: setup
	@scripts/test

setup:
	@scripts/setup

train: setup
	@$(LOKETWIJZER) train

chat: setup
	@$(LOKETWIJZER) chat

check-knowledge: setup
	@$(UV) run --no-sync --quiet python -m bot.kennis --alles

bench: setup
	@$(LOKETWIJZER) train
	@$(UV) run --no-sync --quiet python -m benchmarks.answer_time

bench-nlu: setup
	@PYTHONWARNINGS=ignore .venv-rasa/bin/python -m benchmarks.understanding

lock: setup
	@$(UV) lock

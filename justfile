# One line each; `just` alone runs what a change must pass.
default: lint test

# Lint and types
lint:
    uv run ruff check . && uv run ruff format --check . && uv run mypy && uv run python -m checker.catalogue --check

# Tests, as the README says
test:
    uv run pytest

# How much of each file the tests run
coverage:
    uv run pytest --cov=checker --cov-report=term:skip-covered

# The officer's page on the sample school
app:
    uv run streamlit run app.py

# The sample posts through every check
sample:
    uv run checker review sample_posts --school sample_posts/school

# How good the checks are, on held-out posts
evaluate:
    uv run checker evaluate

# Write docs/checks.md again
docs:
    uv run python -m checker.catalogue

# Speed beside peers
bench:
    uv run python -m benchmarks

# Write constraints.txt again: the versions that this clone has, with digests (`uv lock --upgrade` first for the newest within their ranges)
constraints:
    uv lock -q && printf '%s\n' "# The versions that were tested, with the digests of their files. Written by: just constraints" > constraints.txt && uv export -q --no-header --no-annotate --no-emit-project --group cluster >> constraints.txt

# Are reports equal with one thread and two, alone and in batches?
same:
    uv run python -m benchmarks.same_verdict --every 10

# Train the models again: just train /path/to/corpora
train corpora:
    uv run --group train python -m models.train all --corpora {{corpora}}

# The README's pictures, and one of every page in light, dark and high contrast, on a laptop, a phone and enlarged to 200 %: just screenshots FOLDER
screenshots folder="/tmp/checker-screenshots":
    uv run python -m tests.page.looks --readme docs
    uv run python -m tests.page.looks {{folder}}

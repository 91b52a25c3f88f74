"""That no table is left out of the tamper matrix: each is in it, or says why no harm to it matters."""

from __future__ import annotations

import tomllib
from pathlib import Path

from django.apps import apps
from django.db import models

from compliance.guards import guarded_models
from compliance.recorded_rows import recorded_models
from compliance.told_rows import told_models
from tests.compliance.proof.matrix import CELLS, MATRIX

#: Model or app → why its table is no row of the matrix.
BESIDE_THE_MATRIX = {
    name: entry["reason"]
    for entry in tomllib.loads(Path(__file__).with_name("beside_the_matrix.toml").read_text())["beside"]
    for name in entry["tables"]
}


def _tables() -> dict[str, type[models.Model]]:
    """Every table of the database that a model stands for, those that hold nothing but links included."""
    found = apps.get_models(include_auto_created=True)
    return {model._meta.db_table: model for model in found if model._meta.managed and not model._meta.proxy}


def test_p11_01_every_table_is_in_the_matrix_or_says_why_not():
    """A new model without a decision fails here: give it a row in the matrix, or say what it decides not."""
    in_matrix, undecided, used = {table.table for table in MATRIX.values()}, [], set()
    for table, model in _tables().items():
        names = {model._meta.label, model._meta.app_label} & BESIDE_THE_MATRIX.keys()
        if table not in in_matrix and not names:
            undecided.append(model._meta.label)
        assert not (table in in_matrix and model._meta.label in names), f"{table} is in both"
        used |= names
    assert not undecided, "Give each a row in the matrix, or say why it decides nothing."
    assert used == BESIDE_THE_MATRIX.keys()
    assert in_matrix <= _tables().keys()
    assert all(reason.endswith(".") for reason in BESIDE_THE_MATRIX.values())


def test_p11_01_every_guarded_table_is_in_the_matrix():
    assert {model._meta.db_table for model, _ in guarded_models()} <= {each.table for each in MATRIX.values()}


def test_p11_01_every_model_that_verify_holds_against_the_trail_is_in_the_matrix():
    in_matrix = {table.table for table in MATRIX.values()}
    assert {model._meta.db_table for model in recorded_models() | told_models()} <= in_matrix


def test_p11_01_a_cell_without_a_harm_says_why_there_is_none():
    reasons = [cell for name, harm in CELLS if isinstance(cell := MATRIX[name].cell(harm), str)]
    assert reasons and all(reason.endswith(".") for reason in reasons)

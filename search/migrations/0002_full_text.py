"""What the models do not show: the full-text tables of the database in use."""

from django.db import migrations

SQLITE = """
CREATE VIRTUAL TABLE search_document_fts USING fts5(
    title, summary, body, facets, content='search_document', content_rowid='asset_id',
    prefix='2 3', tokenize="porter unicode61 remove_diacritics 2 tokenchars '_'"
);
CREATE VIRTUAL TABLE search_page_fts USING fts5(
    text, version_id, content='content_assetpage', content_rowid='id',
    tokenize='porter unicode61 remove_diacritics 2'
);
CREATE VIRTUAL TABLE search_evidence_fts USING fts5(
    text, content='messaging_evidencepage', content_rowid='id',
    tokenize='porter unicode61 remove_diacritics 2'
);
"""

POSTGRESQL = """
CREATE TEXT SEARCH DICTIONARY vouch_stem (TEMPLATE = snowball, LANGUAGE = english);
CREATE TEXT SEARCH CONFIGURATION vouch (COPY = pg_catalog.english);
ALTER TEXT SEARCH CONFIGURATION vouch
    ALTER MAPPING FOR asciiword, asciihword, hword_asciipart, word, hword, hword_part WITH vouch_stem;
ALTER TABLE search_document ADD COLUMN vector tsvector;
CREATE INDEX search_document_vector ON search_document USING gin (vector);
CREATE TABLE search_page_vector (page_id bigint PRIMARY KEY, vector tsvector NOT NULL);
CREATE TABLE search_evidence_vector (page_id bigint PRIMARY KEY, vector tsvector NOT NULL);
CREATE INDEX search_evidence_vector_gin ON search_evidence_vector USING gin (vector);
"""

SQLITE_BACK = """
DROP TABLE search_document_fts;
DROP TABLE search_page_fts;
DROP TABLE search_evidence_fts;
"""

POSTGRESQL_BACK = """
DROP TABLE search_page_vector;
DROP TABLE search_evidence_vector;
ALTER TABLE search_document DROP COLUMN vector;
DROP TEXT SEARCH CONFIGURATION vouch;
DROP TEXT SEARCH DICTIONARY vouch_stem;
"""


def run(schema_editor, statements):
    for statement in statements.split(";\n"):
        if statement.strip():
            schema_editor.execute(statement)


def make(apps, schema_editor):
    run(schema_editor, POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE)


def drop(apps, schema_editor):
    run(schema_editor, POSTGRESQL_BACK if schema_editor.connection.vendor == "postgresql" else SQLITE_BACK)


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial")]

    operations = [migrations.RunPython(make, drop)]

"""Full-text tables over stems that are made in Python, the same for every engine; the index is built anew.

Rolling back makes the earlier tables, empty: `manage.py rebuild_index` of the earlier release fills them.
"""

from importlib import import_module

from django.db import migrations

earlier = import_module("search.migrations.0002_full_text")

SQLITE = """
DELETE FROM search_document;
DROP TABLE search_document_fts;
DROP TABLE search_page_fts;
DROP TABLE search_evidence_fts;
CREATE VIRTUAL TABLE search_document_fts USING fts5(
    title, summary, body, facets, content='search_document', content_rowid='asset_id',
    prefix='2 3', tokenize="ascii tokenchars '_'"
);
CREATE VIRTUAL TABLE search_page_fts USING fts5(text, version_id, content='', tokenize='ascii');
CREATE VIRTUAL TABLE search_evidence_fts USING fts5(text, content='', tokenize='ascii');
"""

POSTGRESQL = """
DELETE FROM search_document;
DROP TEXT SEARCH CONFIGURATION vouch;
DROP TEXT SEARCH DICTIONARY vouch_stem;
DELETE FROM search_page_vector;
DELETE FROM search_evidence_vector;
"""


def make(apps, schema_editor):
    earlier.run(schema_editor, POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE)


def back(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        earlier.run(schema_editor, earlier.POSTGRESQL[: earlier.POSTGRESQL.index("ALTER TABLE")])
    else:
        earlier.drop(apps, schema_editor)
        earlier.make(apps, schema_editor)


class Migration(migrations.Migration):
    dependencies = [("search", "0002_full_text")]

    operations = [migrations.RunPython(make, back)]

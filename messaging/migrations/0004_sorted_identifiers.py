# The fields that 0003 has sorted into others. A migration of its own: PostgreSQL cannot alter a table in the
# transaction that has changed its rows.

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("messaging", "0003_evidence_facts"),
    ]

    operations = [
        migrations.RemoveField(model_name="evidence", name="identifier"),
        migrations.RemoveField(model_name="evidence", name="level"),
    ]

from datetime import timedelta

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class ComplianceConfig(AppConfig):
    name = "compliance"
    verbose_name = "Compliance"

    def ready(self) -> None:
        from compliance import cascade, periodic
        from compliance.deadlines import after_change, note_blockages, tell_about_deadlines
        from compliance.guards import install_after_migrate
        from compliance.proof.tables import register_tables

        post_migrate.connect(install_after_migrate, dispatch_uid="compliance.guards")
        register_tables()
        # After every recomputing of windows: it only tells people.
        cascade.register(900, after_change)
        periodic.register("Reminders and escalations", timedelta(minutes=5), tell_about_deadlines)
        periodic.register("Reviews that nobody can sign", timedelta(minutes=1), note_blockages)

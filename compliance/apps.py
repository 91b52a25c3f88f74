from datetime import timedelta

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class ComplianceConfig(AppConfig):
    name = "compliance"
    verbose_name = "Compliance"

    def ready(self) -> None:
        from allauth.mfa.signals import authenticator_removed
        from axes.signals import user_locked_out

        from compliance import cascade, people, periodic
        from compliance.attempts import when_locked_out
        from compliance.deadlines import after_change, note_blockages, tell_about_deadlines
        from compliance.guards import install_after_migrate
        from compliance.jobs import recheck_rules
        from compliance.proof.tables import register_tables
        from compliance.proof.tables_beside import register_tables_beside
        from compliance.retention.purging import purge_expired
        from compliance.rights.baseline import note_what_stands
        from compliance.rights.signals import connect
        from compliance.upkeep import ask_for_upkeep

        connect()
        periodic.register("Purge of what retention has ended", timedelta(days=1), purge_expired)
        periodic.register("rules", timedelta(minutes=10), recheck_rules)
        periodic.register("Ask for recertification and periodic review", timedelta(hours=12), ask_for_upkeep)
        post_migrate.connect(install_after_migrate, dispatch_uid="compliance.guards")
        post_migrate.connect(note_what_stands, sender=self, dispatch_uid="compliance.baseline")
        register_tables()
        register_tables_beside()
        user_locked_out.connect(when_locked_out, dispatch_uid="compliance.lockout")
        authenticator_removed.connect(people.device_removed, dispatch_uid="compliance.device_removed")
        # After every recomputing of windows: it only tells people.
        cascade.register(900, after_change)
        periodic.register("Reminders and escalations", timedelta(minutes=5), tell_about_deadlines)
        periodic.register("Reviews that nobody can sign", timedelta(minutes=1), note_blockages)

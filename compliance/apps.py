from datetime import timedelta

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class ComplianceConfig(AppConfig):
    name = "compliance"
    verbose_name = "Compliance"

    def ready(self) -> None:
        from compliance import periodic
        from compliance.guards import install_after_migrate
        from compliance.jobs import recheck_rules
        from compliance.proof.tables import register_tables

        periodic.register("rules", timedelta(minutes=10), recheck_rules)
        post_migrate.connect(install_after_migrate, dispatch_uid="compliance.guards")
        register_tables()

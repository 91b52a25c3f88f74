from datetime import timedelta

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class ComplianceConfig(AppConfig):
    name = "compliance"
    verbose_name = "Compliance"

    def ready(self) -> None:
        from compliance.guards import install_after_migrate
        from compliance.periodic import register
        from compliance.proof.tables import register_tables
        from compliance.upkeep import ask_for_upkeep

        register("Ask for recertification and periodic review", timedelta(hours=12), ask_for_upkeep)
        post_migrate.connect(install_after_migrate, dispatch_uid="compliance.guards")
        register_tables()

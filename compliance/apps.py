from django.apps import AppConfig
from django.db.models.signals import post_migrate


class ComplianceConfig(AppConfig):
    name = "compliance"
    verbose_name = "Compliance"

    def ready(self) -> None:
        from compliance.guards import install_after_migrate
        from compliance.proof.tables import register_tables

        post_migrate.connect(install_after_migrate, dispatch_uid="compliance.guards")
        register_tables()

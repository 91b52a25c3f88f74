from django.apps import AppConfig


class ContentConfig(AppConfig):
    name = "content"
    verbose_name = "Content"

    def ready(self) -> None:
        from compliance.cascade import register
        from content.clearing import recompute_assets

        register(30, recompute_assets)

from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "search"
    verbose_name = "Search"

    def ready(self) -> None:
        from compliance.cascade import register
        from search.indexing import recompute_index

        register(40, recompute_index)

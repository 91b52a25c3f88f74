from datetime import timedelta

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class SearchConfig(AppConfig):
    name = "search"
    verbose_name = "Search"

    def ready(self) -> None:
        from compliance import cascade, periodic, recorded_rows
        from content import piece_panels
        from search.columns.feed import install_after_migrate
        from search.indexing import recompute_index
        from search.models import RecommendationRule, StageNeed, Synonym
        from search.recommending.beside import panel_beside
        from search.recommending.counted import EVERY, count_use
        from search.saved import notice_news
        from search.tasks import keep_index

        post_migrate.connect(install_after_migrate, dispatch_uid="search.columns")
        cascade.register(40, recompute_index)
        piece_panels.register(panel_beside)
        recorded_rows.register(Synonym, RecommendationRule, StageNeed)
        periodic.register("Search index", timedelta(minutes=1), keep_index)
        periodic.register("News for saved searches", timedelta(minutes=5), notice_news)
        periodic.register("Evidence of use", EVERY, count_use)

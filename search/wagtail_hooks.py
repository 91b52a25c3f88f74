from wagtail import hooks
from wagtail.snippets.models import register_snippet

from search.viewsets import RecommendationGroup, SynonymViewSet, piece_chooser

hooks.register("register_admin_viewset", lambda: piece_chooser)
register_snippet(SynonymViewSet)
register_snippet(RecommendationGroup)

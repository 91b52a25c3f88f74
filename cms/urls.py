"""Every address of the site. tests/cms/exits.py holds a decision for each of them."""

from django.urls import include, path
from django.views.generic import RedirectView

from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

urlpatterns = [
    # One door to sign in by. Wagtail would show its own here.
    path("admin/login/", RedirectView.as_view(pattern_name="portal:login", query_string=True)),
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("review/", include("compliance.urls")),
    path("records/pack/", include("compliance.proof.urls")),
    path("records/", include("compliance.records_urls")),
    path("api/", include("cms.api.urls")),
    path("find/", include("search.urls")),
    path("account/", include("cms.portal.account_urls")),
    path("", include("messaging.urls")),
    path("", include("content.urls")),
    path("", include("cms.portal.urls")),
]

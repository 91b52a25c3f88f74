"""Every address of the site. tests/cms/test_leaks.py holds a decision for each of them."""

from django.urls import include, path

from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

urlpatterns = [
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("review/", include("compliance.urls")),
    path("find/", include("search.urls")),
    path("", include("messaging.urls")),
    path("", include("content.urls")),
    path("", include("cms.portal.urls")),
]

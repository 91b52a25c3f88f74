"""The addresses of the product, of the peer and of the floors, all under one server."""

from django.urls import include, path

from tests.bench import floors
from tests.bench.wagtail_peer import views

urlpatterns = [
    path("bench/wagtail/", views.find),
    path("bench/empty/", floors.empty),
    path("bench/one-query/", floors.one_query),
    path("", include("cms.urls")),
]

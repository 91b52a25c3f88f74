from django.urls import path

# The addresses of writing are on the same router.
from cms.api import writing
from cms.api.site import api

api.add_router("", writing.router)
urlpatterns = [path("", api.urls)]

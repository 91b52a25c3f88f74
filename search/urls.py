from django.urls import path

from search import views

app_name = "search"
urlpatterns = [
    path("", views.find_page, name="find"),
    path("evidence/", views.evidence_page, name="evidence"),
]

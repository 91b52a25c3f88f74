from django.urls import path

from search.views import finding, saving

app_name = "search"
urlpatterns = [
    path("", finding.find_page, name="find"),
    path("evidence/", finding.evidence_page, name="evidence"),
    path("saved/", saving.saved, name="saved"),
    path("saved/new/", saving.save, name="save"),
    path("saved/<int:saved_id>/", saving.open_saved, name="open_saved"),
    path("saved/<int:saved_id>/forget/", saving.forget, name="forget"),
]

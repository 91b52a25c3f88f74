from django.urls import path

from messaging import views

app_name = "messaging"
urlpatterns = [
    path("check/", views.check_text, name="check"),
    path("check/draft/<slug:kind>/", views.check_draft, name="check_draft"),
    path("evidence/<int:file_id>/pages/<int:number>/", views.evidence_page, name="evidence_page"),
]

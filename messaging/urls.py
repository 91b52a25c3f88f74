from django.urls import path

from messaging import views

app_name = "messaging"
urlpatterns = [
    path("evidence/<int:file_id>/pages/<int:number>/", views.evidence_page, name="evidence_page"),
]

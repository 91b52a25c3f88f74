from django.urls import path

from compliance.proof import views

app_name = "proof"
urlpatterns = [
    path("<str:kind>/<int:content_id>/", views.pack, name="pack"),
]

from django.contrib.auth import views as auth_views
from django.urls import path

from cms.portal import views

app_name = "portal"
urlpatterns = [
    path("", views.home, name="home"),
    path(
        "login/",
        auth_views.LoginView.as_view(template_name="portal/login.html", redirect_authenticated_user=True),
        name="login",
    ),
    path("logout/", auth_views.LogoutView.as_view(), name="logout"),
    path("reports/", views.utilization, name="utilization"),
    path("reports/utilization.csv", views.utilization_csv, name="utilization_csv"),
    path("reports/utilization.xlsx", views.utilization_xlsx, name="utilization_xlsx"),
    path("review/numbers/", views.review_numbers, name="review_numbers"),
    path("review/numbers/review.csv", views.review_numbers_csv, name="review_numbers_csv"),
    path("review/numbers/review.xlsx", views.review_numbers_xlsx, name="review_numbers_xlsx"),
    path("reports/definitions/", views.definitions, name="definitions"),
    path("healthz/", views.health, name="health"),
]

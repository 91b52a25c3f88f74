from django.contrib.auth import views as auth_views
from django.urls import path

from cms.portal import sso, views

app_name = "portal"
urlpatterns = [
    path("", views.home, name="home"),
    path("login/", views.SignIn.as_view(), name="login"),
    path("account/password/", views.password, name="password"),
    path("account/prove/", sso.prove, name="prove"),
    path("account/proved/", sso.proved, name="proved"),
    path("account/device/<int:user_id>/", views.revoke_device, name="revoke_device"),
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

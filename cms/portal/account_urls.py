"""The pages of allauth that we use, under the names that it looks for. The rest has no address."""

from allauth.account.views import account_inactive, reauthenticate
from allauth.socialaccount.views import login_cancelled, login_error

from django.urls import include, path
from django.views.generic import RedirectView

urlpatterns = [
    path(
        "login/",
        RedirectView.as_view(pattern_name="portal:login", query_string=True),
        name="account_login",
    ),
    path("again/", reauthenticate, name="account_reauthenticate"),
    path("inactive/", account_inactive, name="account_inactive"),
    path("app/", include("allauth.mfa.urls")),
    path("sso/failed/", login_error, name="socialaccount_login_error"),
    path("sso/cancelled/", login_cancelled, name="socialaccount_login_cancelled"),
    path(
        "sso/unknown/",
        RedirectView.as_view(pattern_name="socialaccount_login_error"),
        name="socialaccount_signup",
    ),
    path("sso/", include("allauth.socialaccount.providers.openid_connect.urls")),
]

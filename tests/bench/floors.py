"""The least that a view can do under the same server: what is left of a figure is our own work."""

from django.http import HttpRequest, JsonResponse

from compliance.models import Market


def empty(request: HttpRequest) -> JsonResponse:
    return JsonResponse({})


def one_query(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"markets": list(Market.objects.values_list("code", flat=True))})

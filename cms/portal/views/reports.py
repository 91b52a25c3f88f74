from django.http import Http404


def utilization(request, **kwargs):
    raise Http404


def utilization_csv(request, **kwargs):
    raise Http404


def utilization_xlsx(request, **kwargs):
    raise Http404


def definitions(request, **kwargs):
    raise Http404

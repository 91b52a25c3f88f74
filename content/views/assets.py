from django.http import Http404


def asset(request, **kwargs):
    raise Http404


def page(request, **kwargs):
    raise Http404


def thumbnail(request, **kwargs):
    raise Http404

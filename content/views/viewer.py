from django.http import Http404


def viewer(request, **kwargs):
    raise Http404


def viewer_page(request, **kwargs):
    raise Http404


def beat(request, **kwargs):
    raise Http404

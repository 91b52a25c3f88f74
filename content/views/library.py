from django.http import Http404


def library(request, **kwargs):
    raise Http404


def upload(request, **kwargs):
    raise Http404


def upload_version(request, **kwargs):
    raise Http404

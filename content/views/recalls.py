from django.http import Http404


def claims(request, **kwargs):
    raise Http404


def withdraw(request, **kwargs):
    raise Http404


def recalls(request, **kwargs):
    raise Http404


def acknowledge(request, **kwargs):
    raise Http404

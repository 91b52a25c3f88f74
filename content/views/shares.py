from django.http import Http404


def share(request, **kwargs):
    raise Http404


def shares(request, **kwargs):
    raise Http404


def revoke_share(request, **kwargs):
    raise Http404

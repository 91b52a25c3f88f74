from django.http import Http404


def prepare(request, **kwargs):
    raise Http404


def progress(request, **kwargs):
    raise Http404


def submit_asset(request, **kwargs):
    raise Http404


def add_use(request, **kwargs):
    raise Http404


def confirm_uses(request, **kwargs):
    raise Http404


def decide_use(request, **kwargs):
    raise Http404

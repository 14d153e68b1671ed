"""What every page of one row of 配送与运费 does: find it, save a form of it, remove it."""

from collections.abc import Callable
from typing import TypeVar

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from core.requests import PageRequest
from shop.stores.models import Store, StoreOwned

M = TypeVar("M", bound=StoreOwned)


T = TypeVar("T")


def find(model: type[M], store: Store, pk: int | None) -> M | None:
    return None if pk is None else must_find(model, store, pk)


def must_find(model: type[M], store: Store, pk: int) -> M:
    """A foreign id answers as a missing one."""
    row = model.objects.for_store(store).filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


def saved(request: PageRequest, form: Form, save: Callable[[], T]) -> T | None:
    """What `save` makes of a valid post, and the person is told; None with errors in the form."""
    if request.method != "POST" or not form.is_valid():
        return None
    try:
        saved = save()
    except ObjectDoesNotExist as error:
        raise Http404 from error
    except ValidationError as error:
        field = error.code if error.code in form.fields else None
        form.add_error(field, error.messages[0])
        return None
    messages.success(request, _("已保存"))
    return saved


def removed(request: PageRequest, remove: Callable[..., None], **given: object) -> HttpResponse:
    try:
        remove(**given)
    except ObjectDoesNotExist as error:
        raise Http404 from error
    messages.success(request, _("已删除"))
    return redirect("desk-delivery")

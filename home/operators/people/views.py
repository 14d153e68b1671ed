"""部门和人员: a superuser puts people into the platform's departments, and takes them out."""

from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem

from accounts.models import User
from accounts.proving import proof
from accounts.proving import views as proving
from accounts.requests import person
from shop.stores.people import posts
from shop.stores.people.departments import BY_NAME, EVERY_DEPARTMENT

INDEX = "platform_people"


def _choice(*, required: bool) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=gettext_lazy("部门"),
        choices=[(one.name, one.words) for one in EVERY_DEPARTMENT],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("请选择部门")},
        required=required,
    )


class DepartmentsForm(forms.Form):
    departments = _choice(required=False)


class NewcomerForm(forms.Form):
    phone = forms.CharField(
        label=gettext_lazy("手机号"),
        max_length=20,
        help_text=gettext_lazy("对方要先用这个手机号登录过一次"),
    )
    departments = _choice(required=True)

    def clean_phone(self) -> User:
        return posts.find(self.cleaned_data["phone"])


class PeopleItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.is_superuser)


def index(request: HttpRequest) -> HttpResponse:
    """Everybody in a department; the form adds one by phone."""
    if (asked := _asked(request)) is not None:
        return asked
    form = NewcomerForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and _assigned(request, form.cleaned_data["phone"], form):
        return redirect(INDEX)
    context = {
        "form": form,
        "posts": posts.everybody(),
        "departments": [
            (one, [BY_NAME[name].words for name in BY_NAME if name in one.abilities])
            for one in EVERY_DEPARTMENT
        ],
    }
    status = 422 if form.errors else 200
    return render(request, "operators/people/index.html", context, status=status)


def one(request: HttpRequest, user_id: int) -> HttpResponse:
    """Another choice of departments for this person; none takes them out of all."""
    if (asked := _asked(request)) is not None:
        return asked
    user = get_object_or_404(User.unscoped.prefetch_related("groups"), pk=user_id)
    held = [department.name for department in posts.of(user)]
    is_post = request.method == "POST"
    form = DepartmentsForm(request.POST if is_post else None, initial={"departments": held})
    if form.is_valid() and _assigned(request, user, form):
        return redirect(INDEX)
    context = {"form": form, "title": _("部门"), "subtitle": str(user), "back": INDEX}
    status = 422 if form.errors else 200
    return render(request, "operators/payments/form.html", context, status=status)


def _asked(request: HttpRequest) -> HttpResponse | None:
    """
    The way to show that it is really they.

    :raises Http404: for anyone but superusers
    """
    if not request.user.is_superuser:
        raise Http404
    return None if proof.is_here(request, person(request)) else proving.ask(request)


def _assigned(request: HttpRequest, user: User, form: forms.Form) -> bool:
    """False with the reason in the form."""
    names = form.cleaned_data["departments"]
    try:
        held = posts.assign(user_id=user.pk, names=names, actor=person(request))
    except ValidationError as refused:
        form.add_error(None, refused)
        return False
    words = _("、").join(str(department.words) for department in held)
    told = _("%(name)s 现在在：%(words)s") if held else _("%(name)s 不在任何部门了")
    messages.success(request, told % {"name": str(user), "words": words})
    return True


PAGES = (
    path("platform/people/", index, name=INDEX),
    path("platform/people/<int:user_id>/", one, name="platform_person"),
)

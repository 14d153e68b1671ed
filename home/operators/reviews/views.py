"""One review before a moderator: let through, or hidden for a coded reason."""

from django import forms
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from accounts.requests import person
from core import private_pictures
from home.operators.gate import needs
from orders.reviews import moderating
from orders.reviews.models import Review, ReviewPhoto

INDEX = "operate-reviews_modeladmin_index"


class ReasonForm(forms.Form):
    reason = forms.ChoiceField(label=gettext_lazy("隐藏原因"), choices=Review.Hidden.choices)


@needs("reviews")
def judge(request: HttpRequest, review_id: int) -> HttpResponse:
    """`show` lets it through."""
    review = _found(review_id)
    form = ReasonForm(request.POST if "reason" in request.POST else None)
    if request.method == "POST" and "show" in request.POST:
        moderating.let_through(review_id=review.pk, actor=person(request))
        messages.success(request, _("这条评价现在显示"))
        return redirect(INDEX)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        moderating.hide(review_id=review.pk, reason=reason, actor=person(request))
        messages.success(request, _("已隐藏，写评价的人会收到短信"))
        return redirect(INDEX)
    return render(request, "operators/reviews/judge.html", {"review": review, "form": form})


@needs("reviews")
def photo(request: HttpRequest, review_id: int, review_photo_id: int) -> FileResponse:
    photos = ReviewPhoto.objects.filter(review=_found(review_id))
    return private_pictures.respond(get_object_or_404(photos, pk=review_photo_id).picture)


def _found(review_id: int) -> Review:
    rows = Review.objects.select_related("store", "line", "product").prefetch_related("photos")
    return get_object_or_404(rows, pk=review_id)

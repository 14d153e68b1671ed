"""投诉举报 for everybody, and the answer of an operator."""

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin import messages

from accounts.requests import person
from core import doors, private_pictures
from core.client_ip import client_ip
from core.phones import normalize
from core.same_origin import same_origin_post
from core.types import Files
from home.complaints import photos, record
from home.complaints.models import Complaint
from home.operators.gate import needs
from shop.form_fields import PhotosField
from shop.stores import storefront
from shop.stores.models import Store
from shop.stores.photos import picture_intake
from shop.stores.public_pages import by_address

INDEX = "operate-complaints_modeladmin_index"


class ComplaintForm(forms.Form):
    kind = forms.ChoiceField(
        label=gettext_lazy("什么问题"),
        choices=Complaint.Kind.choices,
        error_messages={"required": gettext_lazy("请选择是什么问题")},
    )
    store_name = forms.CharField(
        label=gettext_lazy("店铺名称或网址"), max_length=200, required=False
    )
    order_number = forms.CharField(label=gettext_lazy("订单编号"), max_length=40, required=False)
    text = forms.CharField(
        label=gettext_lazy("发生了什么"),
        max_length=1000,
        min_length=5,
        error_messages={
            "required": gettext_lazy("请写下发生了什么"),
            "min_length": gettext_lazy("请再写详细一点"),
            "max_length": gettext_lazy("最多 1000 个字"),
        },
    )
    phone = forms.CharField(
        label=gettext_lazy("你的手机号"),
        max_length=20,
        error_messages={"required": gettext_lazy("请填写手机号，答复会发到这里")},
    )

    photos = PhotosField(label=gettext_lazy("照片"), required=False)
    # Where too many came from here.
    shut_seconds = 0.0

    def clean_photos(self) -> list[UploadedFile]:
        files = self.cleaned_data["photos"]
        if len(files) > photos.MOST:
            raise ValidationError(_("最多 %(most)s 张照片") % {"most": photos.MOST})
        return files

    def clean_phone(self) -> str:
        return normalize(self.cleaned_data["phone"])


@never_cache
@same_origin_post
@require_http_methods(["GET", "HEAD", "POST"])
def complain(request: HttpRequest) -> HttpResponse:
    """`store` in the address names what it is about."""
    store = by_address.open_store_at(request.GET.get("store", ""))
    is_post = request.method == "POST"
    files: Files = {"photos": request.FILES.getlist("photos")} if is_post else None
    form = ComplaintForm(request.POST if is_post else None, files)
    if is_post and form.is_valid():
        complaint = _file(request, form, store)
        if complaint is not None:
            return redirect("complaint-filed", complaint.token)
    context: dict[str, object] = {
        "store": store,
        "form": form,
        "kinds": Complaint.Kind.choices,
        "most_photos": photos.MOST,
        "canonical_url": storefront.absolute(request.path),
    }
    page = render(request, "home/complaints/complaint.html", context)
    return doors.refused(page, form.shut_seconds)


def _file(request: HttpRequest, form: ComplaintForm, store: Store | None) -> Complaint | None:
    """None with the reason in the form."""
    who, has_photos = client_ip(request), bool(form.cleaned_data["photos"])
    # Decoding a picture costs the server more than a row does.
    if has_photos and (wait := doors.knock("complaint_photos", ip=who)):
        form.shut_seconds = wait
        form.add_error("photos", _("照片传得太多了，请一小时后再试，或不带照片提交"))
        return None
    if wait := doors.knock("complaint", ip=who):
        form.shut_seconds = wait
        form.add_error(None, _("今天收到你的投诉有点多了，请一小时后再试，或打 12315"))
        return None
    try:
        return record.file(**form.cleaned_data, store=store, at=timezone.now())
    except picture_intake.PictureRefused as refused:
        form.add_error("photos", refused.messages[0])
        return None


@never_cache
@require_safe
def filed(request: HttpRequest, token: str) -> HttpResponse:
    """For who filed it: what was written, and the answer."""
    complaint = get_object_or_404(Complaint, token=token)
    return render(request, "home/complaints/filed.html", {"complaint": complaint})


@require_safe
def photo(request: HttpRequest, token: str, photo_id: int) -> FileResponse:
    """For who filed it."""
    complaint = get_object_or_404(Complaint, token=token)
    return private_pictures.respond(get_object_or_404(complaint.photos, pk=photo_id).picture)


@require_safe
@needs("complaints")
def operators_photo(request: HttpRequest, complaint_id: int, photo_id: int) -> FileResponse:
    complaint = get_object_or_404(Complaint, pk=complaint_id)
    return private_pictures.respond(get_object_or_404(complaint.photos, pk=photo_id).picture)


class AnswerForm(forms.Form):
    answer = forms.CharField(
        label=gettext_lazy("答复（投诉人会看到）"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )


@needs("complaints")
def answer(request: HttpRequest, complaint_id: int) -> HttpResponse:
    complaint = get_object_or_404(Complaint.objects.select_related("store"), pk=complaint_id)
    form = AnswerForm(request.POST or None, initial={"answer": complaint.answer})
    if request.method == "POST" and form.is_valid():
        record.answer(
            complaint_id=complaint.pk,
            text=form.cleaned_data["answer"],
            actor=person(request),
            at=timezone.now(),
        )
        messages.success(request, _("已答复，投诉人会收到短信"))
        return redirect(INDEX)
    context = {"complaint": complaint, "form": form}
    return render(request, "home/complaints/answer.html", context)

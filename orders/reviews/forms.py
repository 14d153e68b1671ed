"""What a buyer fills in for one line of an order, and for its shop."""

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orders.reviews.models import LONGEST, STARS
from orders.reviews.writing import MOST_PHOTOS
from shop.form_fields import PhotosField

CHOOSE = gettext_lazy("请选择 1–5 星")


class StarsForm(forms.Form):
    stars = forms.ChoiceField(
        label=gettext_lazy("星级"),
        choices=[(str(star), str(star)) for star in reversed(STARS)],
        error_messages={"required": CHOOSE, "invalid_choice": CHOOSE},
    )


class ReviewForm(StarsForm):
    """`line` is the id of an order's line."""

    line = forms.IntegerField(max_value=2**31)
    text = forms.CharField(label=gettext_lazy("评价"), max_length=LONGEST, required=False)
    photos = PhotosField(label=gettext_lazy("图片"), required=False)
    is_anonymous = forms.BooleanField(label=gettext_lazy("匿名"), required=False)

    def clean_photos(self) -> list[UploadedFile]:
        files: list[UploadedFile] = self.cleaned_data["photos"]
        if len(files) > MOST_PHOTOS:
            raise ValidationError(_("最多 %(most)s 张照片") % {"most": MOST_PHOTOS})
        return files


class ShopRatingForm(StarsForm):
    suggestion = forms.CharField(label=gettext_lazy("建议"), max_length=LONGEST, required=False)

"""Uploads in the admin go through the same intake as everywhere else."""

import secrets

from django import forms
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from core.types import Data
from shop.stores.photos import picture_intake

MAX_TITLE = 255


class IntakeField(WagtailImageField):
    """Checked, upright, without metadata, encoded anew: what comes out is always a JPEG."""

    def to_python(self, data: UploadedFile | None) -> ContentFile | None:
        # In place of WagtailImageField's own look at the file: Willow would open SVG too.
        file = forms.FileField.to_python(self, data)
        if file is None:
            return None
        clean = picture_intake.take(file, size=file.size)
        return ContentFile(clean, name=f"{secrets.token_hex(12)}.jpg")


class StoreImageForm(BaseImageForm):
    """WAGTAILIMAGES_IMAGE_FORM_BASE: every form of Wagtail that takes a picture."""

    file = IntakeField(label=_("图片"), widget=BaseImageForm.Meta.widgets["file"])

    def __init__(self, data: Data = None, *args: object, **kwargs: object) -> None:
        super().__init__(_with_short_title(data), *args, **kwargs)
        if self.instance.pk:
            # Pages keep file names of renditions: another photo is another picture.
            self.fields.pop("file", None)


def _with_short_title(data: Data) -> Data:
    # Wagtail keeps the raw upload when anything but the file is wrong; a long file name
    # as title is the only such thing, so it is cut and no raw file is ever stored.
    if isinstance(data, dict) and isinstance(data.get("title"), str):
        return {**data, "title": data["title"][:MAX_TITLE]}
    return data

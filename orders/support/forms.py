"""What somebody types to say, on either side."""

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import doors
from core.types import Cleaned
from orders.support.models import LONGEST
from orders.support.threads import Saying
from shop.stores.photos import picture_intake


class SayForm(forms.Form):
    """Words, a picture, or both. `shut_seconds`: where too many came from here."""

    text = forms.CharField(
        label=gettext_lazy("消息"),
        max_length=LONGEST,
        required=False,
        strip=True,
        error_messages={"max_length": gettext_lazy("最多 1000 个字")},
    )
    picture = forms.FileField(label=gettext_lazy("图片"), required=False)
    shut_seconds = 0.0

    def clean(self) -> Cleaned:
        data = super().clean() or {}
        if not self.errors and not data.get("text") and not data.get("picture"):
            self.add_error("text", _("请先写点什么"))
        return data

    def saying(self, *, account: str, ip: str = "") -> Saying | None:
        """What to say; None with the reason in the form."""
        if not self.is_valid() or not self._may_knock(account, ip):
            return None
        file: UploadedFile | None = self.cleaned_data["picture"]
        try:
            picture = picture_intake.take(file, size=file.size or 0) if file else b""
        except ValidationError as refused:
            self.add_error("picture", refused.messages[0])
            return None
        return Saying(text=self.cleaned_data["text"], picture=picture)

    def _may_knock(self, account: str, ip: str) -> bool:
        wait = doors.knock("message", account=account, ip=ip)
        if self.cleaned_data["picture"]:
            wait = max(wait, doors.knock("message_picture", account=account, ip=ip))
        if wait:
            self.shut_seconds = wait
            self.add_error(None, _("发得太快了，请稍等一会儿再发"))
        return not wait

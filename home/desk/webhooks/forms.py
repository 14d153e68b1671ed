"""What a webhook is told, as a form."""

from django import forms
from django.utils.translation import gettext_lazy

from core.outbound import LONGEST_ADDRESS
from orders.webhooks.kinds import Kind


class WebhookForm(forms.Form):
    url = forms.CharField(label=gettext_lazy("网址"), max_length=LONGEST_ADDRESS)
    events = forms.MultipleChoiceField(
        label=gettext_lazy("要通知的事件"),
        choices=Kind.choices,
        error_messages={"required": gettext_lazy("请选择要通知的事件")},
    )
    is_enabled = forms.BooleanField(label=gettext_lazy("启用"), required=False, initial=True)

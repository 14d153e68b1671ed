"""腾讯云短信: sms 2021-01-11, SendSms; its library signs with TC3-HMAC-SHA256."""

from django.conf import settings

from accounts.sms.backends import NotTaken, Receipt, Refused, Sms, Unclear
from accounts.sms.providers import network, parameters


class Tencent:
    def send(self, sms: Sms) -> Receipt:
        # Only where an SMS is sent.
        from tencentcloud.common.credential import Credential
        from tencentcloud.common.exception.tencent_cloud_sdk_exception import (
            TencentCloudSDKException,
        )
        from tencentcloud.common.profile.client_profile import ClientProfile
        from tencentcloud.common.profile.http_profile import HttpProfile
        from tencentcloud.sms.v20210111.models import SendSmsRequest
        from tencentcloud.sms.v20210111.sms_client import SmsClient

        its = settings.TENCENT_SMS
        template = parameters.template_of(settings.TENCENT_SMS_TEMPLATES, sms.purpose)
        profile = HttpProfile(
            protocol=its["protocol"],
            endpoint=its["endpoint"],
            reqTimeout=network.SECONDS_TO_ANSWER,
        )
        client = SmsClient(
            Credential(its["key_id"], its["secret"]),
            its["region"],
            ClientProfile(httpProfile=profile),
        )
        request = SendSmsRequest()
        request.SmsSdkAppId, request.SignName = its["app_id"], its["sign_name"]
        request.TemplateId = template
        # Places are numbered: the order is that of the purpose's words.
        request.TemplateParamSet = list(parameters.fitted(sms).values())
        request.PhoneNumberSet = [f"+86{sms.to}"]
        try:
            (status,) = client.SendSms(request).SendStatusSet
        except TencentCloudSDKException as error:
            raise _meaning(error) from None
        if status.Code != "Ok":
            raise Refused(f"{status.Code} {status.Message}")
        return Receipt(number=status.SerialNo or "", segments=status.Fee or 0)


def _meaning(error: Exception) -> NotTaken | Unclear:
    """An answer that refuses carries its code; the library's own say that the network failed."""
    code = str(getattr(error, "code", "") or "")
    if network.is_not_reached(error):
        return NotTaken("not reached")
    if code in ("ClientNetworkError", "ServerNetworkError", "") or code.startswith("InternalError"):
        return Unclear(code or type(error).__name__)
    return Refused(code)

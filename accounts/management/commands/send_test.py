"""Whether messages arrive: one SMS and one mail, sent now and by whom the settings name."""

from argparse import ArgumentParser

from django.core.mail import send_mail
from django.core.management.base import BaseCommand, CommandError

from accounts import sms
from core import phones

TEXT = "【小店通】这是一条测试消息：短信和邮件能送到。"


class Command(BaseCommand):
    help = "Send a test SMS and a test mail; what a provider answers is shown"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--phone", default="")
        parser.add_argument("--email", default="")

    def handle(self, *args: object, phone: str, email: str, **options: object) -> None:
        if not phone and not email:
            raise CommandError("要发给谁：--phone 或 --email")
        failed = [word for word in (self._sms(phone), self._mail(email)) if word]
        if failed:
            raise CommandError("\n".join(failed))

    def _sms(self, phone: str) -> str:
        if not phone:
            return ""
        try:
            sms.backend().send(to=phones.normalize(phone), text=TEXT)
        except Exception as error:  # noqa: BLE001 - a provider's client raises what it likes
            return f"短信没有发出：{error}"
        self.stdout.write(f"短信交给了 {type(sms.backend()).__name__}")
        return ""

    def _mail(self, email: str) -> str:
        if not email:
            return ""
        try:
            send_mail("小店通测试邮件", TEXT, None, [email])
        except OSError as error:
            return f"邮件没有发出：{error}"
        self.stdout.write("邮件交给了邮件服务器")
        return ""

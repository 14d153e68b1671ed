"""Whether messages arrive: one SMS and one mail, sent now and by whom the settings name."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError

from accounts.mail import outgoing
from accounts.models import Message
from accounts.protection import sms_codes
from accounts.sms import sending
from accounts.sms.backends import NotTaken, Unclear
from core import phones

TEXT = "这是一条测试消息：邮件能送到。"
# The message that everybody needs first; nothing opens with this code.
CODE = "000000"


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
            sent = sending.send(
                sending.sms(
                    to=phones.normalize(phone),
                    purpose=sms_codes.SIGN_IN,
                    parameters={"code": CODE},
                )
            )
        except (NotTaken, Unclear) as error:
            return f"短信没有发出：{error}"
        self.stdout.write(f"短信交给了 {sent.provider}，编号 {sent.receipt.number or '—'}")
        return ""

    def _mail(self, email: str) -> str:
        if not email:
            return ""
        try:
            # As every mail goes: servers look at BOUNCE_ADDRESS too.
            outgoing.send(Message(pk=0, to=email, subject="小店通测试邮件"), TEXT)
        except OSError as error:
            return f"邮件没有发出：{error}"
        self.stdout.write("邮件交给了邮件服务器")
        return ""

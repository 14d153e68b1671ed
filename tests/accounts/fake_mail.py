"""A mail server on this machine: SMTP that refuses or returns, POP3 for what came back."""

import socketserver
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.message import EmailMessage, Message
from email.mime.base import MIMEBase
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.parser import BytesHeaderParser


class Post:
    def __init__(self) -> None:
        # Address to the server's answer; for "later" it takes the mail and writes back.
        self.refused: dict[str, str] = {}
        self.later: dict[str, tuple[str, str]] = {}
        self.taken: list[tuple[str, str, bytes]] = []
        self.mailbox: list[bytes] = []
        self.smtp_port = self.pop3_port = 0

    def deliver(self, sender: str, to: str, letter: bytes) -> None:
        self.taken.append((sender, to, letter))
        if to in self.later:
            self.mailbox.append(report(letter, to, *self.later[to]))


def report(letter: bytes, to: str, status: str, words: str, action: str = "failed") -> bytes:
    """As RFC 3464 wants it: words for people, the status, the headers of the mail."""
    whole = MIMEMultipart("report", report_type="delivery-status")
    whole["From"], whole["Subject"] = "MAILER-DAEMON@mx.test", "Undelivered Mail"
    whole.attach(MIMEText(f"邮件没有送到 {to}", "plain", "utf-8"))
    host, recipient = Message(), Message()
    host["Reporting-MTA"] = "dns; mx.test"
    recipient["Final-Recipient"], recipient["Action"] = f"rfc822; {to}", action
    recipient["Status"], recipient["Diagnostic-Code"] = status, f"smtp; {words}"
    status_part = MIMEBase("message", "delivery-status")
    status_part.set_payload([host, recipient])
    whole.attach(status_part)
    headers = MIMEBase("text", "rfc822-headers")
    headers.set_payload(letter.replace(b"\r", b"").partition(b"\n\n")[0].decode("ascii"))
    whole.attach(headers)
    return whole.as_bytes()


def holiday(letter: bytes) -> bytes:
    """Somebody's answer by hand, which quotes the mail."""
    mail = EmailMessage()
    mail["From"], mail["In-Reply-To"] = "wang@example.com", _id_of(letter)
    mail.set_content(f"我在休假\n> {_id_of(letter)}")
    return mail.as_bytes()


def _id_of(letter: bytes) -> str:
    return str(BytesHeaderParser().parsebytes(letter)["Message-ID"])


class _Lines(socketserver.StreamRequestHandler):
    post: Post

    def say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())

    def lines(self) -> Iterator[str]:
        while raw := self.rfile.readline():
            yield raw.decode().strip()

    def until_dot(self) -> bytes:
        kept = []
        while (line := self.rfile.readline()).rstrip() != b".":
            kept.append(line.removeprefix(b"."))
        return b"".join(kept)


class _Smtp(_Lines):
    def handle(self) -> None:
        sender = to = ""
        self.say("220 mx.test")
        for line in self.lines():
            word, _colon, rest = line.partition(":")
            name = rest.partition("<")[2].partition(">")[0]
            if word.upper() == "MAIL FROM":
                sender = name
            if word.upper() == "RCPT TO":
                to = name
            if word.upper() == "DATA":
                self.say("354 go on")
                self.post.deliver(sender, to, self.until_dot())
            self.say("221 bye" if line == "quit" else self._answer(word.upper(), to))

    def _answer(self, word: str, to: str) -> str:
        return self.post.refused.get(to, "250 ok") if word == "RCPT TO" else "250 ok"


class _Pop3(_Lines):
    def handle(self) -> None:
        gone: set[int] = set()
        box = self.post.mailbox
        self.say("+OK")
        for line in self.lines():
            word, _space, rest = line.partition(" ")
            if word == "QUIT":
                box[:] = [letter for at, letter in enumerate(box) if at not in gone]
            self.say("-ERR" if line == "PASS wrong" else "+OK")
            if word == "LIST":
                for number, letter in enumerate(box, start=1):
                    self.say(f"{number} {len(letter)}")
                self.say(".")
            if word == "RETR":
                self.wfile.write(box[int(rest) - 1].replace(b"\n.", b"\n..") + b"\r\n.\r\n")
            if word == "DELE":
                gone.add(int(rest) - 1)


@contextmanager
def running() -> Iterator[Post]:
    post = Post()
    with _server(_Smtp, post) as post.smtp_port, _server(_Pop3, post) as post.pop3_port:
        yield post


@contextmanager
def _server(kind: Callable[..., _Lines], post: Post) -> Iterator[int]:
    handler = type("Handler", (kind,), {"post": post})
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        try:
            yield server.server_address[1]
        finally:
            server.shutdown()
            thread.join()

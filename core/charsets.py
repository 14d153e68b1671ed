"""Charsets that requests name: Python "decodes" zlib and idna as well, and Django believes it."""

import codecs
from collections.abc import Iterable
from email.message import Message
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

# What browsers and old programs here may send.
TEXT = frozenset({"utf-8", "ascii", "iso8859-1", "gb2312", "gbk", "gb18030", "big5"})


def only_text(application: WSGIApplication) -> WSGIApplication:
    """Around the WSGI application, since Django already reads the query by the charset."""

    def cleaned(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        header = environ.get("CONTENT_TYPE", "")
        if "charset" in header.lower():
            environ["CONTENT_TYPE"] = _with_text_charset(header)
        return application(environ, start_response)

    return cleaned


def _with_text_charset(header: str) -> str:
    """The content type; without a charset, which means UTF-8, when it names none of text."""
    message = Message()
    message["Content-Type"] = header
    try:
        is_text = codecs.lookup(message.get_content_charset("")).name in TEXT
    except (LookupError, ValueError):
        is_text = False
    return header if is_text else header.partition(";")[0].strip()

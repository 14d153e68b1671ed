"""Any file a shopkeeper uploads → a bill, or a sentence that says what is wrong with it."""

import gzip
import io
import struct
import zipfile
import zlib

from django.utils.translation import gettext as _

from orders.payments.bills import alipay, wechat
from orders.payments.bills.bill import Bill, NotABill, incomplete

MAX_BYTES = 10 * 1024 * 1024
MAX_MEMBERS = 20
_BROKEN_ARCHIVE = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    OSError,
    EOFError,
    ValueError,
    RuntimeError,
    NotImplementedError,
    OverflowError,
)
# How other files begin, and what they are called.
_OTHER_FILES = {
    b"%PDF": "PDF",
    b"\x89PNG": "图片",
    b"\xff\xd8\xff": "图片",
    b"GIF8": "图片",
    b"RIFF": "图片",
    b"BM": "图片",
    b"\xd0\xcf\x11\xe0": "Excel",
    b"Rar!": "RAR 压缩包",
    b"7z\xbc\xaf": "7z 压缩包",
    b"<": "网页",
}


def read(name: str, content: bytes) -> Bill:
    """
    The bill in this file. What it is, its content says; `name` only tells the day of a
    WeChat bill without rows.

    :raises NotABill: for everything else, cut off and altered bills included
    """
    if len(content) > MAX_BYTES:
        raise _too_large()
    if content.startswith(b"PK"):
        return _from_zip(name, content)
    if content.startswith(b"\x1f\x8b"):
        return _from_text(name, _unpacked(content))
    return _from_text(name, content)


def _unpacked(content: bytes) -> bytes:
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(content)) as file:
            found = file.read(MAX_BYTES + 1)
    except _BROKEN_ARCHIVE as error:
        raise incomplete() from error
    if len(found) > MAX_BYTES:
        raise _too_large()
    return found


def _from_zip(name: str, content: bytes) -> Bill:
    """
    Alipay's download has the details beside a summary, with names in GBK; people who pack it
    again add a readme, and their machines files of their own.
    """
    bills: list[Bill] = []
    refused: list[NotABill] = []
    for text in _members(content):
        try:
            bills.append(_from_text(name, text))
        except (_Summary, _Stranger) as error:
            refused.append(error)
    if len(bills) > 1:
        raise NotABill(_("压缩包里有几份账单，请解压后一份一份上传"))
    if not bills:
        summaries = [error for error in refused if isinstance(error, _Summary)]
        raise [*summaries, *refused, NotABill(_("压缩包里没有账单"))][0]
    return bills[0]


def _members(content: bytes) -> list[bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            found = [info for info in archive.infolist() if not _is_of_a_machine(info)]
            if any(info.filename == "[Content_Types].xml" for info in found):
                raise _another_kind("Excel")
            if any(info.flag_bits & 1 for info in found):
                raise NotABill(_("压缩包有密码，请先解压，再上传里面的 csv 文件"))
            # What an archive says of itself, before a byte of it is unpacked.
            if len(found) > MAX_MEMBERS or sum(info.file_size for info in found) > MAX_BYTES:
                raise _too_large()
            texts = []
            for info in found:
                with archive.open(info) as file:
                    texts.append(file.read(MAX_BYTES + 1))
    except _BROKEN_ARCHIVE as error:
        raise incomplete() from error
    if sum(len(text) for text in texts) > MAX_BYTES:
        raise _too_large()
    return texts


def _is_of_a_machine(info: zipfile.ZipInfo) -> bool:
    """Folders, and what macOS and Windows put beside the files somebody packed."""
    parts = info.filename.replace("\\", "/").split("/")
    hidden = parts[-1].startswith(".") or parts[-1].lower() in {"thumbs.db", "desktop.ini"}
    return info.is_dir() or "__MACOSX" in parts or hidden


class _Stranger(NotABill):
    """Neither a bill nor a part of one."""


class _Summary(NotABill):
    """A file that belongs to a download and has no single trade in it."""


def _from_text(name: str, content: bytes) -> Bill:
    if not content.strip():
        raise _Stranger(_("文件是空的，请重新下载后上传"))
    for start, what in _OTHER_FILES.items():
        if content.startswith(start):
            raise _another_kind(what)
    text = _decoded(content)
    # Not splitlines: a product's name may hold what it takes for the end of a line.
    lines = [line.rstrip("\r") for line in text.split("\n")]
    title = lines[0].strip().rstrip(",")
    if title.startswith(alipay.SUMMARY_TITLES):
        raise _Summary(str(alipay.refuse_summary()))
    if title == alipay.TRADES_TITLE:
        return alipay.trades(lines)
    if title == alipay.LEDGER_TITLE:
        return alipay.ledger(lines)
    if wechat.is_personal(lines):
        return wechat.own(lines, text=text)
    if alipay.is_personal(lines):
        return alipay.own(lines, text=text)
    if wechat.is_trades(lines):
        return wechat.trades(lines, name=name)
    raise _another_kind("")


def _decoded(content: bytes) -> str:
    """UTF-8 with a BOM or without, or GBK and what grew out of it."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise _another_kind("")


def _another_kind(what: str) -> _Stranger:
    advice = _("请上传微信支付或支付宝下载的账单（csv，或原样的 gz、zip 压缩包）")
    if not what:
        return _Stranger(_("这不是能识别的账单，%(advice)s") % {"advice": advice})
    return _Stranger(_("这是%(what)s，不是账单文件，%(advice)s") % {"what": what, "advice": advice})


def _too_large() -> NotABill:
    return NotABill(_("文件太大（超过 10 MB），请按天下载账单后分别上传"))

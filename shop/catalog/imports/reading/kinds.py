"""What a file is, by its first bytes: its name says nothing."""

import zipfile
from enum import StrEnum

from shop.catalog.imports.reading.entry import Unreadable
from shop.catalog.imports.reading.limits import opened


class Kind(StrEnum):
    XLSX = "xlsx"
    OLD_SHEET = "xls"
    PDF = "pdf"
    PICTURE = "picture"
    TEXT = "text"


_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BIFF = (b"\x09\x08\x10\x00\x00\x06\x05\x00", b"\x09\x04\x06\x00", b"\x09\x02\x06\x00")
_PICTURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF8", b"BM", b"II*\x00", b"MM\x00*")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_PROGRAMS = (b"MZ", b"\x7fELF", b"\xca\xfe\xba\xbe")
_ARCHIVES = (b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"BZh")
_MARKUP = (b"<!doctype html", b"<html", b"<?xml", b"<svg", b"<script")


def of(content: bytes) -> Kind:
    """:raises Unreadable: for what is no price list whatever its name"""
    if not content.strip():
        raise Unreadable("empty")
    if content.startswith(b"PK"):
        return _of_archive(opened(content))
    if content.startswith(_OLE):
        if _ENCRYPTED in content:
            raise Unreadable("encrypted")
        return Kind.OLD_SHEET
    if content.startswith(_BIFF):
        return Kind.OLD_SHEET
    if b"%PDF-" in content[:1024]:
        return Kind.PDF
    if _is_picture(content):
        return Kind.PICTURE
    _refuse_others(content)
    return Kind.TEXT


def _is_picture(content: bytes) -> bool:
    is_webp = content[:4] == b"RIFF" and content[8:12] == b"WEBP"
    is_heif = content[4:8] == b"ftyp" and content[8:12] in (
        *(b"heic", b"heix", b"mif1", b"msf1", b"avif", b"hevc", b"heim"),
    )
    return content.startswith(_PICTURES) or is_webp or is_heif


def _of_archive(archive: zipfile.ZipFile) -> Kind:
    names = set(archive.namelist())
    if "xl/workbook.xml" in names:
        return Kind.XLSX
    if any(name.startswith(("xl/", "word/", "ppt/")) or name == "mimetype" for name in names):
        raise Unreadable("other_office")
    raise Unreadable("archive")


def _refuse_others(content: bytes) -> None:
    head = content[:1024].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if content.startswith(_PROGRAMS):
        raise Unreadable("no_list")
    if content.startswith(_ARCHIVES):
        raise Unreadable("archive")
    if head.startswith(_MARKUP):
        raise Unreadable("markup")

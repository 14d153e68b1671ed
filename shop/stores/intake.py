"""
What becomes of an uploaded picture before anything is stored: its content is checked (the
name says nothing), it is turned upright, stripped of GPS and camera data, bounded in size,
and encoded anew as JPEG. Memory is bounded: sizes are read from the header before decoding,
and big JPEGs are decoded at a fraction of their size.
"""

import io
import struct
import threading
import zipfile
from contextlib import suppress
from typing import IO

import pillow_heif
from django.core.exceptions import ValidationError
from django.core.files import File
from django.utils.translation import gettext as _
from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

pillow_heif.register_heif_opener(thumbnails=False)

MAX_BYTES = 10 * 1024 * 1024
# JPEG can be decoded at 1/2, 1/4 or 1/8; other formats are decoded whole.
MAX_PIXELS_JPEG = 64_000_000
MAX_PIXELS = 26_000_000
MAX_FRAMES = 200
LONG_EDGE = 2000
# Long pictures (screenshots, printed details) keep a readable width.
TALL_WIDTH, TALL_HEIGHT = 1080, 10_000
QUALITY = 88

FORMATS = frozenset({"JPEG", "MPO", "PNG", "GIF", "WEBP", "AVIF", "HEIF", "BMP", "TIFF"})
_ACTIVE_CONTENT = (b"<script", b"<html", b"<svg", b"<?php", b"javascript:")
_ADOBE_AND_APP = frozenset(range(0xE0, 0xF0)) | {0xFE}
_TABLES = frozenset({0xC4, 0xCC, 0xDB, 0xDC, 0xDD, 0xDA})
_FRAMES = frozenset({0xC0, 0xC1, 0xC2})

# One decoding at a time in a process: two big photos at once would not fit a small server.
_one_at_a_time = threading.Lock()


class PictureRefused(ValidationError):
    """The message tells the person what is wrong with the picture and what to do."""


def take(file: File | IO[bytes], *, size: int) -> bytes:
    """
    `file` as a clean upright sRGB JPEG.

    :raises PictureRefused: for what is too big, broken, no picture, or more than a picture
    """
    if size > MAX_BYTES:
        raise PictureRefused(_("图片超过 10MB，请换一张"), code="too_big")
    data = file.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise PictureRefused(_("图片超过 10MB，请换一张"), code="too_big")
    if not data:
        raise PictureRefused(_("图片是空的，请重新选择"), code="empty")
    _refuse_hidden_content(data)
    with _one_at_a_time:
        return _encode(_decode(data))


def _decode(data: bytes) -> Image.Image:
    try:
        picture = Image.open(io.BytesIO(data))
        _refuse_unsuitable(picture)
        if picture.format in {"JPEG", "MPO"}:
            _walk_jpeg(data)
            picture.draft("RGB", _fitted_size(picture))
        picture.load()
    except PictureRefused:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise PictureRefused(_("图片尺寸太大，请缩小后再传"), code="too_large") from error
    except UnidentifiedImageError as error:
        raise PictureRefused(_("这个文件不是图片，请选择照片"), code="no_picture") from error
    # Decoders raise whatever they like on broken input; none of it may become a 500.
    except Exception as error:
        raise PictureRefused(_("图片已损坏，请重新拍一张"), code="broken") from error
    return picture


def _refuse_unsuitable(picture: Image.Image) -> None:
    if picture.format not in FORMATS:
        raise PictureRefused(_("不支持这种图片格式，请用 JPG 或 PNG"), code="format")
    pixels = picture.width * picture.height
    limit = MAX_PIXELS_JPEG if picture.format in {"JPEG", "MPO"} else MAX_PIXELS
    if pixels > limit:
        raise PictureRefused(_("图片尺寸太大，请缩小后再传"), code="too_large")
    # TIFF pages and animation frames are not counted by decoding them all.
    if picture.format in {"GIF", "WEBP", "PNG"} and _has_more_frames(picture, MAX_FRAMES):
        raise PictureRefused(_("动图帧数太多，请换一张照片"), code="frames")


def _has_more_frames(picture: Image.Image, limit: int) -> bool:
    if picture.format != "GIF":
        return getattr(picture, "n_frames", 1) > limit
    try:
        picture.seek(limit)
    except EOFError:
        return False
    finally:
        with suppress(EOFError):
            picture.seek(0)
    return True


def _refuse_hidden_content(data: bytes) -> None:
    """A picture that is a page, a script or an archive as well is no picture of goods."""
    lowered = data.lower()
    has_markup = any(mark in lowered for mark in _ACTIVE_CONTENT)
    if has_markup or (b"PK\x05\x06" in data and zipfile.is_zipfile(io.BytesIO(data))):
        raise PictureRefused(_("这个文件不是普通图片，请选择照片"), code="polyglot")


def _walk_jpeg(data: bytes) -> None:
    """
    Follow the markers of a JPEG to its end (ITU T.81, annex B). libjpeg decodes over
    damaged parts without a word; a wrong marker inside a scan shows the damage.

    :raises ValueError: where something else stands than a marker may
    """
    position, has_scan = 2, False
    while position + 1 < len(data):
        if data[position] != 0xFF:
            raise ValueError(f"no marker at {position}")
        marker = data[position + 1]
        if marker == 0xFF:
            position += 1
            continue
        if marker == 0xD9:
            if not has_scan:
                raise ValueError("no scan before the end")
            return
        if marker not in _TABLES | _FRAMES | _ADOBE_AND_APP:
            raise ValueError(f"marker {marker:#x} at {position}")
        (length,) = struct.unpack_from(">H", data, position + 2)
        position += 2 + length
        if marker == 0xDA:
            has_scan = True
            position = _end_of_scan(data, position)
    raise ValueError("no end of image")


def _end_of_scan(data: bytes, position: int) -> int:
    while (position := data.find(b"\xff", position)) >= 0:
        following = data[position + 1 : position + 2]
        if not following:
            break
        if following[0] == 0 or 0xD0 <= following[0] <= 0xD7:
            position += 2
        elif following[0] == 0xFF:
            position += 1
        else:
            return position
    raise ValueError("a scan without end")


def _encode(picture: Image.Image) -> bytes:
    ImageOps.exif_transpose(picture, in_place=True)
    fitted = _fit(_to_rgb(picture))
    out = io.BytesIO()
    # Saving without exif, xmp and icc_profile leaves position and camera behind.
    fitted.save(out, "JPEG", quality=QUALITY, optimize=True, exif=b"", icc_profile=None)
    return out.getvalue()


def _fit(picture: Image.Image) -> Image.Image:
    size = _fitted_size(picture)
    if size == picture.size:
        return picture
    return picture.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)


def _fitted_size(picture: Image.Image) -> tuple[int, int]:
    width, height = picture.size
    if height > 2 * width:
        scale = min(1, TALL_WIDTH / width, TALL_HEIGHT / height)
    else:
        scale = min(1, LONG_EDGE / max(width, height))
    return max(1, round(width * scale)), max(1, round(height * scale))


def _to_rgb(picture: Image.Image) -> Image.Image:
    if picture.mode.startswith("I"):
        # 16 bits a pixel: scale to 8, since convert() would clip nearly all to white.
        picture = picture.convert("I").point(lambda value: value / 256).convert("L")
    if picture.mode == "P" or "transparency" in picture.info or picture.mode in {"LA", "PA"}:
        picture = picture.convert("RGBA")
    if picture.mode == "RGBA":
        white = Image.new("RGB", picture.size, "white")
        white.paste(picture, mask=picture.getchannel("A"))
        return white
    return _to_srgb(picture)


def _to_srgb(picture: Image.Image) -> Image.Image:
    profile = picture.info.get("icc_profile")
    if profile and picture.mode in {"RGB", "CMYK", "L"}:
        # A damaged profile is no reason to refuse a photo: colours may be a little off.
        with suppress(ImageCms.PyCMSError, OSError):
            converted = ImageCms.profileToProfile(
                picture,
                ImageCms.ImageCmsProfile(io.BytesIO(profile)),
                ImageCms.createProfile("sRGB"),
                outputMode="RGB",
            )
            if converted is not None:
                return converted
    return picture if picture.mode == "RGB" else picture.convert("RGB")

"""
What becomes of an uploaded picture before anything is stored: its content is checked (the
name says nothing), it is turned upright, stripped of GPS and camera data, bounded in size,
and encoded anew as JPEG. One is decoded at a time on the whole server, within 120 MB: here
what is small by its header, anything else in a process of its own under a cap.
"""

import fcntl
import io
import os
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from django.core.exceptions import ValidationError
from django.core.files import File
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.uploads import MAX_PHOTO_BYTES
from shop.stores.photos import decoding

# Longer than the slowest picture takes; who waits longer for a turn is asked to come again.
SECONDS = 30
WAIT_SECONDS = 20.0
TURN = Path(tempfile.gettempdir()) / f"xiaodiantong-picture-{os.getuid()}.lock"
WORDS = {
    "too_large": gettext_lazy("图片尺寸太大，请缩小，或存成 JPG 后再传"),
    "no_picture": gettext_lazy("这个文件不是图片，请选择照片"),
    "format": gettext_lazy("不支持这种图片格式，请用 JPG 或 PNG"),
    "frames": gettext_lazy("动图帧数太多，请换一张照片"),
    "broken": gettext_lazy("图片已损坏，请重新拍一张"),
    "busy": gettext_lazy("现在上传的人太多，请稍后再传"),
}
_ACTIVE_CONTENT = (b"<script", b"<html", b"<svg", b"<?php", b"javascript:")


class PictureRefused(ValidationError):
    """The message tells the person what is wrong with the picture and what to do."""


def take(file: File | IO[bytes], *, size: int) -> bytes:
    """
    `file` as a clean upright sRGB JPEG.

    :raises PictureRefused: for what is too big, broken, no picture, or more than a picture
    """
    if size > MAX_PHOTO_BYTES:
        raise PictureRefused(_("图片超过 10MB，请换一张"), code="too_big")
    data = file.read(MAX_PHOTO_BYTES + 1)
    if len(data) > MAX_PHOTO_BYTES:
        raise PictureRefused(_("图片超过 10MB，请换一张"), code="too_big")
    if not data:
        raise PictureRefused(_("图片是空的，请重新选择"), code="empty")
    _refuse_hidden_content(data)
    try:
        with _one_at_a_time():
            return decoding.converted(data) if decoding.is_small(data) else _elsewhere(data)
    except decoding.Unfit as unfit:
        raise PictureRefused(str(WORDS[unfit.code]), code=unfit.code) from unfit


def _elsewhere(data: bytes) -> bytes:
    """
    Decoded by a process that is ended by the kernel when it takes more than a picture may.

    :raises decoding.Unfit: for what it refuses, and for what ended it
    """
    # By its path and isolated: neither our settings nor our secrets are there.
    command = [sys.executable, "-I", decoding.__file__]
    environment = {"MALLOC_ARENA_MAX": "1", "OMP_NUM_THREADS": "1"}
    try:
        done = subprocess.run(  # noqa: S603 - nothing of the upload is in the command
            command,
            input=data,
            capture_output=True,
            timeout=SECONDS,
            env=environment,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise decoding.Unfit("too_large") from error
    if done.returncode == 0 and done.stdout:
        return done.stdout
    code = done.stderr.decode("ascii", "replace")
    # Anything but a word of ours is the end of a decoder that met the cap, or its own fault.
    raise decoding.Unfit(
        code if done.returncode == decoding.REFUSED and code in WORDS else "too_large"
    )


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    """Two big photos at once would not fit a small server, whichever processes they came to."""
    with TURN.open("a") as file:
        deadline = time.monotonic() + WAIT_SECONDS
        while not _is_ours(file):
            if time.monotonic() > deadline:
                raise decoding.Unfit("busy")
            time.sleep(0.02)
        yield


def _is_ours(file: IO[str]) -> bool:
    """The lock goes with the file, also with a process that is killed."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _refuse_hidden_content(data: bytes) -> None:
    """A picture that is a page, a script or an archive as well is no picture of goods."""
    lowered = data.lower()
    has_markup = any(mark in lowered for mark in _ACTIVE_CONTENT)
    if has_markup or (b"PK\x05\x06" in data and zipfile.is_zipfile(io.BytesIO(data))):
        raise PictureRefused(_("这个文件不是普通图片，请选择照片"), code="polyglot")

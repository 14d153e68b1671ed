"""
From an uploaded file to a clean upright sRGB JPEG, in little memory. Nothing of Django is
imported: files that may unfold to more than their bytes say are decoded in a process of their
own, which runs this module as a program under a cap.
"""

import io
import resource
import struct
import sys
from contextlib import suppress

from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

# JPEG can be decoded at 1/2, 1/4 or 1/8; other formats are decoded whole.
MAX_PIXELS_JPEG = 64_000_000
MAX_PIXELS = 26_000_000
MAX_FRAMES = 200
LONG_EDGE = 2000
# Long pictures (screenshots, printed details) keep a readable width.
TALL_WIDTH, TALL_HEIGHT = 1080, 10_000
QUALITY = 88
# What decoding may take: in this process by the header's word, in another under a hard cap.
SMALL_BYTES = 40 * 1024 * 1024
# With the interpreter's own pages the process stays within 120 MB; libheif asks for more than
# it touches, and a phone's 12 megapixels have to pass.
CAP_BYTES, CAP_BYTES_HEIF = 110 * 1024 * 1024, 118 * 1024 * 1024
CPU_SECONDS = 20
REFUSED = 3
BAND = 256

FORMATS = frozenset({"JPEG", "MPO", "PNG", "GIF", "WEBP", "AVIF", "HEIF", "BMP", "TIFF"})
_ADOBE_AND_APP = frozenset(range(0xE0, 0xF0)) | {0xFE}
_TABLES = frozenset({0xC4, 0xCC, 0xDB, 0xDC, 0xDD, 0xDA})
_FRAMES = frozenset({0xC0, 0xC1, 0xC2})
_TURNED = frozenset({5, 6, 7, 8})
_ORIENTATION = 0x0112


class Unfit(Exception):
    """It cannot be taken: `code` says why, as `picture_intake.WORDS` has it in words."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def is_small(data: bytes) -> bool:
    """
    Decoding takes SMALL_BYTES at most, whatever the picture holds: told by the headers of
    formats whose headers bind their decoders.

    :raises Unfit: for a JPEG that is damaged
    """
    if data[:3] == b"\xff\xd8\xff":
        return _needs_of_jpeg(data) <= SMALL_BYTES
    # A second header would be believed as well, and texts unfold too.
    has_one_header = data[12:16] == b"IHDR" and len(data) > 24 and data.count(b"IHDR") == 1
    unfolds = b"zTXt" in data or b"iTXt" in data
    if data[:8] == b"\x89PNG\r\n\x1a\n" and has_one_header and not unfolds:
        width, height = struct.unpack_from(">II", data, 16)
        return int(width) * int(height) * 16 <= SMALL_BYTES
    return False


def converted(data: bytes) -> bytes:
    """:raises Unfit: for what is too big, broken, no picture, or none we take"""
    try:
        picture = Image.open(io.BytesIO(data))
        _refuse_unsuitable(picture)
        if picture.format in {"JPEG", "MPO"}:
            walk_jpeg(data)
            picture.draft("RGB", _fitted_size(picture.size))
        return _encoded(_reduced(picture))
    except Unfit:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning, MemoryError) as error:
        raise Unfit("too_large") from error
    except UnidentifiedImageError as error:
        raise Unfit("no_picture") from error
    # Decoders raise whatever they like on broken input; none of it may become a 500.
    except Exception as error:
        raise Unfit("too_large" if _lacks_memory(error) else "broken") from error


def _lacks_memory(error: Exception) -> bool:
    """Decoders say in words of their own that the cap was reached."""
    words = str(error).lower()
    return any(word in words for word in ("memory", "alloc", "could not create decoder"))


def walk_jpeg(data: bytes) -> tuple[int, int, bool]:
    """
    Follow the markers of a JPEG to its end (ITU T.81, annex B): width, height, and whether
    the whole picture is held while it is decoded. libjpeg decodes over damaged parts without
    a word; a wrong marker inside a scan shows the damage.

    :raises ValueError: where something else stands than a marker may
    """
    position, scans, frames, size, is_progressive = 2, 0, 0, (0, 0), False
    while position + 1 < len(data):
        if data[position] != 0xFF:
            raise ValueError(f"no marker at {position}")
        marker = data[position + 1]
        if marker == 0xFF:
            position += 1
            continue
        if marker == 0xD9:
            if not scans:
                raise ValueError("no scan before the end")
            return *size, is_progressive or scans > 1
        if marker not in _TABLES | _FRAMES | _ADOBE_AND_APP:
            raise ValueError(f"marker {marker:#x} at {position}")
        (length,) = struct.unpack_from(">H", data, position + 2)
        if marker in _FRAMES:
            frames += 1
            if frames > 1:
                # Decoders go by the first, whatever a second says.
                raise ValueError("a second frame")
            height, width = struct.unpack_from(">HH", data, position + 5)
            size, is_progressive = (width, height), marker == 0xC2
        position += 2 + length
        if marker == 0xDA:
            scans += 1
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


def _needs_of_jpeg(data: bytes) -> int:
    """Bytes: what `draft` leaves of it, and all coefficients where they are kept together."""
    try:
        width, height, is_held = walk_jpeg(data)
    except (ValueError, struct.error) as error:
        raise Unfit("broken") from error
    fitted = _fitted_size((max(width, 1), max(height, 1)))
    scale = max((part for part in (1, 2, 4, 8) if width >= part * fitted[0]), default=1)
    pixels = width * height
    return pixels * 4 // (scale * scale) + (pixels * 8 if is_held else 0)


def _refuse_unsuitable(picture: Image.Image) -> None:
    if picture.format not in FORMATS:
        raise Unfit("format")
    limit = MAX_PIXELS_JPEG if picture.format in {"JPEG", "MPO"} else MAX_PIXELS
    if picture.width * picture.height > limit:
        raise Unfit("too_large")
    # TIFF pages and animation frames are not counted by decoding them all.
    if picture.format in {"GIF", "WEBP", "PNG", "AVIF"} and _has_more_frames(picture, MAX_FRAMES):
        raise Unfit("frames")


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


def _reduced(picture: Image.Image) -> Image.Image:
    """
    The picture in RGB or grey, by a whole number of times smaller where it is much too big.
    Done in bands, so that it is never held twice at full size.
    """
    orientation = picture.getexif().get(_ORIENTATION, 1)
    upright = picture.size[::-1] if orientation in _TURNED else picture.size
    factor = max(1, int(max(upright) / max(_fitted_size(upright))))
    picture.load()
    if factor == 1:
        return picture
    step = BAND * factor
    size = (-(-picture.width // factor), -(-picture.height // factor))
    small = Image.new("RGB", size)
    for top in range(0, picture.height, step):
        band = picture.crop((0, top, picture.width, min(top + step, picture.height)))
        band.info = picture.info
        small.paste(_to_rgb(band).reduce(factor), (0, top // factor))
    small.info = {name: picture.info[name] for name in ("exif",) if name in picture.info}
    small.getexif()[_ORIENTATION] = orientation
    return small


def _encoded(picture: Image.Image) -> bytes:
    if picture.mode in {"RGB", "L", "CMYK"} and "transparency" not in picture.info:
        # The smaller one is turned and recoloured.
        orientation = picture.getexif().get(_ORIENTATION, 1)
        upright = picture.size[::-1] if orientation in _TURNED else picture.size
        fitted_size = _fitted_size(upright)
        picture = _resized(picture, fitted_size[::-1] if orientation in _TURNED else fitted_size)
    ImageOps.exif_transpose(picture, in_place=True)
    fitted = _resized(_to_rgb(picture), _fitted_size(picture.size))
    out = io.BytesIO()
    # Saving without exif, xmp and icc_profile leaves position and camera behind.
    fitted.save(out, "JPEG", quality=QUALITY, optimize=True, exif=b"", icc_profile=None)
    return out.getvalue()


def _resized(picture: Image.Image, size: tuple[int, int]) -> Image.Image:
    if size == picture.size:
        return picture
    smaller = picture.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)
    smaller.info = picture.info
    return smaller


def _fitted_size(size: tuple[int, int]) -> tuple[int, int]:
    width, height = size
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


def _capped(data: bytes) -> None:
    """No more memory and time than a picture may cost; decoders get no threads of their own."""
    is_heif = data[4:8] == b"ftyp" and not data[8:11].startswith(b"avi")
    cap = CAP_BYTES_HEIF if is_heif else CAP_BYTES
    resource.setrlimit(resource.RLIMIT_DATA, (cap, cap))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    from PIL import AvifImagePlugin

    AvifImagePlugin.DEFAULT_MAX_THREADS = 1
    if is_heif:
        import pillow_heif

        pillow_heif.options.DECODE_THREADS = 1
        pillow_heif.register_heif_opener(thumbnails=False)


def main() -> int:
    """A file comes in and a JPEG goes out; or REFUSED and the code of what is wrong."""
    data = sys.stdin.buffer.read()
    _capped(data)
    try:
        sys.stdout.buffer.write(converted(data))
    except Unfit as unfit:
        sys.stderr.write(unfit.code)
        return REFUSED
    except MemoryError:
        sys.stderr.write("too_large")
        return REFUSED
    return 0


if __name__ == "__main__":
    sys.exit(main())

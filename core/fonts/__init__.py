"""Our own subset of Noto Sans CJK SC: GB2312 and the characters of our data."""

from pathlib import Path

REGULAR = Path(__file__).parent / "NotoSansCJKsc-Regular-subset.otf"
BOLD = Path(__file__).parent / "NotoSansCJKsc-Bold-subset.otf"

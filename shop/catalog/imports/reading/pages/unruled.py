"""Pages whose columns stand apart by white space alone → rows, over all pages at once."""

from shop.catalog.imports.reading.grids import headers
from shop.catalog.imports.reading.grids.grid import Cell, Row
from shop.catalog.imports.reading.pages import wraps
from shop.catalog.imports.reading.pages.boxes import Line, Page, Word, lines
from shop.catalog.imports.reading.pages.ruled import cell_of
from shop.catalog.imports.reading.words import is_note

# Of the lines of a table so many may reach into the white space between two columns.
REACHING = 0.04
NARROWEST = 3.0
# Of the height of a word that an eye found: how far its box reaches beyond the ink.
BLUR = 0.1
HIGHEST_HEADER = 12


def rows(pages: list[Page]) -> list[Row]:
    """[] where no line is a header."""
    printed = [(page, line) for page in pages for line in lines(page.words)]
    printed = _without_furniture(printed, len(pages))
    start = next((n for n, (_page, line) in enumerate(printed) if _is_header(line)), None)
    if start is None or start > max(HIGHEST_HEADER, len(printed) // 2):
        return []
    body = [
        line for _page, line in printed[start:] if len(line.words) > 1 and not is_note(line.text)
    ]
    blur = BLUR if pages[0].is_picture else 0.0
    edges = _edges(body, max(page.width for page in pages), blur)
    found = [_row(page, line, edges) for page, line in printed]
    _place_pictures(pages, printed, found)
    return wraps.joined(printed, found)


def has_header(page: Page) -> bool:
    return any(_is_header(line) for line in lines(page.words))


def _is_header(line: Line) -> bool:
    row = Row([Cell(word.text) for word in line.words])
    return headers.find([row], 0) is not None


def _without_furniture(printed: list[tuple[Page, Line]], pages: int) -> list[tuple[Page, Line]]:
    """Lines that stand on every page alike, the header aside: never by digits alone."""
    times: dict[str, set[int]] = {}
    for page, line in printed:
        times.setdefault(line.text, set()).add(page.number)
    return [
        (page, line)
        for page, line in printed
        if pages < 2
        or len(line.words) > 2
        or len(times[line.text]) < pages
        or any(sign.isdigit() for sign in line.text)
    ]


def _edges(body: list[Line], width: float, blur: float) -> list[float]:
    """Where columns part: stretches of x that hardly any line covers."""
    covered = [0] * (int(width) + 2)
    for line in body:
        for word in line.words:
            for x in range(*_ink(word, blur, len(covered))):
                covered[x] += 1
    most = len(body) * REACHING
    edges, start = [], None
    for x, count in enumerate(covered):
        if count <= most and start is None:
            start = x
        elif count > most and start is not None:
            if x - start >= NARROWEST:
                edges.append((start + x) / 2)
            start = None
    return edges[1:] if edges and edges[0] < _left(body) else edges


def _ink(word: Word, blur: float, width: int) -> tuple[int, int]:
    """From where to where it covers the page."""
    rim = blur * word.box.height
    return max(0, int(word.box.left + rim)), min(width, int(word.box.right - rim) + 1)


def _left(body: list[Line]) -> float:
    return min((line.words[0].box.left for line in body), default=0.0)


def _row(page: Page, line: Line, edges: list[float]) -> Row:
    held: list[list[Word]] = [[] for _n in range(len(edges) + 1)]
    for word in line.words:
        held[sum(edge < word.box.middle for edge in edges)].append(word)
    return Row(
        [cell_of(words) for words in held],
        f"第{page.number}页 {line.words[0].text[:12]}",
        place=page.place(line.box),
    )


def _place_pictures(pages: list[Page], printed: list[tuple[Page, Line]], found: list[Row]) -> None:
    """Each picture to the line nearest to its middle."""
    for page in pages:
        own = [
            n for n, (other, line) in enumerate(printed) if other is page and len(line.words) > 1
        ]
        for picture in page.pictures if own else []:
            near = min(own, key=lambda n: abs(printed[n][1].box.level - picture.box.level))
            if picture.box.top <= printed[near][1].box.level <= picture.box.bottom:
                found[near].cells[0].picture = found[near].cells[0].picture or picture.content

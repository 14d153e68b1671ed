"""
Files of shops that were drawn before the readers were opened: nothing is ticked that is not so, and
the measures of issue 14 hold over all of them.
"""

import pytest

from shop.catalog.imports.reading import files
from tests.shop.imports.fresh import books, later, papers, plain, shots
from tests.shop.imports.fresh.kit import FILES
from tests.shop.imports.fresh.scores import Score, score
from tests.shop.imports.test_photos import _row

pytestmark = pytest.mark.long

MADE = (books, plain, papers, shots, later)


@pytest.fixture(scope="module")
def scored():
    """Each is read once."""
    read: dict[str, Score] = {}

    def scored(name: str) -> Score:
        if name not in read:
            content, truth = FILES[name]()
            read[name] = score(truth, [_row(entry) for entry in files.entries(content)])
        return read[name]

    return scored


@pytest.mark.parametrize("name", sorted(FILES))
def test_nothing_is_ticked_that_is_not_so(scored, name):
    assert scored(name).wrong == 0, scored(name).bad


def test_the_measures_hold_over_all_of_them(scored):
    total = sum((scored(name) for name in FILES), start=Score())

    assert total.found >= 0.97 * total.rows, total.bad
    assert total.ticked >= 0.9 * total.to_tick, total.bad
    assert total.pictures >= 0.95 * total.pictured, total.bad


def test_posts_between_pictures_are_found(scored):
    """They were taken for cards: eleven goods, one entry."""
    assert scored("a_long_picture_of_moments").found == 11

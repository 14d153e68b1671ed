"""What the columns of a list are, when a person knows better: the list is read once more so."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actor import Actor, named
from core.types import Words
from shop.catalog.imports import jobs, words
from shop.catalog.imports.models import ImportJob
from shop.catalog.imports.reading.grids.by_hand import KINDS, PRICE
from shop.stores.models import Store
from shop.stores.tenancy import id_of

State = ImportJob.State
# Of one file, after the first: each is a process of minutes.
MOST_READINGS = 10


@dataclass(frozen=True)
class Column:
    """One that is asked: the name of its field, what stands above it and in it, what it is."""

    field: str
    head: str
    samples: Sequence[str]
    options: Sequence[tuple[str, Words, bool]]


@dataclass(frozen=True)
class Table:
    title: str
    columns: Sequence[Column]


def may_be_asked(job: ImportJob) -> bool:
    """Nothing of it is published, the file is there, and was not read too often."""
    is_open = job.state in (State.WAITING, State.FAILED) and job.published_at is None
    return is_open and job.readings < MOST_READINGS and bool(job.tables and job.file)


def asked(job: ImportJob) -> Iterator[Table]:
    """Blank columns are not asked."""
    for table in job.tables or [] if may_be_asked(job) else []:
        rows = zip(table["heads"], table["samples"], table["kinds"], strict=True)
        yield Table(
            table["title"],
            [
                Column(field_of(table["key"], number), head, samples, _options(kind))
                for number, (head, samples, kind) in enumerate(rows)
                if head or samples
            ],
        )


def field_of(key: str, number: int) -> str:
    return f"column-{key}-{number}"


def _options(own: str) -> list[tuple[str, Words, bool]]:
    return [(kind, words.KINDS[kind], kind == own) for kind in KINDS]


@transaction.atomic
def read_again(*, store: Store, job_id: int, said: Mapping[str, str], actor: Actor) -> bool:
    """
    With `said` by `field_of`; what is not said stays. False when it is too late.

    :raises ValidationError: for what cannot be a list of goods
    """
    rows = ImportJob.unscoped.select_for_update(of=("self",))
    job = rows.filter(pk=job_id, store_id=id_of(store)).first()
    if job is None or not may_be_asked(job):
        return False
    chosen = dict(job.chosen or {})
    for table in job.tables or ():
        kinds = _said(table, said)
        if kinds != table["kinds"]:
            _check(kinds)
            chosen[table["key"]] = kinds
    if chosen == (job.chosen or {}):
        raise ValidationError(_("没有改哪一列"))
    job.chosen, job.state, job.trouble, job.actor = chosen, State.READING, "", named(actor)
    job.done, job.total, job.readings = 0, 0, job.readings + 1
    job.worked_at = None
    job.save()
    jobs.queue(job.pk)
    return True


def _said(table: Mapping[str, Sequence[str]], said: Mapping[str, str]) -> list[str]:
    names = (field_of(str(table["key"]), number) for number in range(len(table["kinds"])))
    found = (said.get(name, own) for name, own in zip(names, table["kinds"], strict=True))
    return [kind if kind in KINDS else own for kind, own in zip(found, table["kinds"], strict=True)]


def _check(kinds: Sequence[str]) -> None:
    """Tables beside each other have a name and a price each."""
    names, prices = kinds.count("name"), kinds.count(PRICE)
    if not names or not prices:
        raise ValidationError(_("要有一列品名和一列价格"))
    if names != prices:
        raise ValidationError(_("一张表只能有一列品名、一列价格，其他的价格选“不要”或“划线价”"))

"""Who agreed to what; copies of one's data; accounts that wait for their end."""

import secrets
from collections.abc import Iterable
from typing import ClassVar, NoReturn

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.base import ModelBase
from django.utils.translation import gettext_lazy as _

from accounts.privacy.documents import DOCUMENTS
from core.private_files import private_files
from core.types import Words

REFUSED = "consents are a record: add another row instead"


class Consent(models.Model):
    """One yes or no to one version of a document. Rows are added and never changed."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="consents", verbose_name=_("用户")
    )
    document = models.CharField(max_length=20)
    version = models.CharField(max_length=20)
    is_given = models.BooleanField()
    at = models.DateTimeField(_("时间"))
    ip = models.GenericIPAddressField(null=True)
    # The page, or the API.
    where = models.CharField(max_length=40, blank=True)

    class Meta:
        verbose_name = _("同意记录")
        verbose_name_plural = _("同意记录")
        indexes: ClassVar = [models.Index(name="consent_of_user", fields=["user", "id"])]

    @property
    def document_title(self) -> Words:
        document = DOCUMENTS.get(self.document)
        return document.title if document else self.document

    def save(
        self,
        *,
        force_insert: bool | tuple[ModelBase, ...] = False,
        force_update: bool = False,
        using: str | None = None,
        update_fields: Iterable[str] | None = None,
    ) -> None:
        if not self._state.adding:
            raise TypeError(REFUSED)
        super().save(force_insert=True, using=using)

    def delete(self, *args: object, **kwargs: object) -> NoReturn:
        raise TypeError(REFUSED)


def copy_path(_copy: "DataCopy", _name: str) -> str:
    """A name nobody guesses, below a folder that no address leads to."""
    return f"own-data/{secrets.token_hex(24)}.zip"


class DataCopy(models.Model):
    """A person's own data as a file, made by a task and there for a few days."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="data_copies", verbose_name=_("用户")
    )
    asked_at = models.DateTimeField()
    # Where things are that only this session has; empty when it was made.
    session_key = models.CharField(max_length=40, blank=True)
    file = models.FileField(upload_to=copy_path, storage=private_files, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    ready_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    claimed_until = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("个人信息副本")
        verbose_name_plural = _("个人信息副本")
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="data_copy_one_waiting",
                fields=["user"],
                condition=Q(ready_at__isnull=True, expires_at__isnull=True),
            ),
        ]


class Deletion(models.Model):
    """Somebody wants their account to end; the row stays as the record that it did."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="deletions", verbose_name=_("用户")
    )
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField(db_index=True)
    withdrawn_at = models.DateTimeField(null=True)
    # From then on there is no way back: obstacles are not asked for again.
    begun_at = models.DateTimeField(null=True)
    claimed_until = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("注销申请")
        verbose_name_plural = _("注销申请")
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="deletion_one_waiting",
                fields=["user"],
                condition=Q(withdrawn_at__isnull=True, done_at__isnull=True),
            ),
        ]


class LegalRecord(models.Model):
    """
    What the law wants kept of somebody who left: apart from everything, named by a number, and
    leading to no account. Read by `manage.py legal_record` alone, deleted when its time is over.
    """

    reference = models.CharField(max_length=60, db_index=True)
    content = models.JSONField()
    kept_at = models.DateTimeField()
    until = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("依法留存")
        verbose_name_plural = _("依法留存")
        constraints: ClassVar = [
            models.UniqueConstraint(name="legal_record_once", fields=["reference"]),
        ]

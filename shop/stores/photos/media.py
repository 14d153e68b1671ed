"""Pictures and documents of stores; the collection of a store says whose they are."""

import secrets
from pathlib import PurePath
from typing import ClassVar, TypeVar

from django.db import models
from django.db.models import Model, QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import AbstractDocument, Document, DocumentQuerySet
from wagtail.images.models import AbstractImage, AbstractRendition, Image, ImageQuerySet

from core import scope

Rows = TypeVar("Rows", bound=QuerySet)


def _within_scope(rows: Rows) -> Rows:
    limit = scope.current()
    return rows if limit is None else rows.filter(collection_id__in=limit.collection_ids)


class StoreImageManager(models.Manager.from_queryset(ImageQuerySet)):  # type: ignore[misc]
    def get_queryset(self) -> ImageQuerySet:
        return _within_scope(super().get_queryset())


class StoreDocumentManager(models.Manager.from_queryset(DocumentQuerySet)):  # type: ignore[misc]
    def get_queryset(self) -> DocumentQuerySet:
        return _within_scope(super().get_queryset())


class StoreImage(AbstractImage):
    """A picture that passed `pictures.intake`: upright, without metadata, of bounded size."""

    admin_form_fields = tuple(f for f in Image.admin_form_fields if f != "tags")
    objects: ClassVar[StoreImageManager] = StoreImageManager()
    unscoped: ClassVar[models.Manager[Model]] = models.Manager()

    class Meta(AbstractImage.Meta):
        verbose_name = _("图片")
        verbose_name_plural = _("图片")
        base_manager_name = "unscoped"

    def get_upload_to(self, filename: str) -> str:
        """A random name: what a visitor's file was called is never used as a path."""
        return f"original_images/{secrets.token_hex(12)}{PurePath(filename).suffix.lower()}"


class StoreRendition(AbstractRendition):
    image = models.ForeignKey(StoreImage, models.CASCADE, related_name="renditions")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="store_rendition_unique", fields=["image", "filter_spec", "focal_point_key"]
            ),
        ]


def document_path(_document: models.Model, filename: str) -> str:
    """
    A random name, which is part of the document's address too: its number alone, and what
    somebody called it, lead nowhere.
    """
    return f"documents/{secrets.token_hex(16)}{PurePath(filename).suffix.lower()[:12]}"


class StoreDocument(AbstractDocument):
    file = models.FileField(_("文件"), upload_to=document_path)
    admin_form_fields = tuple(f for f in Document.admin_form_fields if f != "tags")
    objects: ClassVar[StoreDocumentManager] = StoreDocumentManager()
    unscoped: ClassVar[models.Manager[Model]] = models.Manager()

    class Meta(AbstractDocument.Meta):
        verbose_name = _("文件")
        verbose_name_plural = _("文件")
        base_manager_name = "unscoped"

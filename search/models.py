"""The index of pages, synonyms, and what is searched for."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from search.analysis import thesaurus
from search.analysis.normalise import normalise
from shop.catalog.models import ProductVariant
from shop.stores.models import Store, StoreOwned

MAX_WORD = 20
BAD_LINE = _("请写成「土豆 = 马铃薯」或「酱油 > 生抽, 老抽」")


class Entry(models.Model):
    """
    One page in the index: tokens (search.analysis.tokens) by weight, and what completes them.

    The table is made by a migration: on SQLite an FTS5 table (names, words, phonetics,
    completions; its rowid is the page), on PostgreSQL two tsvectors with GIN indexes.
    """

    page = models.OneToOneField(
        Page, models.DO_NOTHING, primary_key=True, db_column="rowid", related_name="+"
    )

    class Meta:
        db_table = "search_entry"

    def __str__(self) -> str:
        return f"entry {self.pk}"


class LatinWord(models.Model):
    """Latin words of the catalogue, by which typing errors are mended: iphnoe → iphone."""

    word = models.CharField(max_length=40, primary_key=True)

    def __str__(self) -> str:
        return self.word


class SynonymGroup(models.Model):
    """
    Words that find each other ("土豆 = 马铃薯"), or one that finds others ("酱油 > 生抽, 老抽").
    Without a store it holds for everybody.
    """

    store = models.ForeignKey(
        Store, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("店铺")
    )
    words = models.CharField(
        _("词"),
        max_length=200,
        help_text=_("互相都能搜到写成「土豆 = 马铃薯」；只从前面搜到后面写成「酱油 > 生抽, 老抽」"),
    )
    is_removed = models.BooleanField(
        _("不算同义"), default=False, help_text=_("勾选后，这些词不再互相搜到，内置的也一样")
    )

    class Meta:
        verbose_name = _("同义词")
        verbose_name_plural = _("同义词")
        ordering: ClassVar = ["words"]

    def __str__(self) -> str:
        return self.words

    def clean(self) -> None:
        """:raises ValidationError: for a line that is neither "a = b" nor "a > b" """
        try:
            pairs = thesaurus.pairs(self.words)
        except ValueError as error:
            raise ValidationError({"words": BAD_LINE}) from error
        if any(len(word) > MAX_WORD for pair in pairs for word in pair):
            raise ValidationError({"words": _("每个词最多 20 个字")})

    def save(self, *args: Any, **kwargs: Any) -> None:
        """The terms that searches read change with the line: the next search knows them."""
        with transaction.atomic():
            super().save(*args, **kwargs)
            self.terms.all().delete()
            SynonymTerm.objects.bulk_create(
                SynonymTerm(
                    group=self,
                    store_id=self.store_id,
                    term=term,
                    replacement=replacement,
                    is_removed=self.is_removed,
                )
                for term, replacement in thesaurus.pairs(self.words)
            )


class SynonymTerm(models.Model):
    """One direction of a group, normalised; written when the group is saved."""

    group = models.ForeignKey(SynonymGroup, models.CASCADE, related_name="terms")
    store = models.ForeignKey(Store, models.CASCADE, null=True, related_name="+")
    term = models.CharField(max_length=40)
    replacement = models.CharField(max_length=40)
    is_removed = models.BooleanField(default=False)

    class Meta:
        indexes: ClassVar = [models.Index(name="synonym_term", fields=["term", "store"])]

    def __str__(self) -> str:
        return f"{self.term} → {self.replacement}"


class SearchCount(models.Model):
    """How many people searched for a word on a day, in a store or everywhere."""

    store = models.ForeignKey(Store, models.CASCADE, null=True, related_name="+")
    word = models.CharField(max_length=20)
    day = models.DateField()
    people = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="search_count_once", fields=["store", "word", "day"]),
            models.UniqueConstraint(
                name="search_count_once_in_town",
                fields=["word", "day"],
                condition=Q(store__isnull=True),
            ),
        ]
        indexes: ClassVar = [models.Index(name="search_count_recent", fields=["store", "day"])]

    def __str__(self) -> str:
        return f"{self.word} {self.people}"


class SearchMiss(models.Model):
    """How many people searched for a word on a day and found nothing, wherever they looked."""

    word = models.CharField(max_length=20)
    day = models.DateField()
    people = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="search_miss_once", fields=["day", "word"]),
        ]

    def __str__(self) -> str:
        return f"{self.word} {self.people}"


class HiddenWord(models.Model):
    """A word that operators or a store took out of the hot searches."""

    store = models.ForeignKey(Store, models.CASCADE, null=True, blank=True, related_name="+")
    word = models.CharField(_("词"), max_length=20)

    class Meta:
        verbose_name = _("不上榜的热搜词")
        verbose_name_plural = _("不上榜的热搜词")
        constraints: ClassVar = [
            models.UniqueConstraint(name="hidden_word_once", fields=["store", "word"]),
            models.UniqueConstraint(
                name="hidden_word_once_in_town", fields=["word"], condition=Q(store__isnull=True)
            ),
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.word = normalise(self.word).strip()
        super().save(*args, **kwargs)

    def __str__(self) -> str:
        return self.word


class StoreWord(StoreOwned):
    """
    What people of one store took `words` of a typed order to mean, and how often: `by_desk` and
    `by_shoppers` are counts that halve with time (search.store_words.weights), as of `noted_at`.
    `people` are [mark, day] of the shoppers who have counted, by which none counts twice, who was
    last at the end (`day` is an ordinal); no mark leads to an account. `is_fixed`: the store
    decided, and nothing is asked any more.
    """

    words = models.CharField(_("叫法"), max_length=20)
    variant = models.ForeignKey(ProductVariant, models.CASCADE, related_name="+")
    by_desk = models.FloatField(default=0, db_default=0)
    by_shoppers = models.FloatField(default=0, db_default=0)
    people = models.JSONField(default=list)
    is_fixed = models.BooleanField(default=False, db_default=False)
    noted_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("本店叫法")
        verbose_name_plural = _("本店叫法")
        constraints: ClassVar = [
            models.UniqueConstraint(name="store_word_once", fields=["store", "words", "variant"]),
            models.UniqueConstraint(
                name="store_word_fixed_once",
                fields=["store", "words"],
                condition=Q(is_fixed=True),
            ),
            models.CheckConstraint(
                name="store_word_counts",
                condition=Q(by_desk__gte=0) & Q(by_shoppers__gte=0),
            ),
        ]
        indexes: ClassVar = [
            models.Index(name="store_word_newest", fields=["store", "-noted_at"]),
        ]

    def __str__(self) -> str:
        return f"{self.words} → {self.variant_id}"

"""What can be changed of many goods, by `BulkJob.Kind`."""

from shop.bulk.kinds.base import Work
from shop.bulk.kinds.columns import Prices, Sales
from shop.bulk.kinds.levels import Levels
from shop.bulk.kinds.shelves import Shelves
from shop.bulk.models import BulkJob

WORKS: dict[str, Work] = {
    BulkJob.Kind.PRICE: Prices(),
    BulkJob.Kind.STOCK: Levels(),
    BulkJob.Kind.SHELF: Shelves(),
    BulkJob.Kind.SALE: Sales(),
}

"""What became of each customer, as people read it: a workbook without names and phones."""

from core import workbooks
from core.language import in_chinese, sent
from orders.customers.models import CouponJob, CouponJobRow

AT_ONCE = 500
HEADER = tuple(sent("最近的订单 结果 券编号 说明").split())
WIDTHS = (20, 10, 20, 50)


@in_chinese()
def workbook(job: CouponJob) -> bytes:
    rows = CouponJobRow.objects.for_store(job.store_id).filter(job=job).order_by("number")
    values = (
        (
            row.order.number,
            str(row.get_state_display()),
            row.holding.number if row.holding else "",
            row.refusal,
        )
        for row in rows.select_related("order", "holding").iterator(chunk_size=AT_ONCE)
    )
    return workbooks.write(str(job.get_kind_display()), HEADER, values, widths=WIDTHS)

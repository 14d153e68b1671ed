"""What became of each order, as people read it: a workbook without names and addresses."""

from core import workbooks
from core.language import in_chinese, sent
from orders.bulk.models import OrderJob, OrderJobRow

AT_ONCE = 500
HEADER = tuple(sent("订单号 下单时间 应付 结果 说明").split())
WIDTHS = (20, 18, 12, 10, 50)


@in_chinese()
def workbook(job: OrderJob) -> bytes:
    rows = OrderJobRow.objects.for_store(job.store_id).filter(job=job).order_by("number")
    values = (
        (
            row.order.number,
            row.order.created_at,
            row.order.total_price,
            str(row.get_state_display()),
            row.refusal,
        )
        for row in rows.select_related("order").iterator(chunk_size=AT_ONCE)
    )
    return workbooks.write(str(job.get_kind_display()), HEADER, values, widths=WIDTHS)

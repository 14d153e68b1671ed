from celery import current_app, signature

from orders.payments import tasks
from orders.payments.refunds import refund_runs


def test_brokers_find_tasks_by_the_names_they_always_had():
    assert {f"orders.payments.tasks.{name}" for name in tasks.__all__} <= set(current_app.tasks)
    assert refund_runs.run_refund.name == "orders.payments.tasks.run_refund"
    assert signature("orders.payments.tasks.close_rest").type == tasks.close_rest

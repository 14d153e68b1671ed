from django.apps import AppConfig


class SubstitutionsConfig(AppConfig):
    name = "orders.substitutions"
    label = "substitutions"
    verbose_name = "换货建议"

    def ready(self) -> None:
        # The purposes of its messages are known in every process.
        from orders.payments.attempts import extras
        from orders.payments.models import ExtraCharge
        from orders.substitutions import answers, proposals  # noqa: F401

        extras.serve(ExtraCharge.Kind.SUBSTITUTION, answers.Difference())

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PriorChecksConfig(AppConfig):
    name = "apps.prior_checks"
    verbose_name = _("Prior checks")

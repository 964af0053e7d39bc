"""The Celery application, and what a nudge is.

Every piece of work is a row; a message only says that a row may be due. So sending one may fail
without harm: it is logged, and the sweep sends it again.
"""

import logging
import os

from celery import Celery
from celery.contrib.django.task import DjangoTask
from django.db import transaction

logger = logging.getLogger(__name__)

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "claimtracker.settings")


class NudgeTask(DjangoTask):
    """A task whose `delay_on_commit` never raises: a broker that is down must not fail a request."""

    def delay_on_commit(self, *args: object, **kwargs: object) -> None:
        transaction.on_commit(lambda: self.nudge(*args, **kwargs))

    def nudge(self, *args: object, **kwargs: object) -> bool:
        """Send now; False (and a log line) when the broker cannot be reached."""
        try:
            self.apply_async(args=args, kwargs=kwargs, retry=False)
        # The edge of the broker: connection errors come in many classes, and the row is safe.
        except Exception:
            logger.warning("%s%r was not sent; the sweep will send it again", self.name, args, exc_info=True)
            return False
        return True


app = Celery("claimtracker", task_cls="claimtracker.celery:NudgeTask")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

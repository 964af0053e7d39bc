from django.conf import settings

from claimtracker.devstack.supervisor import QUICK_QUEUES, WAITING_QUEUES


def test_the_two_workers_serve_every_queue_once() -> None:
    served = [*QUICK_QUEUES, *WAITING_QUEUES]

    assert sorted(served) == sorted(queue.name for queue in settings.CELERY_TASK_QUEUES)

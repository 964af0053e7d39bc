"""For whoever watches the processes: is the site alive, is it ready for work? Nothing about what is in it."""

import logging

from django.db import DatabaseError
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from apps.intake.health import why_no_database, why_no_worker, why_not_migrated

logger = logging.getLogger(__name__)


@require_safe
@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    """200 when web and database serve."""
    return _answer(database=why_no_database())


@require_safe
@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """200 when migrations are done and a worker answers."""
    if reason := why_no_database():
        return _answer(database=reason)
    try:
        return _answer(database="", migrations=why_not_migrated(), worker=why_no_worker())
    except DatabaseError as error:  # it went away between two questions
        return _answer(database=str(error))


def _answer(**reasons: str) -> JsonResponse:
    """What is wrong goes to the log; the answer only names the part, since anybody may ask."""
    wrong = {part: reason for part, reason in reasons.items() if reason}
    for part, reason in wrong.items():
        logger.warning("%s: %s", part, reason)
    checks = {part: "not answering" if part in wrong else "ok" for part in reasons}
    return JsonResponse({"status": "not ready" if wrong else "ok", "checks": checks}, status=503 if wrong else 200)

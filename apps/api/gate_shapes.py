"""The gates of a check as a checklist."""

from typing import Any

from rest_framework import serializers

from apps.accounts.roles import is_editor
from apps.api.resources import Shape
from apps.verification.cases import case_of
from apps.verification.gates import ROUND, results
from apps.verification.models import Check


class GateShape(Shape):
    gate = serializers.CharField()
    name = serializers.CharField()
    outcome = serializers.CharField(help_text="passed, missing, excepted, not asked")
    sentence = serializers.CharField(help_text="What is missing, or who excepted it and why.")


def gates_for(user: Any, check: Check) -> list[dict]:
    """The checklist as this person would publish it; empty for a check that is not being worked on."""
    if check.state not in ROUND:
        return []
    may_publish = is_editor(user, check.claim.confidential_desk_id)
    return GateShape(results(case_of(check), user.pk if may_publish else None), many=True).data

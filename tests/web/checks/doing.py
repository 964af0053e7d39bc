"""What people do with a check on its page."""

import re
from typing import Any

from django.test import Client
from django.urls import reverse

from apps.claims.models import Claim


def move(client: Client, claim: Claim, to: str, *, from_list: bool = False, **fields: str) -> Any:
    headers = {"HX-Request": "true"} if from_list else {}
    return client.post(reverse("web:claim_move", args=[claim.pk]), {"to": to} | fields, headers=headers)


def post(client: Client, name: str, claim: Claim, **fields: Any) -> Any:
    return client.post(reverse(f"web:{name}", args=[claim.pk]), fields)


def page_of(client: Client, claim: Claim) -> str:
    return client.get(claim.get_absolute_url()).content.decode()


def state_of(claim: Claim) -> str:
    return Claim.objects.values_list("status", flat=True).get(pk=claim.pk)


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}"[^>]*value="([^"]*)"', page)
    return found[1] if found else ""

"""Telling a person what just happened, with a button that takes it back."""

from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse

from apps.claims.models import Change

UNDO = "undo:"  # before the address that a notice's button posts to, in the message's tags


def tell_with_undo(request: HttpRequest, sentence: str, change: Change) -> None:
    messages.success(request, sentence, extra_tags=f"{UNDO}{undo_address(change)}")


def undo_address(change: Change) -> str:
    return reverse("web:change_undo", args=[change.pk])


def undo_in(tags: str) -> str:
    """The address to post to, of a message that offers to take back what it tells; "" of any other."""
    return tags.removeprefix(UNDO) if tags.startswith(UNDO) else ""

"""Telling people by mail: what they choose, digests, and mails at once. One module a noun."""

from apps.digests.actions.digests import due_digests, plan_digests, preview, send_digest
from apps.digests.actions.notifications import (
    due_mails,
    gather_mails,
    plan_notifications,
    send_mail,
)
from apps.digests.actions.subscriptions import choose_mails, end_by_link, subscribe, unsubscribe

__all__ = [
    "choose_mails",
    "due_digests",
    "due_mails",
    "end_by_link",
    "gather_mails",
    "plan_digests",
    "plan_notifications",
    "preview",
    "send_digest",
    "send_mail",
    "subscribe",
    "unsubscribe",
]

"""Every kind of problem the API answers with: its status, its title, and what a person can do about it.

Errors are RFC 9457 documents; `type` leads to this list (`/api/v1/problems/<code>/`), `detail` is about
the case at hand.
"""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Kind:
    status: int
    title: str | Promise
    advice: str | Promise


KINDS: dict[str, Kind] = {
    "malformed": Kind(400, _("The request cannot be read"), _("Send well-formed JSON in UTF-8, or a multipart form.")),
    "invalid": Kind(
        400, _("Something in the request is wrong"), _("Mend the fields named under “errors” and send it again.")
    ),
    "bad_input": Kind(400, _("What was handed in cannot be used"), _("The detail says what to hand in instead.")),
    "not_authenticated": Kind(401, _("A token is needed"), _("Send the header “Authorization: Bearer <token>”.")),
    "bad_token": Kind(401, _("The token does not open anything"), _("Make a new token in the settings.")),
    "forbidden": Kind(403, _("You may not do this"), _("Ask somebody who may, or an administrator for the right.")),
    "missing_scope": Kind(403, _("The token may not do this"), _("Make a token with the scope that the detail names.")),
    "not_found": Kind(404, _("Not found"), _("Check the address. What you may not see is not found either.")),
    "method_not_allowed": Kind(405, _("This cannot be done here"), _("The header “Allow” names what can be done.")),
    "not_acceptable": Kind(406, _("No answer in this form"), _("Accept application/json.")),
    "conflict": Kind(409, _("It does not fit what is there"), _("Read the detail, reload, and decide again.")),
    "not_allowed": Kind(409, _("Not possible as things stand"), _("The detail says what must happen first.")),
    "not_ready": Kind(409, _("Not there yet"), _("Try again in a while.")),
    "in_flight": Kind(409, _("The same request is still being answered"), _("Wait a moment and send it again.")),
    "gone": Kind(
        410,
        _("No longer in use"),
        _("The detail says why; “merged_into” and “url” lead to what it is a part of now, where there is one."),
    ),
    "stale": Kind(
        412, _("Somebody else changed it in the meantime"), _("Read it again and make your change to what you find.")
    ),
    "too_large": Kind(413, _("Too large"), _("Send less at once; the detail names the limit.")),
    "unsupported_media_type": Kind(
        415, _("This kind of body is not read here"), _("The documentation names what each address reads.")
    ),
    "key_reused": Kind(
        422, _("The Idempotency-Key was used for another request"), _("Use a new key for every new request.")
    ),
    "precondition_required": Kind(
        428, _("Say which version you change"), _("Send the ETag that you read as the header “If-Match”.")
    ),
    "too_many_requests": Kind(429, _("Too many requests"), _("Wait as long as the header “Retry-After” says.")),
    "unexpected": Kind(
        500,
        _("Something went wrong on our side"),
        _("Try again; if it stays, give an administrator the id in the detail."),
    ),
    "unavailable": Kind(503, _("Not available at the moment"), _("Try again as the header “Retry-After” says.")),
}

TYPE_ADDRESS = "/api/v1/problems/{code}/"


def problem(kind: str, detail: Any, *, code: str = "", **more: Any) -> dict:
    """The body of an error. `code` is the finer name of the case where there is one, else the kind."""
    known = KINDS[kind]
    return {
        "type": TYPE_ADDRESS.format(code=kind),
        "title": str(known.title),
        "status": known.status,
        "detail": str(detail),
        "code": code or kind,
        **more,
    }

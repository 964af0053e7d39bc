"""Mending the place of a claim in the text: which words are its own, which name who says it, how it is told."""

from collections.abc import Iterable
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from apps.claims.actions.changes import hold, refuse_stale, write
from apps.claims.actions.recording import check_places
from apps.claims.models import Appearance, Span
from apps.claims.rules import why_not_mend
from apps.errors import BadInput, Conflict, NotAllowed
from apps.history.actions import record

Places = list[tuple[int, int]]
LONGEST_TOLD = 500  # characters of the words in history


@transaction.atomic
def mend_appearance(
    *,
    appearance: Appearance,
    by: Any,
    content: Iterable[tuple[int, int]] | None = None,
    source: Iterable[tuple[int, int]] | None = None,
    kind: str | None = None,
    version: int | None = None,
) -> Appearance:
    """Move the words of the claim, or those that name who says it, or say how it is told; None leaves a thing as it is.

    Places are (start, end) in characters of the version's text; no `source` means that the text names nobody there.
    `version` is the claim's as it was read: Conflict when somebody changed it since, or the claim stands there already.
    """
    (claim,) = hold(appearance.claim)
    if refusal := why_not_mend(by, claim):
        raise NotAllowed(refusal)
    refuse_stale(claim, version)
    appearance = claim.appearances.select_related("version").select_for_update(of=("self",)).get(pk=appearance.pk)
    if kind is not None and kind not in Appearance.Kind.values:
        raise BadInput(_("There is no such kind."))
    given = {"content": content, "source": source}
    wanted = {part: sorted(set(places)) for part, places in given.items() if places is not None}
    if wanted.get("content") == []:
        raise BadInput(_("Mark the words in the text that make the claim."))
    check_places(appearance.version, [place for places in wanted.values() for place in places])
    before = _told(appearance)
    _write(appearance, wanted, kind)
    after = _told(appearance)
    if before == after:
        return appearance
    write(claim)
    changed = {name for name in after if before[name] != after[name]}
    record(
        "words mended", claim, by=by, confidential_to=claim.confidential_desk_id,
        before={name: before[name] for name in changed}, after={name: after[name] for name in changed},
    )  # fmt: skip
    return appearance


def _write(appearance: Appearance, wanted: dict[str, Places], kind: str | None) -> None:
    for part, places in wanted.items():
        appearance.spans.filter(part=part).delete()
        Span.objects.bulk_create(Span(appearance=appearance, part=part, start=s, end=e) for s, e in places)
    content = _places(appearance, "content")
    appearance.start, appearance.end = content[0][0], max(end for _start, end in content)
    appearance.kind = kind or appearance.kind
    appearance.corrected = _corrected(appearance)
    try:
        with transaction.atomic():
            appearance.save(update_fields=["start", "end", "kind", "corrected"])
    except IntegrityError:
        raise Conflict(_("The claim stands at this place of the text already.")) from None


def _corrected(appearance: Appearance) -> list[str]:
    """What differs from what extraction found; of a divided one the content is told by "split"."""
    found = appearance.found
    if not found:
        return []
    differ = {part for part in ("content", "source") if _places(appearance, part) != sorted(map(tuple, found[part]))}
    if appearance.kind != found["kind"]:
        differ.add("kind")
    return sorted(differ - {"content"} | {"split"} if "split" in appearance.corrected else differ)


def _places(appearance: Appearance, part: str) -> Places:
    return list(appearance.spans.filter(part=part).order_by("start").values_list("start", "end"))


def _told(appearance: Appearance) -> dict[str, str]:
    text = appearance.version.text
    words = {
        name: " … ".join(text[start:end] for start, end in _places(appearance, part))[:LONGEST_TOLD]
        for name, part in (("quote", "content"), ("named", "source"))
    }
    return words | {"manner": appearance.kind}

"""One batch of records becomes rows: new ones, changed ones, known ones, and the names of the broken."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import asdict

from django.db import DatabaseError, transaction

from apps.claims.actions import text_key
from apps.database import lock_for_transaction
from apps.extraction.language import identify
from apps.prior_checks.models import BrokenRecord, ImportRun, PriorCheck
from apps.prior_checks.reading import Broken, Record, Review
from apps.sources.models import Source
from apps.sources.names import name_key

READER = "1"  # a new number makes every known review count as changed when it is imported again
_FIELDS = (
    "publisher", "site", "url", "title", "claim_text", "language", "claimant_name", "claimant", "claim_date",
    "review_date", "rating_label", "rating_number", "rating_best", "rating_worst", "licence", "first_appearance",
    "appearances", "raw", "fingerprint", "seen_in", "matching", "updated_at",
)  # fmt: skip

Place = tuple[Record, int]


def store(run: ImportRun, records: list[Record]) -> dict[str, int]:
    """Write them, inside the caller's transaction; how many were read, added, changed, unchanged and broken."""
    reviews: list[tuple[Place, Review]] = []
    broken: list[BrokenRecord] = []
    for record in records:
        for number, part in enumerate(record.parts):
            if isinstance(part, Review):
                reviews.append(((record, number), part))
            else:
                broken.append(_broken(run, (record, number), part))
    counts = {"added": 0, "changed": 0, "unchanged": 0}
    broken += _store_reviews(run, reviews, counts)
    BrokenRecord.objects.bulk_create(broken)
    return counts | {"broken": len(broken), "read": sum(counts.values()) + len(broken)}


def _store_reviews(run: ImportRun, reviews: list[tuple[Place, Review]], counts: dict[str, int]) -> list[BrokenRecord]:
    # Two imports of the same reviews at once take turns, a batch each.
    lock_for_transaction("prior checks")
    keys = [key_of(review) for _place, review in reviews]
    known = {row.key: row for row in PriorCheck.objects.filter(key__in=keys).only("key", "fingerprint", "seen_in")}
    claimants = _claimants(review.claimant_name for _place, review in reviews)
    new: list[tuple[Place, PriorCheck]] = []
    changed: list[tuple[Place, PriorCheck]] = []
    seen = []
    for key, (place, review) in zip(keys, reviews, strict=True):
        row = known.get(key)
        fingerprint = _fingerprint(review)
        if row is not None and (row.seen_in == run.pk or row.fingerprint == fingerprint):
            counts["unchanged"] += 1
            seen += [row.pk] if row.seen_in != run.pk else []
            row.seen_in = run.pk
            continue
        (changed if row else new).append((place, _row(run, review, key, fingerprint, claimants, row)))
        known[key] = (changed if row else new)[-1][1]
    PriorCheck.objects.filter(pk__in=seen).update(seen_in=run.pk)
    refused = [place for place, row in _each_saved(changed) if row is None]
    counts["changed"] += len(changed) - len(refused)
    refused_new = _create(new)
    counts["added"] += len(new) - len(refused_new)
    return [_broken(run, place, Broken("refused")) for place in refused + refused_new]


def key_of(review: Review) -> str:
    """One for the same claim in the same review, whatever the case, marks and spacing of its words."""
    return text_key(review.claim_text, within=f"\n{review.url}")


def _fingerprint(review: Review) -> str:
    return hashlib.sha256(f"{READER} {review.fingerprint}".encode()).hexdigest()


def _row(
    run: ImportRun, review: Review, key: str, fingerprint: str, claimants: dict[str, Source], row: PriorCheck | None
) -> PriorCheck:
    told = asdict(review) | {
        "language": review.language or identify(review.claim_text),
        "appearances": list(review.appearances),
        "claimant": claimants.get(name_key(review.claimant_name)),
        "fingerprint": fingerprint,
        "seen_in": run.pk,
        "matching": PriorCheck.Matching.WAITING,
    }
    row = row or PriorCheck(key=key, run=run)
    for name, value in told.items():
        setattr(row, name, value)
    return row


def _claimants(names: Iterable[str]) -> dict[str, Source]:
    """The sources of the newsroom's registry that go by these names: one candidate or none."""
    keys = {key for name in names if (key := name_key(name))}
    found: dict[str, set] = {}
    rows = Source.objects.filter(aliases__key__in=keys, confidential_to=None).values_list(
        "aliases__key", "pk", "merged_into"
    )
    for key, pk, merged_into in rows:
        found.setdefault(key, set()).add(merged_into or pk)
    only = {key: next(iter(pks)) for key, pks in found.items() if len(pks) == 1}
    sources = Source.objects.in_bulk(only.values())
    return {key: sources[pk] for key, pk in only.items()}


def _create(new: list[tuple[Place, PriorCheck]]) -> list[Place]:
    """All at once; if the database refuses one, one by one. The places of those that it refuses."""
    try:
        with transaction.atomic():
            PriorCheck.objects.bulk_create(row for _place, row in new)
        return []
    except DatabaseError:
        return [place for place, row in _each_saved(new) if row is None]


def _each_saved(rows: list[tuple[Place, PriorCheck]]) -> Iterator[tuple[Place, PriorCheck | None]]:
    for place, row in rows:
        try:
            with transaction.atomic():
                row.save(update_fields=None if row._state.adding else _FIELDS)
        except DatabaseError:
            yield place, None
        else:
            yield place, row


def _broken(run: ImportRun, place: Place, part: Broken) -> BrokenRecord:
    record, number = place
    return BrokenRecord(
        run=run,
        position=record.position,
        part=number,
        line=record.line,
        byte=record.byte,
        reason=part.code,
        values=part.values,
        excerpt=(part.excerpt or record.excerpt)[:300],
    )

"""Changes to rating scales. Other steps are another version: a verdict keeps the version it was given on."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.errors import BadInput, Conflict, NotAllowed
from apps.history.actions import record
from apps.verification.models import Colour, Rating, RatingScale, ScaleVersion
from apps.verification.rules import why_not_change_scales

FEWEST, MOST = 2, 20  # steps


@dataclass(frozen=True, slots=True)
class Step:
    """One step as an editor wants it. Without a key it gets one from its English label."""

    label_en: str
    label_de: str
    colour: str
    value: int | None = None
    key: str = ""


@transaction.atomic
def add_scale(*, name_en: str, name_de: str, steps: Sequence[Step], by: User) -> RatingScale:
    """A new scale with its first version. Its slug is made from the English name and never changes."""
    _refuse(by)
    names = _names(name_en, name_de)
    steps = _sound(steps)
    slug = slugify(names["name_en"])[:60]
    if not slug or RatingScale.objects.filter(slug=slug).exists():
        raise BadInput(_("There is a scale of this name already. Give it another English name."))
    try:
        with transaction.atomic():
            scale = RatingScale.objects.create(slug=slug, **names)
    except IntegrityError:
        raise BadInput(_("There is a scale of this name already. Give it another English name.")) from None
    _add_version(scale, 1, steps, by)
    record("scale added", scale, by=by, after=names | {"version": 1, "steps": _told(steps)})
    return scale


@transaction.atomic
def change_scale(
    *,
    scale: RatingScale,
    by: User,
    version: int,
    name_en: str | None = None,
    name_de: str | None = None,
    steps: Sequence[Step] | None = None,
) -> RatingScale:
    """Rename it, or give it other steps: these are its next version, and the versions before stay as they are.

    Conflict when somebody changed the scale since `version` of its row was read.
    """
    _refuse(by)
    scale = _locked(scale, version)
    before: dict[str, Any] = {"name_en": scale.name_en, "name_de": scale.name_de}
    after: dict[str, Any] = _names(name_en or scale.name_en, name_de or scale.name_de)
    newest = scale.versions.first()
    assert newest is not None  # a scale is added with its first
    if steps is not None:
        steps, old = _sound(steps), _steps_of(newest)
        if steps != old:
            _add_version(scale, newest.number + 1, steps, by)
            before |= {"version": newest.number, "steps": _told(old)}
            after |= {"version": newest.number + 1, "steps": _told(steps)}
    RatingScale.objects.filter(pk=scale.pk).update(
        name_en=after["name_en"], name_de=after["name_de"], version=F("version") + 1
    )
    record("scale changed", scale, by=by, before=before, after=after)
    scale.refresh_from_db()
    return scale


@transaction.atomic
def make_scale_default(*, scale: RatingScale, by: User, version: int) -> RatingScale:
    """New verdicts are offered this scale first. There is exactly one such scale."""
    _refuse(by)
    before = RatingScale.objects.select_for_update().filter(is_default=True).first()
    scale = _locked(scale, version)
    if scale.retired_at:
        raise BadInput(_("A retired scale cannot be the default. Take it back into use first."))
    RatingScale.objects.filter(is_default=True).update(is_default=False)
    RatingScale.objects.filter(pk=scale.pk).update(is_default=True, version=F("version") + 1)
    record("default scale chosen", scale, by=by, before={"scale": before.slug if before else ""}, after=_named(scale))
    scale.refresh_from_db()
    return scale


@transaction.atomic
def retire_scale(*, scale: RatingScale, by: User, version: int) -> RatingScale:
    """No new verdict is given on it. Verdicts that were keep their rating."""
    _refuse(by)
    scale = _locked(scale, version)
    if scale.is_default:
        raise BadInput(_("This is the default scale. Choose another default before you retire it."))
    RatingScale.objects.filter(pk=scale.pk, retired_at=None).update(retired_at=timezone.now(), version=F("version") + 1)
    record("scale retired", scale, by=by, after=_named(scale))
    scale.refresh_from_db()
    return scale


@transaction.atomic
def take_scale_back(*, scale: RatingScale, by: User, version: int) -> RatingScale:
    """A retired scale is used again, with its newest version."""
    _refuse(by)
    scale = _locked(scale, version)
    RatingScale.objects.filter(pk=scale.pk).update(retired_at=None, version=F("version") + 1)
    record("scale taken back", scale, by=by, after=_named(scale))
    scale.refresh_from_db()
    return scale


def _refuse(by: User) -> None:
    refusal = why_not_change_scales(by)
    if refusal:
        raise NotAllowed(refusal)


def _locked(scale: RatingScale, version: int) -> RatingScale:
    scale = RatingScale.objects.select_for_update().get(pk=scale.pk)
    if scale.version != version:
        raise Conflict(_("Somebody else changed this scale in the meantime. Look at it as it is now."))
    return scale


def _names(english: str, german: str) -> dict[str, str]:
    names = {"name_en": english.strip()[:100], "name_de": german.strip()[:100]}
    if not all(names.values()):
        raise BadInput(_("Name the scale in English and in German."))
    return names


def _named(scale: RatingScale) -> dict[str, str]:
    return {"scale": scale.slug}


def _sound(steps: Sequence[Step]) -> list[Step]:
    """The steps with their keys, or BadInput with what is wrong."""
    if not FEWEST <= len(steps) <= MOST:
        raise BadInput(_("A scale has between %(fewest)d and %(most)d steps.") % {"fewest": FEWEST, "most": MOST})
    sound = [_sound_step(step) for step in steps]
    keys = [step.key for step in sound]
    twice = {key for key in keys if keys.count(key) > 1}
    if twice:
        raise BadInput(_("Two steps have the same key: %(keys)s.") % {"keys": ", ".join(sorted(twice))})
    for language in ("label_en", "label_de"):
        labels = [getattr(step, language).casefold() for step in sound]
        if len(set(labels)) < len(labels):
            raise BadInput(_("Two steps have the same label. Readers could not tell them apart."))
    _refuse_unordered([step.value for step in sound if step.value is not None])
    return sound


def _sound_step(step: Step) -> Step:
    english, german = step.label_en.strip()[:80], step.label_de.strip()[:80]
    if not english or not german:
        raise BadInput(_("Every step needs a label in English and in German."))
    if step.colour not in Colour.values:
        raise BadInput(_("Choose one of the colours for “%(label)s”.") % {"label": english})
    if step.value is not None and not 1 <= step.value <= 100:
        raise BadInput(_("The number of “%(label)s” must lie between 1 and 100.") % {"label": english})
    key = slugify(step.key or english)[:60]
    if not key:
        raise BadInput(_("“%(label)s” needs a key of letters or digits.") % {"label": english})
    return Step(label_en=english, label_de=german, colour=step.colour, value=step.value, key=key)


def _refuse_unordered(values: list[int]) -> None:
    """Numbers tell a program which step is better; one alone, or two alike, tell it nothing or something wrong."""
    if not values:
        return
    pairs = list(zip(values, values[1:], strict=False))
    if not pairs or not (all(a > b for a, b in pairs) or all(a < b for a, b in pairs)):
        raise BadInput(
            _("Give numbers to at least two steps, rising or falling from one step to the next; or to none.")
        )


def _add_version(scale: RatingScale, number: int, steps: Sequence[Step], by: User) -> None:
    version = ScaleVersion.objects.create(scale=scale, number=number, created_by=by)
    Rating.objects.bulk_create(
        Rating(
            version=version,
            key=step.key,
            label_en=step.label_en,
            label_de=step.label_de,
            colour=step.colour,
            value=step.value,
            position=position,
        )
        for position, step in enumerate(steps)
    )


def _steps_of(version: ScaleVersion) -> list[Step]:
    return [
        Step(label_en=one.label_en, label_de=one.label_de, colour=one.colour, value=one.value, key=one.key)
        for one in version.ratings.order_by("position")
    ]


def _told(steps: Sequence[Step]) -> list[dict]:
    return [
        {"key": s.key, "label_en": s.label_en, "label_de": s.label_de, "colour": s.colour, "value": s.value}
        for s in steps
    ]

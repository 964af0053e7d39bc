"""Changes to people, desks and tokens."""

import hashlib
import secrets
import zlib
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts.models import ApiToken, Desk, Membership, Newsroom, User
from apps.accounts.roles import Role, Scope
from apps.errors import BadInput, Conflict, NotAllowed
from apps.history.actions import record

TOKEN_START = "fct_"  # lets secret scanners find one that leaked; the last letters are a checksum
TOKEN_LIFE = timedelta(days=180)
USE_NOTED_EVERY = timedelta(minutes=1)
USER_FIELDS = {"username", "email", "name", "language", "time_zone", "is_active", "is_partner", "is_superuser"}
_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"


@transaction.atomic
def add_desk(*, name: str, slug: str, by: User | None) -> Desk:
    desk = Desk.objects.create(name=name, slug=slug)
    record("desk added", desk, by=by, after={"name": name, "slug": slug})
    return desk


@transaction.atomic
def add_user(*, username: str, password: str | None, by: User | None, **fields: Any) -> User:
    """A person who can log in; without a password nobody can until one is set."""
    user = User.objects.create_user(username, password=password, **fields)
    told = {name: value for name, value in fields.items() if name in USER_FIELDS}
    record("person added", user, by=by, after={"username": username, **told})
    return user


@transaction.atomic
def give_role(*, user: User, desk: Desk, role: Role, by: User | None) -> Membership:
    """The person's one role at this desk from now on."""
    former = Membership.objects.select_for_update().filter(user=user, desk=desk).values_list("role", flat=True).first()
    membership, _created = Membership.objects.update_or_create(user=user, desk=desk, defaults={"role": role})
    user.__dict__.pop("roles", None)
    before = {"desk": desk.name, "role": former} if former else {}
    record("role given", user, by=by, before=before, after={"desk": desk.name, "role": str(role)})
    return membership


@transaction.atomic
def change_preferences(*, user: User, language: str, time_zone: str, name: str) -> User:
    before = {"language": user.language, "time_zone": user.time_zone, "name": user.name}
    name = " ".join(name.split())
    user.language, user.time_zone, user.name = language, time_zone, name
    user.save(update_fields=["language", "time_zone", "name"])
    record(
        "profile changed",
        user,
        by=user,
        before=before,
        after={"language": language, "time_zone": time_zone, "name": name},
    )
    return user


@transaction.atomic
def create_token(
    *, owner: User, name: str, scopes: list[str], by: User, expires_at: datetime | None = None
) -> tuple[ApiToken, str]:
    """A new token and its secret, which is shown this once and kept nowhere."""
    unknown = sorted(set(scopes) - set(Scope.values))
    if unknown or not scopes:
        raise BadInput(
            _("Unknown scope: %(scope)s. Known are %(known)s.")
            % {"scope": ", ".join(unknown) or "–", "known": ", ".join(Scope.values)}
        )
    if owner.is_partner and set(scopes) != {Scope.PUBLISHED_READ}:
        raise NotAllowed(_("A partner's token may only read published checks (published:read)."))
    now = timezone.now()
    expires_at = expires_at or now + TOKEN_LIFE
    if not now < expires_at <= now + TOKEN_LIFE:
        raise BadInput(_("A token lives at least a moment and at most %(days)d days.") % {"days": TOKEN_LIFE.days})
    secret = new_secret()
    token = ApiToken.objects.create(
        owner=owner,
        name=name,
        prefix=secret[:12],
        digest=digest_of(secret),
        scopes=sorted(set(scopes)),
        expires_at=expires_at,
    )
    record(
        "token created",
        token,
        by=by,
        after={
            "owner": owner.username,
            "name": name,
            "prefix": token.prefix,
            "scopes": token.scopes,
            "expires_at": expires_at.isoformat(),
        },
    )
    return token, secret


@transaction.atomic
def revoke_token(*, token: ApiToken, by: User) -> ApiToken:
    """From the next request on the token opens nothing. Revoking twice is the same as once."""
    if token.owner_id != by.pk and not by.is_administrator:
        raise NotAllowed(_("Only its owner or an administrator can revoke a token."))
    if ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=timezone.now()):
        token.refresh_from_db()
        after = {"revoked_at": token.revoked_at.isoformat() if token.revoked_at else ""}
        record("token revoked", token, by=by, before={"revoked_at": ""}, after=after)
    return token


def note_use_of_token(*, token: ApiToken) -> None:
    """Remember that the token was used just now, to the minute: a busy token does not write at every request."""
    now = timezone.now()
    if token.last_used_at is None or token.last_used_at < now - USE_NOTED_EVERY:
        unnoted = Q(last_used_at=None) | Q(last_used_at__lt=now - USE_NOTED_EVERY)
        ApiToken.objects.filter(unnoted, pk=token.pk).update(last_used_at=now)


def new_secret() -> str:
    body = "".join(secrets.choice(_ALPHABET) for _ in range(43))  # 43 letters of 62 carry 256 bits
    return f"{TOKEN_START}{body}_{zlib.crc32(body.encode()):08x}"


def digest_of(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


@transaction.atomic
def change_user(*, user: User, by: User, **fields: Any) -> User:
    """Mend what an administrator may: names, mail, language, zone, active or not, partner, administrator.

    Nobody takes their own keys away, and so the last administrator cannot go.
    """
    unknown = set(fields) - USER_FIELDS
    if unknown:
        raise TypeError(f"not fields of a person: {sorted(unknown)}")
    if not by.is_administrator:
        raise NotAllowed(_("Only administrators change other people's accounts."))
    if user.pk == by.pk and (fields.get("is_active") is False or fields.get("is_superuser") is False):
        raise NotAllowed(
            _("You cannot deactivate yourself or give up your own administration. Ask another administrator.")
        )
    before = {name: getattr(user, name) for name in fields}
    changed = {name: value for name, value in fields.items() if before[name] != value}
    for name, value in changed.items():
        setattr(user, name, value)
    user.is_staff = user.is_superuser  # who administrates opens the administration pages, nobody else
    user.save(update_fields=[*changed, "is_staff"])
    if changed:
        record("person changed", user, by=by, before={name: before[name] for name in changed}, after=changed)
    return user


@transaction.atomic
def change_password(*, user: User, password: str, by: User) -> User:
    """From now on only this password opens the account, and every other session of the person ends."""
    user.set_password(password)
    user.save(update_fields=["password"])
    record("password changed", user, by=by)
    return user


@transaction.atomic
def take_role(*, membership: Membership, by: User | None) -> None:
    """The person does not belong to the desk any more. What they did there stays theirs."""
    user, desk, role = membership.user, membership.desk, membership.role
    membership.delete()
    user.__dict__.pop("roles", None)
    record("role taken", user, by=by, before={"desk": desk.name, "role": str(role)})


@transaction.atomic
def rename_desk(*, desk: Desk, name: str, slug: str, by: User | None) -> Desk:
    before = {"name": desk.name, "slug": desk.slug}
    desk.name, desk.slug = name, slug
    desk.save(update_fields=["name", "slug"])
    record("desk renamed", desk, by=by, before=before, after={"name": name, "slug": slug})
    return desk


def the_newsroom() -> Newsroom:
    """The one newsroom of this installation; not saved while nobody has described it."""
    return Newsroom.objects.filter(pk=1).first() or Newsroom()


@transaction.atomic
def change_newsroom(
    *, by: User | None, name: str, address: str, contact: str, has_public_pages: bool, version: int | None = None
) -> Newsroom:
    """How the newsroom calls itself to readers, and whether they may read its checks. `by` None is the system.

    Conflict when somebody changed it since `version` was read; one that nobody described has version 1.
    """
    if by is not None and not (by.is_active and by.is_administrator):
        raise NotAllowed(_("Only administrators describe the newsroom and switch its public pages."))
    wanted = {
        "name": " ".join(name.split()),
        "address": address.strip(),
        "contact": " ".join(contact.split()),
        "has_public_pages": has_public_pages,
    }
    if has_public_pages and not wanted["name"]:
        raise BadInput(_("Readers must know who publishes: give the newsroom's name first."))
    Newsroom.objects.get_or_create(pk=1)
    newsroom = Newsroom.objects.select_for_update().get(pk=1)
    if version is not None and newsroom.version != version:
        raise Conflict(_("Somebody else changed this in the meantime. Look at theirs, and decide again."))
    changed = [field for field, value in wanted.items() if getattr(newsroom, field) != value]
    if not changed:
        return newsroom
    before = {field: getattr(newsroom, field) for field in changed}
    for field in changed:
        setattr(newsroom, field, wanted[field])
    newsroom.version += 1
    newsroom.save(update_fields=[*changed, "version", "updated_at"])
    record("newsroom changed", newsroom, by=by, before=before, after={field: wanted[field] for field in changed})
    return newsroom

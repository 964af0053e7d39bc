"""Reading settings from the environment: three typed helpers and two address parsers."""

import os
from urllib.parse import parse_qs, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


def text(name: str, default: str | None = None) -> str:
    """The variable's value; without a default a missing one stops the start and says what to do."""
    value = os.environ.get(name, default)
    if value is None:
        raise ImproperlyConfigured(
            f"{name} is not set. Set it in the environment, or start with `make run`, which makes one for you."
        )
    return value


def flag(name: str, default: bool = False) -> bool:
    value = os.environ.get(name, "").strip().lower()
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    if value:
        raise ImproperlyConfigured(f"{name} is {value!r}; write 1 or 0.")
    return default


def number(name: str, default: int) -> int:
    value = os.environ.get(name, "").strip()
    if not value:
        return default
    try:
        return int(value)
    except ValueError:
        raise ImproperlyConfigured(f"{name} is {value!r}; write a whole number.") from None


def numbers(name: str, default: tuple[int, ...]) -> tuple[int, ...]:
    """Whole numbers above nothing, with commas between them."""
    value = os.environ.get(name, "").strip()
    if not value:
        return default
    parts = [part.strip() for part in value.split(",")]
    if not all(part.isdigit() for part in parts):
        raise ImproperlyConfigured(f"{name} is {value!r}; write whole numbers with commas between them: 10,60,300.")
    return tuple(int(part) for part in parts)


def service(name: str) -> str:
    """The address of a service, without a slash at its end; "" where none is set. Never with a password in it."""
    value = os.environ.get(name, "").strip().rstrip("/")
    parts = urlsplit(value)
    is_address = parts.scheme in {"http", "https"} and parts.hostname
    if value and (not is_address or "@" in parts.netloc or parts.query or parts.fragment):
        raise ImproperlyConfigured(f"{name} must look like https://host/v1, without user, password or question mark.")
    return value


def secret(name: str) -> str:
    """A key as it goes into a header; "" where none is set. What is wrong with it is told without showing it."""
    value = os.environ.get(name, "").strip()
    if not all("!" <= character <= "~" for character in value):
        raise ImproperlyConfigured(f"{name} holds spaces or characters that no key has. Copy it again.")
    return value


def database(url: str) -> dict:
    """Django's database dictionary from postgresql://user:password@host:port/name?host=/socket/folder."""
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured("DATABASE_URL must begin with postgresql:// (no other database is supported).")
    query = parse_qs(parts.query)
    options: dict = {"pool": {"min_size": 0, "max_size": number("DATABASE_POOL", 10), "timeout": 10}}
    if "sslmode" in query:
        options["sslmode"] = query["sslmode"][0]
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")) or "claimtracker",
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.get("host", [parts.hostname or ""])[0],
        "PORT": query.get("port", [str(parts.port or "")])[0],
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }


def mail(url: str) -> dict:
    """Django's e-mail settings from smtp://, smtps:// or smtp+tls://user:password@host:port, or file:///folder."""
    parts = urlsplit(url)
    if parts.scheme == "file":
        return {"EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend", "EMAIL_FILE_PATH": parts.path}
    if parts.scheme not in {"smtp", "smtps", "smtp+tls"}:
        raise ImproperlyConfigured("EMAIL_URL must begin with smtp://, smtp+tls://, smtps:// or file:///.")
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname or "localhost",
        "EMAIL_PORT": parts.port or {"smtp": 25, "smtp+tls": 587, "smtps": 465}[parts.scheme],
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": parts.scheme == "smtp+tls",
        "EMAIL_USE_SSL": parts.scheme == "smtps",
    }

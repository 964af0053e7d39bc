"""Make an API token for somebody and print its secret, this once."""

from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from apps.accounts.actions import TOKEN_LIFE, create_token
from apps.accounts.models import User
from apps.accounts.roles import Scope
from apps.errors import ClaimtrackerError


class Command(BaseCommand):
    help = "Makes an API token for a person and prints it once. It can do no more than the person may."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("user", metavar="USER", help="user name of the person who owns the token")
        parser.add_argument(
            "--scopes", nargs="+", required=True, metavar="SCOPE", help="what it may do: " + ", ".join(Scope.values)
        )
        parser.add_argument("--name", default="command line", help="what people call the token in the settings")
        parser.add_argument(
            "--days", type=int, default=TOKEN_LIFE.days, help="days until it expires (default and most: %(default)s)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        owner = User.objects.filter(username=options["user"]).first()
        if owner is None:
            raise CommandError(f"There is nobody with the user name {options['user']!r}.")
        if not owner.is_active:
            raise CommandError(f"{owner.username} is deactivated; a token would open nothing.")
        scopes = [scope for part in options["scopes"] for scope in part.split(",") if scope]
        if not 1 <= options["days"] <= TOKEN_LIFE.days:
            raise CommandError(f"--days must be between 1 and {TOKEN_LIFE.days}.")
        expires_at = timezone.now() + timedelta(days=options["days"]) if options["days"] < TOKEN_LIFE.days else None
        try:
            token, secret = create_token(
                owner=owner, name=options["name"], scopes=scopes, by=owner, expires_at=expires_at
            )
        except ClaimtrackerError as error:
            raise CommandError(str(error)) from error
        # The secret alone on standard output, so that a script can take it; the rest is for the person.
        self.stderr.write(
            f"Token {token.prefix}… of {owner.username} for {', '.join(token.scopes)}, "
            f"until {token.expires_at:%Y-%m-%d}. It is shown this once:"
        )
        self.stdout.write(secret)

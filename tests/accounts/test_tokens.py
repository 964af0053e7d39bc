import re
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from apps.accounts.actions import digest_of, revoke_token
from apps.accounts.models import ApiToken
from apps.errors import BadInput, NotAllowed
from apps.history.models import Event
from tests.factories import make_token, make_user

pytestmark = pytest.mark.django_db


def create(*arguments: str) -> tuple[str, str]:
    out, err = StringIO(), StringIO()
    call_command("create_api_token", *arguments, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def test_a_secret_carries_a_prefix_that_scanners_find_and_is_stored_only_as_a_hash() -> None:
    token, secret = make_token()

    assert re.fullmatch(r"fct_[0-9A-Za-z]{43}_[0-9a-f]{8}", secret)
    assert token.digest == digest_of(secret)
    stored = str(list(ApiToken.objects.values()))
    assert secret not in stored
    assert secret[:13] not in stored


def test_history_tells_that_a_token_was_made_and_revoked_but_never_its_secret() -> None:
    token, secret = make_token()

    revoke_token(token=token, by=token.owner)
    revoke_token(token=token, by=token.owner)

    told = list(Event.objects.filter(kind="apitoken").order_by("id").values_list("verb", "after"))
    assert [verb for verb, _after in told] == ["token created", "token revoked"]
    assert secret[12:] not in str(told)


def test_nobody_revokes_somebody_elses_token_except_an_administrator() -> None:
    token, _secret = make_token()

    with pytest.raises(NotAllowed):
        revoke_token(token=token, by=make_user())
    assert revoke_token(token=token, by=make_user(is_administrator=True)).revoked_at


def test_a_partners_token_reads_published_checks_and_nothing_else() -> None:
    partner = make_user(is_partner=True)

    assert make_token(partner, scopes=["published:read"])
    with pytest.raises(NotAllowed):
        make_token(partner, scopes=["claims:read"])


def test_a_token_lives_half_a_year_at_most() -> None:
    with pytest.raises(BadInput):
        make_token(expires_at=timezone.now() + timedelta(days=181))
    with pytest.raises(BadInput):
        make_token(expires_at=timezone.now())


def test_the_command_prints_the_secret_alone_on_standard_output() -> None:
    owner = make_user("ingest")

    out, err = create(
        "ingest", "--scopes", "articles:write,claims:read", "articles:read", "--name", "wire", "--days", "30"
    )

    token = ApiToken.objects.get(digest=digest_of(out.strip()))
    assert token.owner == owner
    assert token.name == "wire"
    assert token.scopes == ["articles:read", "articles:write", "claims:read"]
    assert timedelta(days=29) < token.expires_at - timezone.now() <= timedelta(days=30)
    assert out.strip() not in err
    assert "ingest" in err


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["nobody", "--scopes", "claims:read"], "nobody"),
        (["person", "--scopes", "claims:destroy"], "Unknown scope"),
        (["person", "--scopes", ","], "Unknown scope"),
        (["person", "--scopes", "claims:read", "--days", "181"], "between 1 and 180"),
        (["person", "--scopes", "claims:read", "--days", "0"], "between 1 and 180"),
        (["gone", "--scopes", "claims:read"], "deactivated"),
        (["partner", "--scopes", "claims:read"], "published:read"),
    ],
)
def test_the_command_says_what_is_wrong(arguments: list[str], sentence: str) -> None:
    make_user("person")
    make_user("gone", is_active=False)
    make_user("partner", is_partner=True)

    with pytest.raises(CommandError, match=re.escape(sentence)):
        create(*arguments)
    assert not ApiToken.objects.exists()

"""Who gets in, how far, and what the others are told."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from apps.accounts.actions import revoke_token
from apps.accounts.models import ApiToken, Membership, User
from apps.accounts.roles import Scope
from tests.api.calls import Api, api_of, told
from tests.factories import PASSWORD, make_article, make_check, make_claim, make_desk, make_token, make_user

pytestmark = pytest.mark.django_db


def test_without_a_token_nothing_opens_and_the_answer_says_how_to_send_one() -> None:
    response = Api().get("claims/")

    told(response, 401, "not_authenticated")
    assert response["WWW-Authenticate"] == 'Bearer realm="Claimtracker"'


@pytest.mark.parametrize(
    "secret", ["", "x", "fct_", "fct_é_00000000", "fct_" + "a" * 43 + "_00000000", "fct_" + "a" * 43 + "_bc0c4de4"]
)
def test_what_is_no_token_opens_nothing(secret: str) -> None:
    response = Api(Authorization=f"Bearer {secret}").get("me/")

    told(response, 401, "bad_token")
    assert "invalid_token" in response["WWW-Authenticate"]


def test_a_token_is_dead_at_once_when_revoked_expired_or_its_owner_deactivated() -> None:
    user = make_user(role="reporter")
    revoked, revoked_secret = make_token(user)
    expired, expired_secret = make_token(user)
    idle_user = make_user(role="reporter")
    idle_secret = make_token(idle_user)[1]
    assert [Api(secret).get("me/").status_code for secret in (revoked_secret, expired_secret, idle_secret)] == [200] * 3

    revoke_token(token=revoked, by=user)
    past = timezone.now() - timedelta(seconds=1)
    ApiToken.objects.filter(pk=expired.pk).update(created_at=past - timedelta(days=1), expires_at=past)
    User.objects.filter(pk=idle_user.pk).update(is_active=False)

    sentences = [
        told(Api(s).get("me/"), 401, "bad_token")["detail"] for s in (revoked_secret, expired_secret, idle_secret)
    ]
    assert "revoked" in sentences[0]
    assert "expired" in sentences[1]
    assert "deactivated" in sentences[2]


def test_what_the_database_keeps_of_a_token_opens_nothing() -> None:
    token, _secret = make_token()

    for stolen in (token.digest, token.prefix, str(token.pk), f"fct_{token.digest}_00000000"):
        told(Api(stolen).get("me/"), 401, "bad_token")


def test_a_bad_token_is_refused_even_beside_a_good_session() -> None:
    client = Client()
    client.force_login(make_user(role="reporter"))

    assert client.get("/api/v1/me/").status_code == 200
    assert client.get("/api/v1/me/", headers={"Authorization": "Bearer fct_no"}).status_code == 401


def test_other_schemes_do_not_log_in() -> None:
    told(Api(Authorization="Basic YTpi").get("me/"), 401, "not_authenticated")


def test_the_last_use_is_noted_once_a_minute(time_machine) -> None:
    _token, secret = make_token()
    uses = []

    for seconds in (0, 30, 61):
        time_machine.move_to(timezone.now() + timedelta(seconds=seconds))
        Api(secret).get("me/")
        uses.append(ApiToken.objects.get().last_used_at)

    assert uses[0] == uses[1] < uses[2]


def test_a_session_works_and_changes_only_with_its_csrf_token() -> None:
    make_user("anna", role="reporter")
    client = Client(enforce_csrf_checks=True)
    client.login(username="anna", password=PASSWORD)
    body = {"name": "Erika Brandt", "kind": "person"}

    blind = client.post("/api/v1/sources/", body, content_type="application/json")
    client.cookies["csrftoken"] = "a" * 32
    sound = client.post("/api/v1/sources/", body, content_type="application/json", headers={"X-CSRFToken": "a" * 32})

    assert client.get("/api/v1/me/").json()["token"] is None
    told(blind, 403, "forbidden")
    assert sound.status_code == 201


def test_me_tells_who_one_is_and_what_the_token_may() -> None:
    desk = make_desk("Politics")
    user = make_user("anna", role="fact-checker", desk=desk)

    me = api_of(user, ("claims:read",)).get("me/").json()

    assert me["username"] == "anna"
    assert me["desks"] == [
        {"desk": {"id": str(desk.pk), "slug": desk.slug, "name": "Politics"}, "role": "fact-checker"}
    ]
    assert me["token"]["scopes"] == ["claims:read"]
    assert "digest" not in me["token"]


# What each address needs: method, path, scope. A token with every other scope is told which one is missing.
NEEDS = [
    ("GET", "articles/", "articles:read"),
    ("POST", "articles/", "articles:write"),
    ("POST", "articles/bulk/", "articles:write"),
    ("GET", "articles/{article}/", "articles:read"),
    ("GET", "articles/{article}/claims/", "claims:read"),
    ("GET", "articles/{article}/versions/", "articles:read"),
    ("GET", "articles/{article}/versions/1/", "articles:read"),
    ("POST", "articles/{article}/retry/", "articles:write"),
    ("GET", "claims/", "claims:read"),
    ("POST", "claims/", "claims:write"),
    ("GET", "claims/{claim}/", "claims:read"),
    ("PATCH", "claims/{claim}/", "claims:write"),
    ("PATCH", "claims/{claim}/appearances/{claim}/", "claims:write"),
    ("GET", "extraction-quality/", "claims:read"),
    ("GET", "extraction-quality/corrections/", "claims:read"),
    ("GET", "sources/", "sources:read"),
    ("POST", "sources/", "sources:write"),
    ("GET", "sources/{source}/", "sources:read"),
    ("PATCH", "sources/{source}/", "sources:write"),
    ("GET", "sources/{source}/aliases/", "sources:read"),
    ("POST", "sources/{source}/aliases/", "sources:write"),
    ("GET", "sources/{source}/roles/", "sources:read"),
    ("GET", "sources/{source}/claims/", "claims:read"),
    ("GET", "checks/", "checks:read"),
    ("POST", "checks/", "checks:write"),
    ("GET", "checks/{check}/", "checks:read"),
    ("GET", "checks/{check}/moves/", "checks:read"),
    ("POST", "checks/{check}/moves/", "checks:write"),
    ("PUT", "checks/{check}/assignment/", "checks:write"),
    ("GET", "checks/{check}/evidence/", "checks:read"),
    ("POST", "checks/{check}/evidence/", "checks:write"),
    ("GET", "checks/{check}/verdict/", "checks:read"),
    ("PUT", "checks/{check}/verdict/", "checks:write"),
    ("GET", "checks/{check}/verdicts/", "checks:read"),
    ("GET", "checks/{check}/responses/", "checks:read"),
    ("POST", "checks/{check}/responses/", "checks:write"),
    ("GET", "checks/{check}/exceptions/", "checks:read"),
    ("POST", "checks/{check}/exceptions/", "checks:write"),
    ("GET", "checks/{check}/disclosures/", "checks:read"),
    ("POST", "checks/{check}/disclosures/", "checks:write"),
    ("GET", "claims/{claim}/comments/", "checks:read"),
    ("POST", "claims/{claim}/comments/", "checks:write"),
    ("POST", "claims/{claim}/merge/", "claims:write"),
    ("POST", "claims/{claim}/split/", "claims:write"),
    ("POST", "claims/{claim}/reject/", "claims:write"),
    ("POST", "sources/{source}/merge/", "sources:write"),
    ("POST", "bulk-moves/", "checks:write"),
    ("GET", "prior-checks/", "checks:read"),
    ("GET", "scales/", "checks:read"),
    ("POST", "scales/", "checks:write"),
    ("GET", "events/", "checks:read"),
]


@pytest.fixture
def ids() -> dict[str, object]:
    check = make_check(state="in progress")
    appearance = check.claim.appearances.get()
    return {
        "article": appearance.article_id,
        "claim": check.claim_id,
        "source": check.claim.claimant_id,
        "check": check.pk,
    }


def test_every_address_asks_for_its_scope_and_names_it_when_it_is_missing(ids: dict[str, object]) -> None:
    user = make_user(role="editor")
    every = [scope for scope in Scope.values if scope != Scope.PUBLISHED_READ]
    for method, path, scope in NEEDS:
        others = api_of(user, tuple(set(every) - {scope}))
        alone = api_of(user, (scope,))
        content_type = "application/x-ndjson" if "bulk" in path else "application/json"

        refused = others.call(method, path.format(**ids), content_type=content_type)
        problem = told(refused, 403, "missing_scope")
        served = alone.call(method, path.format(**ids), content_type=content_type)

        assert scope in problem["detail"], path
        assert f'scope="{scope}"' in refused["WWW-Authenticate"]
        assert served.status_code not in {401, 403, 405, 500}, (method, path, served.content)


def test_every_address_is_closed_without_a_token(ids: dict[str, object]) -> None:
    for method, path, _scope in [*NEEDS, ("GET", "me/", "")]:
        told(Api().call(method, path.format(**ids)), 401, "not_authenticated")


def test_every_address_answers_other_methods_in_words(ids: dict[str, object]) -> None:
    api = api_of(make_user(role="editor"))
    served: dict[str, set[str]] = {}
    for method, path, _scope in NEEDS:
        served.setdefault(path, set()).add(method)
    for path, methods in served.items():
        for method in {"GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"} - methods:
            response = api.call(method, path.format(**ids))
            told(response, 405, "method_not_allowed")
            assert set(response["Allow"].split(", ")) - {"HEAD"} == methods, (path, method)


def test_a_token_shrinks_with_its_owner(django_assert_max_num_queries) -> None:
    desk = make_desk()
    user = make_user(role="reporter", desk=desk)
    article = make_article(desk=desk, is_confidential=True)
    api = api_of(user)
    assert api.get(f"articles/{article.pk}/").status_code == 200

    Membership.objects.filter(user=user).delete()

    told(api.get(f"articles/{article.pk}/"), 404, "not_found")
    told(api.post("articles/", {"text": "Some text of an article."}), 400, "invalid")


def test_a_token_for_published_checks_shows_those_alone_whoever_owns_it() -> None:
    editor, partner = make_user(role="editor"), make_user(is_partner=True)
    published, internal = make_check(state="published"), make_check(state="in review")
    make_claim()

    for api in (api_of(editor, ("published:read",)), api_of(partner)):
        assert [row["id"] for row in api.get("claims/").json()["results"]] == [str(published.claim_id)]
        assert [row["id"] for row in api.get("checks/").json()["results"]] == [str(published.pk)]
        assert api.get(f"claims/{published.claim_id}/").json()["verdict"]["explanation"]
        whole = api.get(f"checks/{published.pk}/").json()
        assert set(whole) == {"id", "url", "claim", "state", "verdict", "created_at", "updated_at"}
        assert api.get(f"checks/{published.pk}/evidence/").json()["results"][0]["title"] == "Minutes of the council"
        assert api.get("scales/").status_code == 200
        for path in (
            f"claims/{internal.claim_id}/", f"checks/{internal.pk}/", f"checks/{internal.pk}/evidence/",
            f"checks/{published.pk}/moves/", f"checks/{published.pk}/verdict/",
        ):  # fmt: skip
            told(api.get(path), 404, "not_found")
        assert api.get("events/").json()["results"] == []
        told(api.get("articles/"), 403, "missing_scope")
        told(api.get("sources/"), 403, "missing_scope")

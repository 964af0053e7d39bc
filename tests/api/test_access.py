"""One table: who gets what at which address, for things of the newsroom and of one desk."""

import pytest

from apps.accounts.models import Desk, User
from apps.history.models import Event
from tests.api.calls import Api, api_of
from tests.factories import make_article, make_check, make_claim, make_desk, make_source, make_user

pytestmark = pytest.mark.django_db

PEOPLE = (
    "reporter",
    "fact-checker",
    "editor",
    "administrator",
    "outsider",
    "outside editor",
    "without a desk",
    "partner",
)
WITHIN = {"reporter", "fact-checker", "editor"}
NEWSROOM = set(PEOPLE) - {"partner"}
CANARY = "Zebrafinkenkanarienvogel"  # must turn up in no answer to somebody outside the desk
NOTHING = "00000000-0000-7000-8000-000000000000"  # the id of no row

# address, who sees the newsroom's, who sees a desk's confidential one
READING = [
    ("articles/{article}/", NEWSROOM, WITHIN),
    ("articles/{article}/claims/", NEWSROOM, WITHIN),
    ("articles/{article}/versions/", NEWSROOM, WITHIN),
    ("articles/{article}/versions/1/", NEWSROOM, WITHIN),
    ("claims/{claim}/", NEWSROOM, WITHIN),
    ("sources/{source}/", NEWSROOM, WITHIN),
    ("sources/{source}/aliases/", NEWSROOM, WITHIN),
    ("sources/{source}/roles/", NEWSROOM, WITHIN),
    ("sources/{source}/claims/", NEWSROOM, WITHIN),
    ("checks/{check}/", NEWSROOM, WITHIN),
    ("checks/{check}/moves/", NEWSROOM, WITHIN),
    ("checks/{check}/evidence/", NEWSROOM, WITHIN),
    ("checks/{check}/verdict/", NEWSROOM, WITHIN),
    ("checks/{check}/exceptions/", NEWSROOM, WITHIN),
    ("checks/{check}/disclosures/", NEWSROOM, WITHIN),
    ("checks/{check}/verdicts/", NEWSROOM, WITHIN),
    ("checks/{published}/verdicts/", set(PEOPLE), WITHIN),
    ("claims/{claim}/watch/", NEWSROOM, WITHIN),
    ("checks/{check}/responses/", NEWSROOM, WITHIN),
    ("checks/{check}/response-offers/", NEWSROOM, WITHIN),
    ("claims/{claim}/comments/", NEWSROOM, WITHIN),
    ("checks/{check}/evidence/order/", NEWSROOM, WITHIN),
    ("evidence/{evidence}/", NEWSROOM, WITHIN),
    ("checks/{published}/", set(PEOPLE), WITHIN),
    ("checks/{published}/evidence/", set(PEOPLE), WITHIN),
    ("checks/{published}/claimreview/", set(PEOPLE), set()),  # what is confidential is published to nobody
    ("claims/{published_claim}/", set(PEOPLE), WITHIN),
]
WRITING = [
    ("POST", "articles/{article}/retry/", None),
    ("PATCH", "claims/{claim}/", {"label": "Mended"}),
    ("PATCH", "claims/{claim}/appearances/{claim}/", {"kind": "direct"}),
    ("POST", "claims/{claim}/merge/", {"into": "{published_claim}"}),
    ("POST", "claims/{claim}/split/", {"appearances": [NOTHING], "text": "x", "label": "x"}),
    ("POST", "claims/{claim}/reject/", {}),
    ("PATCH", "sources/{source}/", {"description": "Mended"}),
    ("POST", "sources/{source}/merge/", {"into": "{source}"}),
    ("POST", "sources/{source}/aliases/", {"name": "Another name"}),
    ("POST", "checks/{check}/moves/", {"to": "queued"}),
    ("PUT", "checks/{check}/assignment/", {"assignee": None}),
    ("POST", "checks/{check}/evidence/", {"title": "x", "stance": "context", "url": "https://a.example/"}),
    ("PUT", "checks/{check}/evidence/order/", {"ids": []}),
    ("PATCH", "evidence/{evidence}/", {"title": "Mended"}),
    ("POST", "evidence/{evidence}/remove/", {}),
    ("POST", "evidence/{evidence}/restore/", {}),
    ("POST", "evidence/{evidence}/archive/", {}),
    ("POST", "claims/{claim}/dossier/", {}),
    ("PUT", "checks/{check}/verdict/", {"rating": "true", "explanation": "x"}),
    ("POST", "checks/{check}/exceptions/", {"gate": "origins", "reason": "x"}),
    ("POST", "checks/{check}/disclosures/", {"has_interest": False}),
    ("PUT", "claims/{claim}/watch/", {"is_watching": True}),
    ("POST", "checks/{check}/responses/", {"channel": "phone", "question": "x"}),
    ("POST", "claims/{claim}/comments/", {"text": "x"}),
]
LISTS = ("articles/", "claims/", "sources/", "checks/", "events/")


@pytest.fixture
def desk() -> Desk:
    return make_desk()


@pytest.fixture
def callers(desk: Desk) -> dict[str, Api]:
    people: dict[str, User] = {
        **{role: make_user(role=role, desk=desk) for role in WITHIN},
        "administrator": make_user(is_administrator=True),
        "outsider": make_user(role="reporter"),
        "outside editor": make_user(role="editor"),
        "without a desk": make_user(),
        "partner": make_user(is_partner=True),
    }
    return {name: api_of(person) for name, person in people.items()}


def things(desk: Desk, *, is_confidential: bool) -> dict[str, object]:
    source = make_source(f"{CANARY} Brandt" if is_confidential else "Erika Brandt", role="mayor",
                         confidential_to=desk if is_confidential else None)  # fmt: skip
    article = make_article(
        desk=desk, is_confidential=is_confidential, text=f"The {CANARY} said so." if is_confidential else ""
    )
    words = {"text": f"{CANARY} sings.", "label": f"{CANARY} sings"} if is_confidential else {}
    claim = make_claim(article=article, claimant=source, **words)
    check = make_check(claim=claim, state="in review", explanation=f"{CANARY}." if is_confidential else "So it is.")
    published = make_check(state="published", claim=make_claim(desk=desk, is_confidential=is_confidential))
    return {
        "article": article.pk, "claim": claim.pk, "source": source.pk, "check": check.pk, "published": published.pk,
        "published_claim": published.claim_id, "evidence": check.evidence.get().pk,
    }  # fmt: skip


def filled(body: dict | None, ids: dict[str, object]) -> dict | None:
    return body and {name: value.format(**ids) if isinstance(value, str) else value for name, value in body.items()}


@pytest.mark.parametrize("is_confidential", [False, True], ids=["newsroom's", "confidential"])
def test_reading(desk: Desk, callers: dict[str, Api], is_confidential: bool) -> None:
    ids = things(desk, is_confidential=is_confidential)
    wrong = []
    for path, open_to, confidential_to in READING:
        for name, api in callers.items():
            response = api.get(path.format(**ids))
            expected = confidential_to if is_confidential else open_to
            allowed = {200} if name in expected else {403, 404} if name == "partner" else {404}
            if response.status_code not in allowed:
                wrong.append((path, name, response.status_code))
    assert wrong == []


def test_writing_to_another_desks_confidential_things_finds_nothing(desk: Desk, callers: dict[str, Api]) -> None:
    ids = things(desk, is_confidential=True)
    before = Event.objects.count()
    wrong = []
    for method, path, body in WRITING:
        for name in ("administrator", "outsider", "outside editor", "without a desk"):
            response = callers[name].call(method, path.format(**ids), filled(body, ids), If_Match="*")
            if response.status_code != 404:
                wrong.append((method, path, name, response.status_code))
    assert wrong == []
    assert Event.objects.count() == before


def test_no_list_count_filter_or_search_betrays_what_is_confidential(desk: Desk, callers: dict[str, Api]) -> None:
    ids = things(desk, is_confidential=True)
    queries = [(path, {}) for path in LISTS]
    queries += [(path, {"q": CANARY}) for path in ("articles/", "claims/", "sources/")]
    queries += [
        ("claims/", {"claimant": str(ids["source"])}), ("claims/", {"article": str(ids["article"])}),
        ("claims/", {"desk": desk.slug}), ("articles/", {"desk": desk.slug}), ("checks/", {"desk": desk.slug}),
        ("checks/", {"claim": str(ids["claim"])}), ("events/", {"object_id": str(ids["check"])}),
        ("events/", {"kind": "check,claim,article,source"}),
    ]  # fmt: skip
    for path, query in queries:
        inside = callers["editor"].get(path, **query)
        assert inside.json()["results"], (path, query)
        for name in set(PEOPLE) - WITHIN:
            answer = callers[name].get(path, **query).text
            betrayed = [key for key, id in ids.items() if str(id) in answer] + [CANARY] * (CANARY in answer)
            assert not betrayed, (name, path, query)


def test_partners_and_people_of_no_desk_write_nothing(desk: Desk, callers: dict[str, Api]) -> None:
    ids = things(desk, is_confidential=False)
    before = Event.objects.count()

    for name in ("partner", "without a desk"):
        for method, path, body in WRITING:
            status = callers[name].call(method, path.format(**ids), filled(body, ids), If_Match="*").status_code
            assert status in {403, 404, 409}, (name, method, path, status)

    assert Event.objects.count() == before


def test_what_happened_to_people_and_tokens_is_for_administrators(callers: dict[str, Api]) -> None:
    assert callers["administrator"].get("events/", kind="user,apitoken").json()["results"]
    assert callers["editor"].get("events/", kind="user,apitoken").json()["results"] == []


def test_history_tells_who_did_what(desk: Desk, callers: dict[str, Api]) -> None:
    claim = make_claim(desk=desk)
    callers["reporter"].patch(f"claims/{claim.pk}/", {"label": "Mended"}, If_Match='"1"')

    event = callers["editor"].get("events/", kind="claim", object_id=str(claim.pk)).json()["results"][0]

    assert event["verb"] == "claim mended"
    assert event["after"] == {"label": "Mended"}
    assert event["actor"]

"""Reading, adding and mending claims."""

import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from apps.accounts.models import User
from apps.claims.actions import mend_claim
from apps.claims.models import Appearance, Claim
from apps.history.models import Event
from apps.verification.actions import move_check
from tests.api.calls import Api, api_of, told
from tests.factories import make_article, make_check, make_claim, make_desk, make_source, make_user

pytestmark = pytest.mark.django_db

TEXT = "On Monday the mayor spoke. “The bridge will open in May”, Erika Brandt said. The council did not comment."


@pytest.fixture
def reporter() -> User:
    return make_user(role="reporter")


@pytest.fixture
def api(reporter: User) -> Api:
    return api_of(reporter)


def places(text: str, *parts: str) -> list[list[int]]:
    return [[text.index(part), text.index(part) + len(part)] for part in parts]


def by_hand(article, **changes) -> dict:
    text = article.current.text
    return {
        "article": str(article.pk),
        "text": "The bridge will open in May.",
        "label": "Brandt: bridge opens in May",
        "kind": "direct",
        "content": places(text, "The bridge will open in May"),
        "cue": places(text, "said"),
        "source": places(text, "Erika Brandt"),
    } | changes


def test_a_claim_carries_who_says_it_where_in_which_words_and_what_became_of_it(api: Api) -> None:
    outlet = make_source("Example Post", kind="outlet")
    article = make_article(text=TEXT, outlet=outlet)
    start = article.current.text.index("The bridge")
    claim = make_claim(
        article=article, claimant="Erika Brandt", text="The bridge will open in May.", kind="direct",
        content=((start, start + 27),), cue=tuple(map(tuple, places(article.current.text, "said"))),
        claimant_role="mayor", reasons=({"name": "figure", "weight": 0.2, "words": ["May"]},), confidence=0.9,
        signals=(("origins", 2, [{"agency": "dpa"}]),),
    )  # fmt: skip
    make_check(claim=claim, state="published", rating="false")

    told_claim = api.get(f"claims/{claim.pk}/").json()

    assert told_claim["text"] == "The bridge will open in May."
    assert told_claim["claimant"]["name"] == "Erika Brandt"
    assert told_claim["claimant"]["kind"] == "person"
    assert told_claim["claimant_role"] == "mayor"
    assert told_claim["status"] == "published"
    assert told_claim["reasons"][0]["name"] == "figure"
    assert told_claim["signals"] == [
        {"name": "origins", "label": "independent origins", "value": 2, "reasons": [{"agency": "dpa"}]}
    ]
    assert told_claim["check"]["state"] == "published"
    assert told_claim["verdict"]["rating"]["key"] == "false"
    assert told_claim["verdict"]["rating"]["scale"] == "true-to-false"
    appearance = told_claim["appearances"][0]
    assert appearance["quote"] == "The bridge will open in May"
    assert appearance["cue"] == "said"
    assert appearance["context"]["before"].endswith("On Monday the mayor spoke. “")
    assert appearance["context"]["after"].startswith("”, Erika Brandt said.")
    assert appearance["article"]["outlet"]["name"] == "Example Post"
    assert appearance["kind"] == "direct"
    assert appearance["confidence"] == 0.9
    assert {span["part"] for span in appearance["spans"]} == {"content", "cue"}
    assert appearance["is_current"] is True


def test_a_claim_carries_its_figures_dates_and_tense(api: Api) -> None:
    figure = {"words": "1.2 billion euros", "value": 1.2e9, "unit": "EUR", "upper": None, "bound": "about"}
    day = {"words": "12 March", "value": "2026-03-12", "part": ""}
    claim = make_claim(quantities=(figure,), moments=(day,), tense="past")

    told_claim = api.get(f"claims/{claim.pk}/").json()

    assert (told_claim["quantities"], told_claim["moments"], told_claim["tense"]) == ([figure], [day], "past")


def test_quotes_are_exact_beyond_the_basic_plane(api: Api) -> None:
    article = make_article(text="🌉🌉 Über die Brücke 😀: „Sie öffnet im Mai 🎉“, sagte Brandt.", language="de")
    claim = make_claim(article=article, quote="Sie öffnet im Mai 🎉")

    appearance = api.get(f"claims/{claim.pk}/").json()["appearances"][0]

    assert appearance["quote"] == "Sie öffnet im Mai 🎉"
    assert appearance["context"]["after"] == "“, sagte Brandt."


def test_a_verdict_shows_only_while_its_check_is_published(api: Api) -> None:
    verdicts = {
        state: api.get(f"claims/{make_check(state=state).claim_id}/").json()["verdict"]
        for state in ("in review", "published", "retracted")
    }

    assert verdicts["published"]["explanation"]
    assert verdicts["in review"] is None
    assert verdicts["retracted"] is None


@pytest.mark.parametrize("who", ["partner", "narrow token"])
def test_outsiders_read_the_words_that_were_published_while_the_claim_is_mended(who: str) -> None:
    mayor = make_source("Erika Brandt")
    claim = make_claim(claimant=mayor, claimant_role="mayor", text="The bridge opens in May.", label="Bridge in May")
    editor = make_user(role="editor", desk=claim.desk)
    check = make_check(state="published", claim=claim, editor=editor)
    move_check(check=check, to="in progress", by=editor, comment="Anew.")
    claim.refresh_from_db()
    changes = {"text": "Zeppelins open in May.", "label": "Zeppelins", "claimant": make_source("Ada Berg")}
    mend_claim(claim=claim, version=claim.version, by=editor, **changes)
    reader = make_user(is_partner=True) if who == "partner" else editor
    outside, inside = api_of(reader, ("published:read",)), api_of(editor)

    for shown in (
        outside.get(f"claims/{claim.pk}/").json(),
        outside.get(f"checks/{check.pk}/").json()["claim"],
        outside.get("checks/").json()["results"][0]["claim"],
    ):
        assert (shown["text"], shown["label"]) == ("The bridge opens in May.", "Bridge in May")
        assert (shown["claimant"]["name"], shown["claimant"]["id"]) == ("Erika Brandt", str(mayor.pk))
        assert "Zeppelin" not in str(shown)
    assert outside.get("claims/", q="zeppelins").json()["results"] == []
    assert outside.get(f"claims/{claim.pk}/").json()["claimant_role"] == "mayor"
    assert outside.get(f"claims/{claim.pk}/", fields="text").json() == {"text": "The bridge opens in May."}
    assert inside.get("claims/", q="zeppelins").json()["results"][0]["claimant"]["name"] == "Ada Berg"
    assert inside.get(f"checks/{check.pk}/").json()["claim"]["label"] == "Zeppelins"


def test_outsiders_search_the_claims_that_say_what_was_published() -> None:
    claim = make_check(state="published", claim=make_claim(text="Zeppelins open in May.")).claim
    make_check(state="in review", claim=make_claim(text="Zeppelins close in May."))

    found = api_of(make_user(is_partner=True)).get("claims/", q="zeppelins").json()["results"]

    assert [row["id"] for row in found] == [str(claim.pk)]


def test_the_list_can_be_filtered_by_all_that_the_contract_names(api: Api) -> None:
    outlet, brandt = make_source("Example Post", kind="outlet"), make_source("Erika Brandt")
    unnamed = make_source("people close to the council", kind="unnamed group")
    german = make_article(language="de", text="Die Brücken werden teurer, sagt Brandt.", outlet=outlet)
    one = make_claim(article=german, claimant=brandt, text="Die Brücken werden teurer.", kind="direct", worth=0.9)
    two = make_claim(claimant=unnamed, speech_act="denies", worth=0.2, signals=(("origins", 3, []),))
    three = make_check(state="published", rating="mixed").claim

    def found(**query: str) -> set[str]:
        response = api.get("claims/", **query)
        assert response.status_code == 200, response.text
        return {row["id"] for row in response.json()["results"]}

    ids = {name: str(claim.pk) for name, claim in (("one", one), ("two", two), ("three", three))}
    assert found() == set(ids.values())
    for query, names in [
        ({"claimant": str(brandt.pk)}, "one"),
        ({"kind": "direct"}, "one"),
        ({"kind": "direct,indirect"}, "one two three"),
        ({"speech_act": "denies"}, "two"),
        ({"status": "published"}, "three"),
        ({"status": "new,published"}, "one two three"),
        ({"verdict": "mixed"}, "three"),
        ({"verdict": "false"}, ""),
        ({"language": "de"}, "one"),
        ({"outlet": str(outlet.pk)}, "one"),
        ({"article": str(german.pk)}, "one"),
        ({"desk": two.desk.slug}, "two"),
        ({"q": "Brücke"}, "one"),
        ({"q": '"Brücken werden"'}, "one"),
        ({"q": "Brücke teurer nirgends"}, ""),
        ({"worth_min": "0.5"}, "one three"),
        ({"unnamed": "true"}, "two"),
        ({"unnamed": "false"}, "one three"),
        ({"origins_min": "2"}, "two"),
        ({"since": "2020-01-01"}, "one two three"),
        ({"until": "2020-01-01T12:00:00Z"}, ""),
    ]:
        assert found(**query) == {ids[name] for name in names.split()}, query


@pytest.mark.parametrize(
    "query",
    [
        {"claimant": "x"}, {"kind": "shouted"}, {"status": "new,lost"}, {"worth_min": "2"}, {"worth_min": "nan"},
        {"origins_min": "-1"}, {"origins_min": "1e99"}, {"since": "soon"}, {"since": "0001-01-01T00:00:00+14:00"},
        {"until": "9999-12-31T23:59:59-14:00"},
    ],
)  # fmt: skip
def test_bad_filters_are_refused_by_name(api: Api, query: dict[str, str]) -> None:
    assert set(told(api.get("claims/", **query), 400, "invalid")["errors"]) == set(query)


def test_a_claim_is_added_by_hand(api: Api, reporter: User) -> None:
    article, brandt = make_article(text=TEXT), make_source("Erika Brandt")

    response = api.post("claims/", by_hand(article, claimant=str(brandt.pk), speech_act="promises"))

    assert response.status_code == 201
    claim = response.json()
    assert response["Location"] == claim["url"]
    assert response["ETag"] == '"1"'
    assert claim["claimant"]["id"] == str(brandt.pk)
    assert claim["speech_act"] == "promises"
    assert claim["appearances"][0]["quote"] == "The bridge will open in May"
    assert claim["appearances"][0]["source"] == "Erika Brandt"
    assert Claim.objects.get().added_by == reporter
    assert Appearance.objects.get().added_by == reporter


def test_the_same_claim_by_hand_twice_is_one(api: Api) -> None:
    article = make_article(text=TEXT)

    answers = {api.post("claims/", by_hand(article)).json()["id"] for _time in range(2)}

    assert len(answers) == 1
    assert Appearance.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"content": []}, "content"),
        ({"content": [[5, 5]]}, "content"),
        ({"content": [[9, 5]]}, "content"),
        ({"content": [[0, 5], [3, 9]]}, "content"),
        ({"content": [[-1, 5]]}, "content"),
        ({"content": [[1, 2, 3]]}, "content"),
        ({"content": "all"}, "content"),
        ({"content": None}, "content"),
        ({"text": "  "}, "text"),
        ({"label": "x" * 91}, "label"),
        ({"kind": "shouted"}, "kind"),
        ({"speech_act": "sings"}, "speech_act"),
        ({"claimant": str(uuid.uuid4())}, "claimant"),
        ({"article": str(uuid.uuid4())}, "article"),
        ({"article": "x"}, "article"),
        ({"version": 7}, "version"),
        ({"text": "\ud800"}, "text"),
    ],
)
def test_bad_claims_are_refused_by_field(api: Api, changes: dict, field: str) -> None:
    assert field in told(api.post("claims/", by_hand(make_article(text=TEXT)) | changes), 400, "invalid")["errors"]


def test_a_place_beyond_the_text_is_refused_with_its_length(api: Api) -> None:
    problem = told(api.post("claims/", by_hand(make_article(text=TEXT), content=[[0, 9999]])), 400, "bad_input")

    assert "9999" in problem["detail"]


def test_an_article_without_text_takes_no_claims_yet(api: Api) -> None:
    article = make_article(state="extracting")

    body = by_hand(make_article(text=TEXT)) | {"article": str(article.pk)}

    told(api.post("claims/", body), 409, "not_ready")


def test_a_claim_is_mended_and_history_tells_it(api: Api, reporter: User) -> None:
    claim = make_claim()
    read = api.get(f"claims/{claim.pk}/")

    response = api.patch(f"claims/{claim.pk}/", {"label": "A better label"}, If_Match=read["ETag"])

    assert response.status_code == 200
    assert response.json()["label"] == "A better label"
    assert response["ETag"] == '"2"' != read["ETag"]
    event = Event.objects.get(verb="claim mended")
    assert (event.actor_id, event.after) == (reporter.pk, {"label": "A better label"})


def test_a_stale_write_is_refused_and_a_blind_one_too(api: Api) -> None:
    claim = make_claim()
    api.patch(f"claims/{claim.pk}/", {"label": "First"}, If_Match='"1"')

    told(api.patch(f"claims/{claim.pk}/", {"label": "Second"}, If_Match='"1"'), 412, "stale")
    told(api.patch(f"claims/{claim.pk}/", {"label": "Second"}, If_Match='W/"2"'), 412, "stale")
    told(api.patch(f"claims/{claim.pk}/", {"label": "Second"}), 428, "precondition_required")
    assert Claim.objects.get().label == "First"
    assert api.patch(f"claims/{claim.pk}/", {"label": "Third"}, If_Match='"1", "2"').status_code == 200


def test_the_claimant_of_a_claim_can_be_taken_away_and_given(api: Api) -> None:
    claim, brandt = make_claim(), make_source("Erika Brandt")

    hearsay = api.patch(f"claims/{claim.pk}/", {"claimant": None}, If_Match='"1"').json()
    named = api.patch(f"claims/{claim.pk}/", {"claimant": str(brandt.pk)}, If_Match='"2"').json()

    assert (hearsay["claimant"], hearsay["attribution"]) == (None, "unattributed")
    assert (named["claimant"]["name"], named["attribution"]) == ("Erika Brandt", "named")


def test_two_claims_cannot_be_mended_into_one(api: Api) -> None:
    brandt = make_source("Erika Brandt")
    make_claim(claimant=brandt, text="It opens in May.")
    other = make_claim(claimant=brandt, text="It opens in June.")

    told(api.patch(f"claims/{other.pk}/", {"text": "It opens in May!"}, If_Match='"1"'), 409, "conflict")


@pytest.mark.parametrize("body", [{}, {"status": "published"}, {"label": ""}, {"text": None}, [], "x"])
def test_bad_changes_are_refused(api: Api, body: object) -> None:
    told(api.patch(f"claims/{make_claim().pk}/", body, If_Match='"1"'), 400, "invalid")


def test_a_published_claim_is_not_mended(api: Api) -> None:
    claim = make_check(state="published").claim

    problem = told(api.patch(f"claims/{claim.pk}/", {"label": "x"}, If_Match='"1"'), 403, "forbidden")

    assert "Reopen" in problem["detail"]


def test_a_confidential_source_is_not_named_in_a_claim_that_others_see(reporter: User, api: Api) -> None:
    desk = reporter.desks.get()
    secret = make_source("Deep Throat", confidential_to=desk)
    open_article, closed_article = make_article(text=TEXT), make_article(text=TEXT, desk=desk, is_confidential=True)
    claim = make_claim()

    problem = told(api.post("claims/", by_hand(open_article, claimant=str(secret.pk))), 400, "invalid")
    told(api.patch(f"claims/{claim.pk}/", {"claimant": str(secret.pk)}, If_Match='"1"'), 400, "invalid")
    within = api.post("claims/", by_hand(closed_article, claimant=str(secret.pk)))

    assert "confidential" in problem["errors"]["claimant"][0]
    assert within.status_code == 201
    assert within.json()["is_confidential"] is True


def test_another_desks_confidential_source_does_not_exist(api: Api) -> None:
    secret = make_source("Deep Throat", confidential_to=make_desk())

    problem = told(api.post("claims/", by_hand(make_article(text=TEXT), claimant=str(secret.pk))), 400, "invalid")

    assert problem["errors"]["claimant"] == ["There is no such source."]


def test_a_sparse_claim_has_the_fields_asked_for(api: Api) -> None:
    claim = make_claim()

    assert api.get(f"claims/{claim.pk}/", fields="id, label").json() == {"id": str(claim.pk), "label": claim.label}


@pytest.mark.django_db(transaction=True)
def test_of_many_editors_nobodys_change_vanishes() -> None:
    claim, api = make_claim(), api_of(make_user(role="editor"))

    def edit(number: int) -> list[int]:
        caller, answers = Api(), []
        caller.headers = api.headers
        try:
            for turn in range(3):
                read = caller.get(f"claims/{claim.pk}/", fields="id")
                answers.append(
                    caller.patch(
                        f"claims/{claim.pk}/", {"label": f"{number}/{turn}"}, If_Match=read["ETag"]
                    ).status_code
                )
        finally:
            connection.close()
        return answers

    with ThreadPoolExecutor(20) as pool:
        answers = [status for statuses in pool.map(edit, range(40)) for status in statuses]

    accepted = answers.count(200)
    assert set(answers) <= {200, 412}
    assert accepted >= 1
    assert Claim.objects.get().version == 1 + accepted
    assert Event.objects.filter(verb="claim mended").count() == accepted


def test_the_words_of_a_claim_are_moved_in_the_text() -> None:
    claim = make_claim()
    appearance = claim.appearances.get()
    api = api_of(make_user(role="reporter"))
    path = f"claims/{claim.pk}/appearances/{appearance.pk}/"

    moved = api.patch(path, {"content": [[0, 7]], "source": [], "kind": "direct"}, If_Match='"1"')

    assert moved.status_code == 200
    assert moved["ETag"] == '"2"'
    told_spans = moved.json()["appearances"][0]["spans"]
    assert [(span["part"], span["start"], span["end"]) for span in told_spans] == [("content", 0, 7)]
    told(api.patch(path, {"content": [[0, 5]]}), 428, "precondition_required")
    told(api.patch(path, {"content": [[0, 5]]}, If_Match='"1"'), 412, "stale")
    told(api.patch(path, {"content": []}, If_Match="*"), 400, "invalid")
    told(api.patch(path, {"content": [[0, 99_999]]}, If_Match="*"), 400, "bad_input")
    told(api.patch(path, {}, If_Match="*"), 400, "invalid")
    elsewhere = f"claims/{make_claim().pk}/appearances/{appearance.pk}/"
    told(api.patch(elsewhere, {"kind": "direct"}, If_Match="*"), 404, "not_found")

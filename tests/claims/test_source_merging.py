"""Two sources that are one: names, roles, articles and claims follow, and all of it can be taken back."""

from datetime import date
from typing import Any

import pytest

from apps.accounts.models import User
from apps.articles.models import Article
from apps.claims.actions import (
    mend_claim,
    mend_source,
    merge_claims,
    merge_sources,
    recount_what_is_due,
    reject_claim,
    undo_change,
)
from apps.claims.models import Change, Claim
from apps.errors import Conflict, NotAllowed
from apps.history.models import Event
from apps.sources.actions import add_alias, change_source, find_or_add_source, see_role
from apps.sources.models import Alias, Role, Source
from tests.claims.saying import claim_in, everything, say
from tests.factories import make_article, make_check, make_claim, make_desk, make_source, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor() -> User:
    return make_user(role="editor")


def registry() -> dict[str, Any]:
    passing = {"version", "updated_at"}
    rows: dict[str, Any] = {}
    for model in (Source, Alias, Role):
        found = model.objects.order_by("pk").values()
        rows[model.__name__] = [{name: row[name] for name in row if name not in passing} for row in found]
    outlets = list(Article.objects.order_by("pk").values_list("pk", "outlet"))
    return rows | {"outlets": outlets, "agencies": set(Article.objects.values_list("pk", "agencies"))}


def pair(kind: str = "person", **more: Any) -> tuple[Source, Source]:
    return make_source(kind=kind, **more), make_source(kind=kind, **more)


def test_names_roles_and_claims_follow(editor: User) -> None:
    source, into = pair()
    add_alias(source=source, name="The Mayor", by=editor)
    see_role(source=source, title="mayor", on=date(2026, 3, 1))
    claim = claim_in(make_article(), text="It opens.", claimant=source)

    change = merge_sources(source=source, into=into, by=editor, version=source.version)

    source.refresh_from_db()
    claim.refresh_from_db()
    assert (change.kind, change.source, change.into_source) == ("sources merged", source, into)
    assert (source.merged_into, claim.claimant) == (into, into)
    assert set(into.aliases.values_list("name", flat=True)) >= {source.name, "The Mayor"}
    assert into.roles.get().title == "mayor"
    assert source not in Source.objects.in_use()
    for name in (source.name, "The Mayor"):
        assert find_or_add_source(name=name, kind="person") == into


def test_offices_and_days_of_both_come_together(editor: User) -> None:
    source, into = pair("organisation")
    see_role(source=source, title="ministry", on=date(2026, 1, 1))
    see_role(source=into, title="ministry", on=date(2026, 5, 1))
    minister = make_source()
    role = see_role(source=minister, title="minister", on=date(2026, 2, 2))
    Role.objects.filter(pk=role.pk).update(organisation=source)
    before = registry()

    change = merge_sources(source=source, into=into, by=editor)

    seen = into.roles.get()
    assert (seen.first_seen, seen.last_seen) == (date(2026, 1, 1), date(2026, 5, 1))
    assert minister.roles.get().organisation == into
    undo_change(change=change, by=editor)
    assert registry() == before


def test_articles_of_outlets_and_agencies_follow_and_are_one_origin(editor: User) -> None:
    source, into = pair("outlet")
    agency, same = pair("agency")
    mayor = make_source()
    articles = [make_article(outlet=outlet) for outlet in (source, into)]
    both = make_article()
    both.agencies.add(agency, same)
    one = make_article()
    one.agencies.add(agency)
    claim = claim_in(*articles, text="It opens.", claimant=mayor)
    merge_claims(claim=make_claim(claimant=mayor), into=claim, by=editor)  # counts the signals once
    before = registry()

    changes = [
        merge_sources(source=source, into=into, by=editor), merge_sources(source=agency, into=same, by=editor),
    ]  # fmt: skip

    assert {article.outlet for article in Article.objects.filter(pk__in=[a.pk for a in articles])} == {into}
    assert list(both.agencies.all()) == list(one.agencies.all()) == [same]
    assert recount_what_is_due() >= 1
    assert recount_what_is_due() == 0
    origins = claim.signals.get(name="origins")
    assert {"outlet": into.name} == {key: value for key, value in origins.reasons[0].items() if key != "articles"}
    for change in changes:
        undo_change(change=change, by=editor)
    assert registry() == before


def test_claims_that_become_the_same_are_merged_and_come_apart_again(editor: User) -> None:
    source, into = pair()
    mine, theirs = (claim_in(make_article(), text="It opens.", claimant=each) for each in (source, into))
    alone = claim_in(make_article(), text="It closes.", claimant=source)
    before, registered = everything(), registry()

    change = merge_sources(source=source, into=into, by=editor)

    mine.refresh_from_db()
    assert mine.merged_into == theirs
    assert theirs.appearances.count() == 2
    part = Change.objects.get(kind="claims merged")
    assert (part.part_of, part.claim) == (change, mine)
    assert part not in Change.objects.standing()
    with pytest.raises(Conflict, match="when two sources were merged"):
        undo_change(change=part, by=editor)

    undo_change(change=change, by=editor)

    after = everything()
    assert {**after, "Signal": None} == {**before, "Signal": None}
    assert registry() == registered
    alone.refresh_from_db()
    assert alone.claimant == source
    part.refresh_from_db()
    assert part.undone_at is not None


def test_of_two_claims_the_one_that_is_checked_stays(editor: User) -> None:
    source, into = pair()
    mine, theirs = (claim_in(make_article(), text="It opens.", claimant=each) for each in (source, into))
    make_check(claim=mine, state="queued")

    merge_sources(source=source, into=into, by=editor)

    theirs.refresh_from_db()
    mine.refresh_from_db()
    assert (theirs.merged_into, mine.claimant) == (mine, into)


def test_two_checks_of_one_claim_stand_in_the_way(editor: User) -> None:
    source, into = pair()
    for each in (source, into):
        make_check(claim=claim_in(make_article(), text="It opens.", claimant=each), state="queued")
    before, registered = everything(), registry()

    with pytest.raises(Conflict, match="both claims have a check"):
        merge_sources(source=source, into=into, by=editor)

    assert (everything(), registry()) == (before, registered)


def test_another_desk_s_claims_neither_stand_in_the_way_nor_are_told_of(editor: User) -> None:
    desk, (source, into) = make_desk(), pair()
    hidden = [
        claim_in(make_article(desk=desk, is_confidential=True), text="It opens.", claimant=each)
        for each in (source, into)
    ]
    for claim in hidden:
        make_check(claim=claim, state="queued")
    before = everything()

    change = merge_sources(source=source, into=into, by=editor)

    assert set(Claim.objects.in_use()) == set(hidden)
    assert set(Claim.objects.values_list("claimant", flat=True)) == {into.pk}
    undo_change(change=change, by=editor)
    assert everything() == before


def test_confidential_twins_of_another_desk_are_merged_out_of_sight(editor: User) -> None:
    desk, (source, into) = make_desk(), pair()
    for each in (source, into):
        claim_in(make_article(desk=desk, is_confidential=True), text="It opens.", claimant=each)

    merge_sources(source=source, into=into, by=editor)

    part = Change.objects.get(kind="claims merged")
    assert part.confidential_to == desk
    assert part not in Change.objects.visible_to(editor)
    assert not Event.objects.visible_to(editor).filter(kind="claim", verb__contains="merged").exists()


def test_another_desk_s_twins_that_went_on_since_are_not_told_of_when_it_is_undone(editor: User) -> None:
    desk, (source, into) = make_desk(), pair()
    gone, stays = (
        claim_in(make_article(desk=desk, is_confidential=True), text="Secret words.", claimant=each)
        for each in (source, into)
    )
    change = merge_sources(source=source, into=into, by=editor)
    survivor = Claim.objects.in_use().get()
    reject_claim(claim=survivor, by=make_user(role="editor", desk=desk))

    undo_change(change=change, by=editor)

    source.refresh_from_db()
    assert source.merged_into is None
    assert {claim.merged_into for claim in Claim.objects.filter(pk__in=[gone.pk, stays.pk])} == {None, survivor}


def test_merged_and_rejected_claims_follow_so_that_their_words_still_lead_somewhere(editor: User) -> None:
    source, into = pair()
    gone, kept = (claim_in(make_article(), text=text, claimant=source) for text in ("One.", "Two."))
    merge_claims(claim=gone, into=kept, by=editor)
    no_claim = claim_in(make_article(), text="Good morning.", claimant=source)
    reject_claim(claim=no_claim, by=editor)

    merge_sources(source=source, into=into, by=editor)

    assert say(None, "One.", into).claim == kept
    assert say(None, "Good morning.", into).claim == no_claim


def test_one_gets_what_the_other_knew_and_gives_it_back(editor: User) -> None:
    source, into = pair()
    change_source(source=source, version=1, by=editor, description="Mayor", wikidata_id="Q1")
    change = merge_sources(source=source, into=into, by=editor)
    into.refresh_from_db()
    assert (into.description, into.wikidata_id) == ("Mayor", "Q1")

    undo_change(change=change, by=editor)

    into.refresh_from_db()
    assert (into.description, into.wikidata_id) == ("", "")


@pytest.mark.parametrize(
    ("one", "other", "sentence"),
    [
        ({"kind": "outlet"}, {"kind": "person"}, "of the kind"),
        ({"confidential": True}, {}, "same desk"),
        ({}, {"confidential": True}, "same desk"),
        ({"wikidata_id": "Q1"}, {"wikidata_id": "Q2"}, "Wikidata knows them as two"),
    ],
)
def test_what_cannot_be_one_is_refused(one: dict[str, Any], other: dict[str, Any], sentence: str) -> None:
    desk = make_desk()
    editor = make_user(role="editor", desk=desk)

    def source_like(told: dict[str, Any]) -> Source:
        source = make_source(kind=told.get("kind", "person"), confidential_to=desk if "confidential" in told else None)
        return change_source(source=source, version=1, by=editor, wikidata_id=told.get("wikidata_id", ""))

    source, into = source_like(one), source_like(other)

    with pytest.raises(Conflict, match=sentence):
        merge_sources(source=source, into=into, by=editor)


def test_a_source_is_not_merged_with_itself_nor_twice_nor_from_an_old_page(editor: User) -> None:
    source, into = pair()
    with pytest.raises(Conflict, match="one source already"):
        merge_sources(source=source, into=source, by=editor)
    with pytest.raises(Conflict, match="Somebody else changed"):
        merge_sources(source=source, into=into, by=editor, version=7)
    merge_sources(source=source, into=into, by=editor)
    with pytest.raises(Conflict, match="was merged"):
        merge_sources(source=source, into=into, by=editor)
    source.refresh_from_db()
    with pytest.raises(Conflict, match="was merged"):
        change_source(source=source, version=source.version, by=editor, description="Late")


def test_editors_merge_and_nobody_else(editor: User) -> None:
    source, into = pair()
    for other in (make_user(role="reporter"), make_user(role="fact-checker"), make_user(), make_user(is_partner=True)):
        with pytest.raises(NotAllowed, match="Only editors merge sources"):
            merge_sources(source=source, into=into, by=other)

    change = merge_sources(source=source, into=into, by=make_user(is_administrator=True))

    with pytest.raises(NotAllowed):
        undo_change(change=change, by=make_user(role="reporter"))
    undo_change(change=change, by=editor)


def test_a_desk_s_confidential_sources_are_its_editors() -> None:
    desk = make_desk()
    source, into = pair(confidential_to=desk)

    with pytest.raises(NotAllowed):
        merge_sources(source=source, into=into, by=make_user(role="editor"))

    change = merge_sources(source=source, into=into, by=make_user(role="editor", desk=desk))
    assert change.confidential_to == desk


def test_what_was_merged_on_or_claimed_by_another_since_is_kept(editor: User) -> None:
    source, into = pair()
    last = make_source()
    claim = claim_in(make_article(), text="It opens.", claimant=source)
    first = merge_sources(source=source, into=into, by=editor)
    second = merge_sources(source=into, into=last, by=editor)
    with pytest.raises(Conflict, match="itself merged"):
        undo_change(change=first, by=editor)
    undo_change(change=second, by=editor)
    claim.refresh_from_db()
    mend_claim(claim=claim, version=claim.version, by=editor, claimant=last)

    with pytest.raises(Conflict, match="another claimant since"):
        undo_change(change=first, by=editor)


def test_merging_twice_over_leads_to_the_last(editor: User) -> None:
    source, into = pair()
    last = make_source()
    merge_sources(source=source, into=into, by=editor)
    merge_sources(source=into, into=last, by=editor)

    assert find_or_add_source(name=source.name, kind="person") == last
    assert say(None, "It opens.", Source.objects.get(pk=source.pk)).claim.claimant == last


def test_attribution_follows_the_kind_of_the_source(editor: User) -> None:
    source = make_source("people close to the council")
    claim = claim_in(make_article(), text="It opens.", claimant=source)

    def now(kind: str) -> tuple[str, bool]:
        source.refresh_from_db()
        mend_source(source=source, version=source.version, by=editor, kind=kind)
        claim.refresh_from_db()
        return claim.attribution, claim.signals.filter(name="unnamed source").exists()

    assert now("unnamed group") == ("unnamed", True)
    assert now("unnamed group") == ("unnamed", True)
    assert now("organisation") == ("named", False)

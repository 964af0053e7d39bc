"""Comments on claims: who may, who is named, what stays when one is taken back."""

import pytest

from apps.accounts.models import Desk
from apps.claims.actions import merge_claims, undo_change
from apps.errors import BadInput, NotAllowed
from apps.history.models import Event
from apps.verification.actions.comments import add_comment, take_back_comment
from apps.verification.models import Comment, Mention, Watch
from tests.factories import make_claim, make_desk, make_source, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Desk:
    return make_desk()


def test_the_author_and_the_mentioned_watch_the_claim(desk: Desk) -> None:
    author, eva = make_user(role="reporter", desk=desk), make_user("eva", role="editor", desk=desk)
    claim = make_claim(desk=desk)

    comment = add_comment(claim=claim, by=author, text="  @Eva, is this new?\r\nI think so. ")

    assert comment.text == "@Eva, is this new?\nI think so."
    assert [mention.user for mention in Mention.objects.all()] == [eva]
    assert {watch.user for watch in Watch.objects.filter(claim=claim)} == {author, eva}


@pytest.mark.parametrize("who", ["outsider", "partner", "former", "ghost"])
def test_whoever_cannot_read_the_claim_is_as_unknown_as_nobody(desk: Desk, who: str) -> None:
    author = make_user(role="editor", desk=desk)
    make_user("outsider", role="editor")
    make_user("partner", is_partner=True)
    make_user("former", role="editor", desk=desk, is_active=False)
    claim = make_claim(desk=desk, is_confidential=True)

    with pytest.raises(BadInput, match=f"Nobody called @{who} reads this claim."):
        add_comment(claim=claim, by=author, text=f"What do you think, @{who}?")

    assert not Comment.objects.exists()


@pytest.mark.parametrize("text", ["", "   \n ", "x" * 10_001])
def test_a_comment_says_something_and_not_too_much(desk: Desk, text: str) -> None:
    with pytest.raises(BadInput, match="1 to 10,000"):
        add_comment(claim=make_claim(desk=desk), by=make_user(role="reporter", desk=desk), text=text)


def test_only_people_of_the_desk_comment(desk: Desk) -> None:
    for person in (make_user(), make_user(is_partner=True), make_user(role="editor")):
        with pytest.raises(NotAllowed, match="Only people of this desk"):
            add_comment(claim=make_claim(desk=desk, is_confidential=True), by=person, text="Hello.")


def test_history_tells_of_a_comment_to_its_desk_alone_and_never_its_words(desk: Desk) -> None:
    author = make_user(role="reporter", desk=desk)
    claim = make_claim(desk=desk, is_confidential=True)

    take_back_comment(comment=add_comment(claim=claim, by=author, text="Xylophon"), by=author)

    events = Event.objects.filter(verb__startswith="comment")
    assert sorted(event.verb for event in events) == ["comment added", "comment taken back"]
    assert {event.confidential_to for event in events} == {desk.pk}
    assert all("Xylophon" not in str(event.after) + event.subject for event in events)


def test_a_comment_is_taken_back_by_its_author_only_and_once(desk: Desk) -> None:
    author, editor = make_user(role="reporter", desk=desk), make_user(role="editor", desk=desk)
    comment = add_comment(claim=make_claim(desk=desk), by=author, text="Wrong.")

    with pytest.raises(NotAllowed, match="Only its author"):
        take_back_comment(comment=comment, by=editor)
    first = take_back_comment(comment=comment, by=author).removed_at
    second = take_back_comment(comment=comment, by=author).removed_at

    assert first == second
    assert Comment.objects.get().text == "Wrong."
    assert Event.objects.filter(verb="comment taken back").count() == 1


def test_comments_are_seen_by_those_who_see_the_claim(desk: Desk) -> None:
    author = make_user(role="reporter", desk=desk)
    comment = add_comment(claim=make_claim(desk=desk, is_confidential=True), by=author, text="Hush.")

    for person in (make_user(role="editor"), make_user(is_administrator=True), make_user(is_partner=True)):
        assert comment not in Comment.objects.visible_to(person)
    assert comment in Comment.objects.visible_to(author)


def test_without_its_event_there_is_no_comment(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("apps.verification.actions.comments.record", lambda *_args, **_more: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        add_comment(claim=make_claim(desk=desk), by=make_user(role="reporter", desk=desk), text="Hello.")

    assert not Comment.objects.exists()


def test_after_a_merge_the_claim_that_stays_has_the_comments_of_both(desk: Desk) -> None:
    author, editor = make_user(role="reporter", desk=desk), make_user(role="editor", desk=desk)
    speaker = make_source()
    gone, stays = make_claim(desk=desk, claimant=speaker), make_claim(desk=desk, claimant=speaker)
    comments = {add_comment(claim=claim, by=author, text="Hello.") for claim in (gone, stays)}

    change = merge_claims(claim=gone, into=stays, by=editor)
    merged = set(Comment.objects.visible_to(editor).about(stays))
    undo_change(change=change, by=editor)

    assert merged == comments
    assert len(Comment.objects.about(stays)) == 1

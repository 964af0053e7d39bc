"""A small newsroom at work, for looking at pages: two articles, claims in every state, people of every role."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils import timezone

from apps.accounts.models import Desk, User
from apps.accounts.roles import Role
from apps.articles.models import Article
from apps.claims.models import Claim
from apps.intake.actions import receive, work
from apps.sources.models import Source
from apps.verification.actions import attach_evidence
from tests.factories import make_article, make_check, make_claim, make_desk, make_source, make_user

DAM_TITLE = "Streit um den Damm: Ministerin widerspricht dem Bürgermeister"
DAM = f"""{DAM_TITLE}

Der Damm bei Lendorf ist nach Angaben des Bürgermeisters Kornelius Vahl seit Wochen undicht. „Wir haben am 3. Oktober \
dreimal in der Landeshauptstadt angerufen, und dreimal hat niemand zurückgerufen“, sagte Vahl am Montag. Das Land \
habe 1,4 Millionen Euro zugesagt, aber keinen Cent überwiesen.

Widerspruch aus dem Ministerium

Umweltministerin Ilse Tarnow wies das zurück. Der Bürgermeister habe behauptet, es sei „kein Cent“ geflossen; \
tatsächlich seien bereits 600.000 Euro ausgezahlt worden. Zu den Anrufen wollte sie sich nicht äußern.

Bis zu 2.000 Menschen sollen im Überflutungsgebiet wohnen. Der Deichverband rechnet damit, dass der Damm den Winter \
nicht übersteht.
"""
BRIDGE_TITLE = "Harbour bridge to open two years late, auditor says"
BRIDGE = f"""{BRIDGE_TITLE}

The new harbour bridge will open two years late and cost at least €48 million more than planned, according to the \
city's auditor, Maren Okafor. "Nobody in the works department kept a list of the changes," she told the council.

The works department declined to comment. Residents say that the noise has driven out a third of the shops in Quay \
Street.
"""

FRENCH = (
    "Le barrage de Lendorf fuit depuis plusieurs semaines, a déclaré le maire lundi devant la presse. Le gouvernement "
    "régional a promis un million d'euros, mais rien n'a encore été versé, selon lui. La ministre dément ces propos."
)
PASTED = """Startseite Politik Wirtschaft Sport
Anmelden
Abonnieren

Minister: Kein Geld mehr für den Damm

Von Paula Reiter

Diesen Artikel teilen
Link kopieren

Für den Damm bei Lendorf gibt es in diesem Jahr kein Geld mehr. Das sagte Finanzminister Georg Hall am Dienstag im \
Landtag. „Die 600.000 Euro sind ausgezahlt, mehr ist nicht im Haushalt“, erklärte Hall.

WERBUNG

Der Bürgermeister nannte das einen Skandal. Nach Angaben der Feuerwehr ist der Wasserstand seit Sonntag um zwölf \
Zentimeter gestiegen.

Zum selben Thema
Streit um den Damm geht weiter
Newsletter bestellen
"""


@dataclass
class Newsroom:
    people: dict[str, User]
    dam: Article
    bridge: Article
    secret: Article
    failed: Article
    pasted: Article
    claims: dict[str, Claim]
    source: Source


def make_newsroom(*, language: str = "en") -> Newsroom:
    desk = make_desk("Politics")
    people = {
        "reporter": make_user("rosa", role=Role.REPORTER, desk=desk, name="Rosa Lindqvist", language=language),
        "checker": make_user("ciro", role=Role.FACT_CHECKER, desk=desk, name="Ciro Abate", language=language),
        "editor": make_user("edda", role=Role.EDITOR, desk=desk, name="Edda Marsh", language=language),
        "stranger": make_user("stefan", role=Role.REPORTER, name="Stefan Oke", language=language),
    }
    kurier = make_source("Lendorfer Kurier", kind="outlet")
    dam = make_article(
        title=DAM_TITLE,
        text=DAM,
        desk=desk,
        language="de",
        outlet=kurier,
        by=people["reporter"],
        published_at=timezone.now() - timedelta(hours=3),
        url="https://kurier.example/damm",
    )
    dam.agencies.add(make_source("dpa", kind="agency"))
    bridge = make_article(
        title=BRIDGE_TITLE,
        text=BRIDGE,
        desk=desk,
        outlet=make_source("Harbour Post", kind="outlet"),
        published_at=timezone.now() - timedelta(days=1),
    )
    secret = make_article(title="Draft report on the works department", desk=desk, is_confidential=True)
    failed = read(desk, people["reporter"], FRENCH, title="Le barrage de Lendorf")
    pasted = read(desk, people["reporter"], PASTED)
    make_article(title="Council agenda for December", desk=desk, state="extracting")
    vahl = make_source("Kornelius Vahl", role="Bürgermeister von Lendorf")
    claims = _dam_claims(dam, vahl) | _bridge_claims(bridge)
    make_claim(article=secret, label="Report: changes were never written down")
    _work(claims, people)
    return Newsroom(people, dam, bridge, secret, failed, pasted, claims, vahl)


def read(desk: Desk, by: User, text: str, **given: str) -> Article:
    """An article as it comes out of the real pipeline, every step done here and now."""
    receipt = receive(desk=desk, by=by, arrival="paste", text=text, given=given)
    step = receipt.run.step if receipt.run else None
    while step:
        step = work(receipt.run.pk, step)
    receipt.article.refresh_from_db()
    return receipt.article


def places(article: Article, *words: str) -> tuple[tuple[int, int], ...]:
    assert article.current is not None
    text = article.current.text
    return tuple((text.index(w), text.index(w) + len(w)) for w in words)


def claim_in(
    article: Article, claimant: Any, quote: str, label: str, *, cue: str = "", source: str = "", **found: Any
) -> Claim:
    spans = {part: places(article, words) for part, words in (("cue", cue), ("source", source)) if words}
    return make_claim(
        article=article,
        claimant=claimant,
        quote=quote,
        label=label,
        text=found.pop("text", quote.rstrip(".") + "."),
        **spans,
        **found,
    )


def _dam_claims(dam: Article, vahl: Source) -> dict[str, Claim]:
    tarnow = make_source("Ilse Tarnow", role="Umweltministerin")
    calls = claim_in(
        dam,
        vahl,
        "Wir haben am 3. Oktober dreimal in der Landeshauptstadt angerufen, und dreimal hat niemand zurückgerufen",
        "Vahl: Land rief nach drei Anrufen nicht zurück",
        cue="sagte",
        source="Vahl am",
        kind="direct",
        worth=0.7,
        claimant_role="Bürgermeister von Lendorf",
        reasons=({"name": "quantity", "weight": 0.3, "words": "dreimal"},),
    )
    leak = claim_in(
        dam,
        vahl,
        "seit Wochen undicht",
        "Vahl: Damm bei Lendorf seit Wochen undicht",
        cue="nach Angaben",
        source="des Bürgermeisters Kornelius Vahl",
        worth=0.55,
        claimant_role="Bürgermeister von Lendorf",
        text="Der Damm bei Lendorf ist seit Wochen undicht.",
    )
    money = claim_in(
        dam,
        vahl,
        "Das Land habe 1,4 Millionen Euro zugesagt, aber keinen Cent überwiesen",
        "Vahl: Land hat zugesagte 1,4 Millionen Euro nicht überwiesen",
        worth=0.92,
        kind="free_indirect",
        claimant_role="Bürgermeister von Lendorf",
        signals=(("denied", 1, [{"outlet": "Lendorfer Kurier", "words": "wies das zurück"}]),),
        reasons=(
            {"name": "quantity", "weight": 0.4, "words": "1,4 Millionen Euro"},
            {"name": "money", "weight": 0.2, "words": "Euro"},
        ),
    )
    paid = claim_in(
        dam,
        tarnow,
        "tatsächlich seien bereits 600.000 Euro ausgezahlt worden",
        "Tarnow: 600.000 Euro bereits ausgezahlt",
        source="Umweltministerin Ilse Tarnow",
        cue="wies das zurück",
        speech_act="denies",
        worth=0.88,
        claimant_role="Umweltministerin",
        text="Das Land hat bereits 600.000 Euro für den Damm ausgezahlt.",
    )
    nested = claim_in(
        dam,
        tarnow,
        "Der Bürgermeister habe behauptet, es sei „kein Cent“ geflossen",
        "Tarnow: Vahl behauptete, es sei kein Cent geflossen",
        kind="reported",
        worth=0.3,
        claimant_role="Umweltministerin",
    )
    claim_in(dam, vahl, "es sei „kein Cent“ geflossen", "Vahl: Kein Cent ist geflossen", kind="mixed", worth=0.5)
    silent = claim_in(
        dam,
        tarnow,
        "Zu den Anrufen wollte sie sich nicht äußern",
        "Tarnow: kein Kommentar zu den Anrufen",
        kind="reported",
        speech_act="declines to comment",
        worth=0.1,
        claimant_role="Umweltministerin",
        signals=(("no comment", 1, [{"outlet": "Lendorfer Kurier", "words": "nicht äußern"}]),),
    )
    hearsay = claim_in(
        dam,
        None,
        "Bis zu 2.000 Menschen sollen im Überflutungsgebiet wohnen",
        "Bis zu 2.000 Menschen wohnen im Überflutungsgebiet",
        cue="sollen",
        kind="reported",
        worth=0.62,
        signals=(("hearsay", 1, [{"words": "sollen"}]),),
        evidentials=("sollen",),
    )
    return {
        "calls": calls,
        "leak": leak,
        "money": money,
        "paid": paid,
        "nested": nested,
        "silent": silent,
        "hearsay": hearsay,
    }


def _bridge_claims(bridge: Article) -> dict[str, Claim]:
    auditor = make_source("Maren Okafor", role="city auditor")
    late = claim_in(
        bridge,
        auditor,
        "The new harbour bridge will open two years late and cost at least €48 million more than planned",
        "Okafor: harbour bridge two years late, €48m over plan",
        cue="according to",
        source="the city's auditor, Maren Okafor",
        worth=0.95,
        claimant_role="city auditor",
    )
    lists = claim_in(
        bridge,
        auditor,
        "Nobody in the works department kept a list of the changes",
        "Okafor: no list of the changes was kept",
        cue="told the council",
        source="she",
        kind="direct",
        worth=0.6,
        claimant_role="city auditor",
    )
    shops = claim_in(
        bridge,
        make_source("residents of Quay Street", kind="unnamed group"),
        "the noise has driven out a third of the shops in Quay Street",
        "Residents: noise has driven out a third of the shops",
        cue="say",
        source="Residents",
        worth=0.8,
        signals=(("unnamed source", 1, [{"claimant": "residents of Quay Street"}]),),
    )
    return {"late": late, "lists": lists, "shops": shops}


def _work(claims: dict[str, Claim], people: dict[str, User]) -> None:
    team = {name: people[name] for name in ("checker", "editor", "reporter")}
    make_check(claim=claims["leak"], state="queued", **team)
    progress = make_check(claim=claims["paid"], state="in progress", **team)
    attach_evidence(
        check=progress,
        by=people["checker"],
        stance="supports",
        title="Haushaltsplan des Landes, Titel 883 01",
        url="https://haushalt.example/883",
        quote="Zuweisungen an Gemeinden für Dämme: 600.000 Euro (ausgezahlt)",
    )
    make_check(claim=claims["money"], state="in review", rating="mostly-false", **team)
    make_check(claim=claims["late"], state="published", rating="true", **team)
    make_check(claim=claims["silent"], state="dismissed", **team)

"""The REST API's addresses, grouped by resource."""

from django.urls import path, re_path

from apps.api.articles import Articles
from apps.api.bulk_moves import BulkMoves
from apps.api.captures import Captures
from apps.api.changes import Changes
from apps.api.check_verdicts import CheckVerdict, CheckVerdicts
from apps.api.checks import Checks
from apps.api.claim_reviews import ClaimReviews
from apps.api.claims import Claims
from apps.api.comments import Comments
from apps.api.deliveries import BulkArticles
from apps.api.documentation import Documentation, Problems, Schema
from apps.api.dossiers import Dossiers
from apps.api.errors import not_found
from apps.api.events import Events
from apps.api.evidence import CheckEvidence, EvidenceOrder, EvidencePieces
from apps.api.extraction_quality import Corrections, ExtractionQuality
from apps.api.gates import CheckDisclosures, CheckExceptions, GatesOfDesk
from apps.api.people import Me
from apps.api.prior_checks import Matches, PriorCheckImports, PriorChecks
from apps.api.responses import ResponseOffers, Responses
from apps.api.scales import Scales
from apps.api.sources import Sources
from apps.api.watching import Watching

app_name = "api"

urlpatterns = [
    # articles/
    path("articles/", Articles.as_view({"get": "list", "post": "create"}), name="articles"),
    path("articles/bulk/", BulkArticles.as_view({"post": "create"}), name="articles-bulk"),
    path("articles/<uuid:id>/", Articles.as_view({"get": "retrieve"}), name="article"),
    path("articles/<uuid:id>/claims/", Articles.as_view({"get": "claims"}), name="article-claims"),
    path("articles/<uuid:id>/versions/", Articles.as_view({"get": "versions"}), name="article-versions"),
    path("articles/<uuid:id>/versions/<int:number>/", Articles.as_view({"get": "version"}), name="article-version"),
    path("articles/<uuid:id>/retry/", Articles.as_view({"post": "retry"}), name="article-retry"),
    # claims/
    path("claims/", Claims.as_view({"get": "list", "post": "create"}), name="claims"),
    path("claims/<uuid:id>/", Claims.as_view({"get": "retrieve", "patch": "partial_update"}), name="claim"),
    path(
        "claims/<uuid:id>/appearances/<uuid:appearance_id>/",
        Claims.as_view({"patch": "place"}),
        name="claim-appearance",
    ),
    path("claims/<uuid:id>/merge/", Claims.as_view({"post": "merge"}), name="claim-merge"),
    path("claims/<uuid:id>/split/", Claims.as_view({"post": "split"}), name="claim-split"),
    path("claims/<uuid:id>/reject/", Claims.as_view({"post": "reject"}), name="claim-reject"),
    path("claims/<uuid:id>/watch/", Watching.as_view({"get": "retrieve", "put": "update"}), name="claim-watch"),
    path("claims/<uuid:id>/dossier/", Dossiers.as_view({"post": "create"}), name="claim-dossier"),
    # evidence/
    path(
        "evidence/<uuid:id>/",
        EvidencePieces.as_view({"get": "retrieve", "patch": "partial_update"}),
        name="evidence",
    ),
    path("evidence/<uuid:id>/remove/", EvidencePieces.as_view({"post": "remove"}), name="evidence-remove"),
    path("evidence/<uuid:id>/restore/", EvidencePieces.as_view({"post": "restore"}), name="evidence-restore"),
    path("evidence/<uuid:id>/archive/", EvidencePieces.as_view({"post": "archive"}), name="evidence-archive"),
    # changes/
    path("changes/", Changes.as_view({"get": "list"}), name="changes"),
    path("changes/<uuid:id>/", Changes.as_view({"get": "retrieve"}), name="change"),
    path("changes/<uuid:id>/undo/", Changes.as_view({"post": "undo"}), name="change-undo"),
    path("claims/<uuid:id>/comments/", Comments.as_view({"get": "list", "post": "create"}), name="claim-comments"),
    path(
        "claims/<uuid:id>/comments/<uuid:comment_id>/take-back/",
        Comments.as_view({"post": "take_back"}),
        name="comment-take-back",
    ),
    # extraction-quality/
    path("extraction-quality/", ExtractionQuality.as_view({"get": "list"}), name="extraction-quality"),
    path("extraction-quality/corrections/", Corrections.as_view({"get": "list"}), name="extraction-corrections"),
    # sources/
    path("sources/", Sources.as_view({"get": "list", "post": "create"}), name="sources"),
    path("sources/<uuid:id>/", Sources.as_view({"get": "retrieve", "patch": "partial_update"}), name="source"),
    path("sources/<uuid:id>/aliases/", Sources.as_view({"get": "aliases", "post": "add_alias"}), name="source-aliases"),
    path("sources/<uuid:id>/roles/", Sources.as_view({"get": "roles"}), name="source-roles"),
    path("sources/<uuid:id>/claims/", Sources.as_view({"get": "claims"}), name="source-claims"),
    path("sources/<uuid:id>/merge/", Sources.as_view({"post": "merge"}), name="source-merge"),
    # captures/
    path("captures/<uuid:id>/", Captures.as_view({"get": "retrieve"}), name="capture"),
    path("captures/<uuid:id>/text/", Captures.as_view({"get": "text"}), name="capture-text"),
    path("captures/<uuid:id>/copy/", Captures.as_view({"get": "copy"}), name="capture-copy"),
    # checks/
    path("checks/", Checks.as_view({"get": "list", "post": "create"}), name="checks"),
    path("checks/<uuid:id>/", Checks.as_view({"get": "retrieve"}), name="check"),
    path("checks/<uuid:id>/moves/", Checks.as_view({"get": "moves", "post": "move"}), name="check-moves"),
    path("checks/<uuid:id>/assignment/", Checks.as_view({"put": "assign"}), name="check-assignment"),
    path("checks/<uuid:id>/evidence/", CheckEvidence.as_view({"get": "list", "post": "create"}), name="check-evidence"),
    path(
        "checks/<uuid:id>/evidence/order/",
        EvidenceOrder.as_view({"get": "retrieve", "put": "update"}),
        name="check-evidence-order",
    ),
    path("checks/<uuid:id>/evidence/take-over/", EvidenceOrder.as_view({"post": "take_over"}), name="take-over"),
    path("checks/<uuid:id>/responses/", Responses.as_view({"get": "list", "post": "create"}), name="check-responses"),
    path(
        "checks/<uuid:id>/responses/<uuid:response_id>/",
        Responses.as_view({"get": "retrieve", "patch": "partial_update"}),
        name="check-response",
    ),
    path("checks/<uuid:id>/response-offers/", ResponseOffers.as_view({"get": "list"}), name="response-offers"),
    path(
        "checks/<uuid:id>/response-offers/<uuid:appearance_id>/",
        ResponseOffers.as_view({"post": "decide"}),
        name="response-offer",
    ),
    path("checks/<uuid:id>/verdict/", CheckVerdict.as_view({"get": "retrieve", "put": "update"}), name="check-verdict"),
    path("checks/<uuid:id>/verdicts/", CheckVerdicts.as_view({"get": "list"}), name="check-verdicts"),
    path("checks/<uuid:id>/exceptions/", CheckExceptions.as_view({"get": "list", "post": "create"}), name="exceptions"),
    path(
        "checks/<uuid:id>/disclosures/", CheckDisclosures.as_view({"get": "list", "post": "create"}), name="disclosures"
    ),
    path("checks/<uuid:id>/claimreview/", ClaimReviews.as_view({"get": "retrieve"}), name="check-claimreview"),
    path("claimreviews/", ClaimReviews.as_view({"get": "feed"}), name="claimreviews"),
    # desks/
    path("desks/<slug:slug>/gates/", GatesOfDesk.as_view({"get": "retrieve", "put": "update"}), name="desk-gates"),
    # bulk-moves/
    path("bulk-moves/", BulkMoves.as_view({"post": "create"}), name="bulk-moves"),
    path("bulk-moves/<uuid:id>/", BulkMoves.as_view({"get": "retrieve"}), name="bulk-move"),
    path("bulk-moves/<uuid:id>/items/", BulkMoves.as_view({"get": "items"}), name="bulk-move-items"),
    # prior-checks/
    path("prior-checks/", PriorChecks.as_view({"get": "list"}), name="prior-checks"),
    path("prior-checks/<uuid:id>/", PriorChecks.as_view({"get": "retrieve"}), name="prior-check"),
    path(
        "prior-checks/imports/",
        PriorCheckImports.as_view({"get": "list", "post": "create"}),
        name="prior-check-imports",
    ),
    path("prior-checks/imports/<uuid:id>/", PriorCheckImports.as_view({"get": "retrieve"}), name="prior-check-import"),
    path(
        "prior-checks/imports/<uuid:id>/broken/",
        PriorCheckImports.as_view({"get": "broken"}),
        name="prior-check-import-broken",
    ),
    # matches/
    path("matches/<uuid:id>/", Matches.as_view({"get": "retrieve"}), name="match"),
    path("matches/<uuid:id>/confirm/", Matches.as_view({"post": "confirm"}), name="match-confirm"),
    path("matches/<uuid:id>/reject/", Matches.as_view({"post": "reject"}), name="match-reject"),
    # the rest
    path("scales/", Scales.as_view({"get": "list", "post": "create"}), name="scales"),
    path("scales/<slug:slug>/", Scales.as_view({"get": "retrieve", "patch": "partial_update"}), name="scale"),
    path("scales/<slug:slug>/versions/", Scales.as_view({"get": "versions"}), name="scale-versions"),
    path("events/", Events.as_view({"get": "list"}), name="events"),
    path("me/", Me.as_view({"get": "retrieve"}), name="me"),
    path("schema/", Schema.as_view(), name="schema"),
    path("docs/", Documentation.as_view(), name="docs"),
    path("problems/", Problems.as_view(), name="problems"),
    path("problems/<str:code>/", Problems.as_view(), name="problem"),
    re_path(r"", not_found),
]

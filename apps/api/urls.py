"""The REST API's addresses, grouped by resource."""

from django.urls import path, re_path

from apps.api.articles import Articles
from apps.api.bulk_moves import BulkMoves
from apps.api.changes import Changes
from apps.api.changes import Changes
from apps.api.checks import Checks
from apps.api.claims import Claims
from apps.api.deliveries import BulkArticles
from apps.api.documentation import Documentation, Problems, Schema
from apps.api.errors import not_found
from apps.api.events import Events
from apps.api.evidence import CheckEvidence, CheckVerdict
from apps.api.people import Me
from apps.api.sources import Sources
from apps.api.verdicts import Scales

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
    path("claims/<uuid:id>/merge/", Claims.as_view({"post": "merge"}), name="claim-merge"),
    path("claims/<uuid:id>/split/", Claims.as_view({"post": "split"}), name="claim-split"),
    path("claims/<uuid:id>/reject/", Claims.as_view({"post": "reject"}), name="claim-reject"),
    # changes/
    path("changes/", Changes.as_view({"get": "list"}), name="changes"),
    path("changes/<uuid:id>/", Changes.as_view({"get": "retrieve"}), name="change"),
    path("changes/<uuid:id>/undo/", Changes.as_view({"post": "undo"}), name="change-undo"),
    path("claims/<uuid:id>/merge/", Claims.as_view({"post": "merge"}), name="claim-merge"),
    path("claims/<uuid:id>/split/", Claims.as_view({"post": "split"}), name="claim-split"),
    path("claims/<uuid:id>/reject/", Claims.as_view({"post": "reject"}), name="claim-reject"),
    # changes/
    path("changes/", Changes.as_view({"get": "list"}), name="changes"),
    path("changes/<uuid:id>/", Changes.as_view({"get": "retrieve"}), name="change"),
    path("changes/<uuid:id>/undo/", Changes.as_view({"post": "undo"}), name="change-undo"),
    # sources/
    path("sources/", Sources.as_view({"get": "list", "post": "create"}), name="sources"),
    path("sources/<uuid:id>/", Sources.as_view({"get": "retrieve", "patch": "partial_update"}), name="source"),
    path("sources/<uuid:id>/aliases/", Sources.as_view({"get": "aliases", "post": "add_alias"}), name="source-aliases"),
    path("sources/<uuid:id>/roles/", Sources.as_view({"get": "roles"}), name="source-roles"),
    path("sources/<uuid:id>/claims/", Sources.as_view({"get": "claims"}), name="source-claims"),
    path("sources/<uuid:id>/merge/", Sources.as_view({"post": "merge"}), name="source-merge"),
    path("sources/<uuid:id>/merge/", Sources.as_view({"post": "merge"}), name="source-merge"),
    # checks/
    path("checks/", Checks.as_view({"get": "list", "post": "create"}), name="checks"),
    path("checks/<uuid:id>/", Checks.as_view({"get": "retrieve"}), name="check"),
    path("checks/<uuid:id>/moves/", Checks.as_view({"get": "moves", "post": "move"}), name="check-moves"),
    path("checks/<uuid:id>/assignment/", Checks.as_view({"put": "assign"}), name="check-assignment"),
    path("checks/<uuid:id>/evidence/", CheckEvidence.as_view({"get": "list", "post": "create"}), name="check-evidence"),
    path("checks/<uuid:id>/verdict/", CheckVerdict.as_view({"get": "retrieve", "put": "update"}), name="check-verdict"),
    # bulk-moves/
    path("bulk-moves/", BulkMoves.as_view({"post": "create"}), name="bulk-moves"),
    path("bulk-moves/<uuid:id>/", BulkMoves.as_view({"get": "retrieve"}), name="bulk-move"),
    path("bulk-moves/<uuid:id>/items/", BulkMoves.as_view({"get": "items"}), name="bulk-move-items"),
    # the rest
    path("scales/", Scales.as_view({"get": "list"}), name="scales"),
    path("events/", Events.as_view({"get": "list"}), name="events"),
    path("me/", Me.as_view({"get": "retrieve"}), name="me"),
    path("schema/", Schema.as_view(), name="schema"),
    path("docs/", Documentation.as_view(), name="docs"),
    path("problems/", Problems.as_view(), name="problems"),
    path("problems/<str:code>/", Problems.as_view(), name="problem"),
    re_path(r"", not_found),
]

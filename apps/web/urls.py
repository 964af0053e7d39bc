"""The pages, grouped by noun."""

from importlib import import_module
from typing import Any

from django.http import Http404
from django.urls import path
from django.views.i18n import set_language

app_name = "web"


def view(module: str, name: str) -> Any:
    """The view of this name; until its module is written the address answers 404."""

    def not_there(request: Any, **_: Any) -> Any:
        raise Http404

    try:
        return getattr(import_module(f"apps.web.views.{module}"), name, not_there)
    except ImportError:
        return not_there


urlpatterns = [
    # /login/
    path("login/", view("login", "log_in"), name="login"),
    path("logout/", view("login", "log_out"), name="logout"),
    path("language/", set_language, name="language"),
    path("theme/", view("login", "choose_theme"), name="theme"),
    # / the inbox
    path("", view("inbox", "inbox"), name="inbox"),
    path("inbox/news/", view("inbox", "arrivals"), name="inbox_arrivals"),
    # /articles/
    path("articles/<uuid:article_id>/", view("articles", "article"), name="article"),
    path("articles/<uuid:article_id>/progress/", view("articles", "progress"), name="article_progress"),
    path("articles/<uuid:article_id>/retry/", view("articles", "retry"), name="article_retry"),
    path("articles/<uuid:article_id>/claims/add/", view("claims", "add"), name="claim_add"),
    # /claims/
    path("claims/<uuid:claim_id>/", view("claims", "claim"), name="claim"),
    path("claims/source-names/", view("claims", "source_names"), name="source_names"),
    path("claims/<uuid:claim_id>/mend/", view("claims", "mend"), name="claim_mend"),
    path("claims/<uuid:claim_id>/move/", view("checks", "move"), name="claim_move"),
    path("claims/<uuid:claim_id>/assign/", view("checks", "assign"), name="check_assign"),
    path("claims/<uuid:claim_id>/evidence/", view("checks", "add_evidence"), name="evidence_add"),
    path("claims/<uuid:claim_id>/verdict/", view("checks", "draft"), name="verdict_draft"),
    # /add/
    path("add/", view("add", "add"), name="add"),
    path("add/known/", view("add", "known"), name="add_known"),
    path("add/progress/", view("add", "progress"), name="add_progress"),
    # /sources/
    path("sources/", view("sources", "sources"), name="sources"),
    path("sources/add/", view("sources", "add"), name="source_add"),
    path("sources/<uuid:source_id>/", view("sources", "source"), name="source"),
    path("sources/<uuid:source_id>/mend/", view("sources", "mend"), name="source_mend"),
    path("sources/<uuid:source_id>/aliases/", view("sources", "add_alias"), name="source_alias"),
    # /search/
    path("search/", view("search", "search"), name="search"),
    # /settings/
    path("settings/", view("settings", "settings"), name="settings"),
    path("settings/password/", view("settings", "password"), name="settings_password"),
    path("settings/digest/", view("settings", "digest"), name="settings_digest"),
    path("settings/digest/when/", view("settings", "digest_when"), name="settings_digest_when"),
    path("settings/digest/preview/", view("settings", "digest_preview"), name="settings_digest_preview"),
    path("settings/tokens/", view("settings", "tokens"), name="settings_tokens"),
    path("settings/tokens/<uuid:token_id>/revoke/", view("settings", "revoke"), name="settings_token_revoke"),
    # /styleguide/
    path("styleguide/", view("styleguide", "styleguide"), name="styleguide"),
    # /unsubscribe/
    path("unsubscribe/<str:token>/", view("unsubscribe", "unsubscribe"), name="unsubscribe"),
]

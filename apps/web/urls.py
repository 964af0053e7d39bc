"""The pages, grouped by noun."""

from django.urls import path
from django.views.i18n import set_language

from apps.web.views import (
    add,
    articles,
    checks,
    claims,
    inbox,
    comments,
    gates,
    login,
    search,
    newsroom,
    published,
    responses,
    settings,
    sources,
    styleguide,
    unsubscribe,
)

app_name = "web"

urlpatterns = [
    # /login/
    path("login/", login.log_in, name="login"),
    path("logout/", login.log_out, name="logout"),
    path("language/", set_language, name="language"),
    path("theme/", login.choose_theme, name="theme"),
    # / the inbox
    path("", inbox.inbox, name="inbox"),
    path("inbox/news/", inbox.arrivals, name="inbox_arrivals"),
    # /articles/
    path("articles/<uuid:article_id>/", articles.article, name="article"),
    path("articles/<uuid:article_id>/progress/", articles.progress, name="article_progress"),
    path("articles/<uuid:article_id>/retry/", articles.retry, name="article_retry"),
    path("articles/<uuid:article_id>/claims/add/", claims.add, name="claim_add"),
    # /claims/
    path("claims/<uuid:claim_id>/", claims.claim, name="claim"),
    path("claims/source-names/", claims.source_names, name="source_names"),
    path("claims/<uuid:claim_id>/mend/", claims.mend, name="claim_mend"),
    path("claims/<uuid:claim_id>/move/", checks.move, name="claim_move"),
    path("claims/<uuid:claim_id>/again/", checks.ask_again, name="check_again"),
    path("claims/<uuid:claim_id>/assign/", checks.assign, name="check_assign"),
    path("claims/<uuid:claim_id>/evidence/", checks.add_evidence, name="evidence_add"),
    path("claims/<uuid:claim_id>/verdict/", checks.draft, name="verdict_draft"),
    # /add/
    path("add/", add.add, name="add"),
    path("add/known/", add.known, name="add_known"),
    path("claims/<uuid:claim_id>/responses/ask/", responses.ask, name="response_ask"),
    path("claims/<uuid:claim_id>/responses/<uuid:response_id>/answer/", responses.answer, name="response_answer"),
    path("claims/<uuid:claim_id>/responses/<uuid:response_id>/mend/", responses.mend, name="response_mend"),
    path("claims/<uuid:claim_id>/offers/<uuid:appearance_id>/", responses.decide_offer, name="response_offer"),
    path("claims/<uuid:claim_id>/comments/", comments.add, name="comment_add"),
    path("claims/<uuid:claim_id>/comments/<uuid:comment_id>/take-back/", comments.take_back, name="comment_take_back"),
    path("add/progress/", add.progress, name="add_progress"),
    # /sources/
    path("sources/", sources.sources, name="sources"),
    path("sources/add/", sources.add, name="source_add"),
    path("sources/<uuid:source_id>/", sources.source, name="source"),
    path("sources/<uuid:source_id>/mend/", sources.mend, name="source_mend"),
    path("sources/<uuid:source_id>/aliases/", sources.add_alias, name="source_alias"),
    # /search/
    path("search/", search.search, name="search"),
    # /settings/
    path("settings/", settings.settings, name="settings"),
    path("settings/password/", settings.password, name="settings_password"),
    path("settings/digest/", settings.digest, name="settings_digest"),
    path("settings/digest/when/", settings.digest_when, name="settings_digest_when"),
    path("settings/digest/preview/", settings.digest_preview, name="settings_digest_preview"),
    path("settings/tokens/", settings.tokens, name="settings_tokens"),
    path("settings/tokens/<uuid:token_id>/revoke/", settings.revoke, name="settings_token_revoke"),
    # /styleguide/
    path("styleguide/", styleguide.styleguide, name="styleguide"),
    # /unsubscribe/
    path("unsubscribe/<str:token>/", unsubscribe.unsubscribe, name="unsubscribe"),
]

"""The pages, grouped by noun."""

from django.urls import path
from django.views.i18n import set_language

from apps.web.views import (
    add,
    archive,
    articles,
    bulk,
    changes,
    checks,
    claims,
    comments,
    dossiers,
    evidence,
    gates,
    inbox,
    login,
    newsroom,
    prior_checks,
    published,
    quality,
    responses,
    scales,
    search,
    settings,
    sources,
    styleguide,
    unsubscribe,
    verdicts,
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
    # /bulk/ many claims at once
    path("bulk/", bulk.ask, name="bulk"),
    path("bulk/<uuid:job_id>/", bulk.progress, name="bulk_move"),
    # /articles/
    path("articles/<uuid:article_id>/", articles.article, name="article"),
    path("articles/<uuid:article_id>/progress/", articles.progress, name="article_progress"),
    path("articles/<uuid:article_id>/retry/", articles.retry, name="article_retry"),
    path("articles/<uuid:article_id>/claims/add/", claims.add, name="claim_add"),
    # /claims/
    path("claims/<uuid:claim_id>/", claims.claim, name="claim"),
    path("claims/source-names/", claims.source_names, name="source_names"),
    path("claims/<uuid:claim_id>/mend/", claims.mend, name="claim_mend"),
    path("claims/<uuid:claim_id>/near/", changes.near, name="claim_near"),
    path("claims/<uuid:claim_id>/merge/", changes.merge, name="claim_merge"),
    path("claims/<uuid:claim_id>/split/", changes.split, name="claim_split"),
    path("claims/<uuid:claim_id>/reject/", changes.reject, name="claim_reject"),
    path("changes/<uuid:change_id>/undo/", changes.undo, name="change_undo"),
    path("claims/<uuid:claim_id>/move/", checks.move, name="claim_move"),
    path("claims/<uuid:claim_id>/again/", checks.ask_again, name="check_again"),
    path("claims/<uuid:claim_id>/assign/", checks.assign, name="check_assign"),
    path("claims/<uuid:claim_id>/evidence/", evidence.add, name="evidence_add"),
    path("claims/<uuid:claim_id>/evidence/new/", evidence.new, name="evidence_new"),
    path("claims/<uuid:claim_id>/evidence/article-names/", evidence.article_names, name="evidence_article_names"),
    path("claims/<uuid:claim_id>/evidence/<uuid:evidence_id>/mend/", evidence.mend, name="evidence_mend"),
    path("claims/<uuid:claim_id>/evidence/<uuid:evidence_id>/title/", evidence.use_title, name="evidence_title"),
    path("claims/<uuid:claim_id>/evidence/<uuid:evidence_id>/remove/", evidence.remove, name="evidence_remove"),
    path("claims/<uuid:claim_id>/evidence/<uuid:evidence_id>/restore/", evidence.restore, name="evidence_restore"),
    path("claims/<uuid:claim_id>/evidence/<uuid:evidence_id>/move/", evidence.move, name="evidence_move"),
    path(
        "claims/<uuid:claim_id>/evidence/<uuid:evidence_id>/take-over/", evidence.take_over, name="evidence_take_over"
    ),
    path("claims/<uuid:claim_id>/evidence/<uuid:evidence_id>/archive/", evidence.archive, name="evidence_archive"),
    path(
        "claims/<uuid:claim_id>/evidence/<uuid:evidence_id>/archive-again/",
        evidence.archive_again,
        name="evidence_archive_again",
    ),
    path("claims/<uuid:claim_id>/dossier/", dossiers.dossier, name="dossier"),
    path("claims/<uuid:claim_id>/responses/ask/", responses.ask, name="response_ask"),
    path("claims/<uuid:claim_id>/responses/<uuid:response_id>/answer/", responses.answer, name="response_answer"),
    path("claims/<uuid:claim_id>/responses/<uuid:response_id>/mend/", responses.mend, name="response_mend"),
    path("claims/<uuid:claim_id>/offers/<uuid:appearance_id>/", responses.decide_offer, name="response_offer"),
    path("claims/<uuid:claim_id>/comments/", comments.add, name="comment_add"),
    path("claims/<uuid:claim_id>/comments/<uuid:comment_id>/take-back/", comments.take_back, name="comment_take_back"),
    path("claims/<uuid:claim_id>/verdict/", verdicts.draft, name="verdict_draft"),
    path("claims/<uuid:claim_id>/verdict/confirm/", verdicts.confirm, name="verdict_confirm"),
    path("claims/<uuid:claim_id>/watch/", checks.watch, name="claim_watch"),
    path("claims/<uuid:claim_id>/exceptions/", gates.except_from_gate, name="exception_write"),
    path("claims/<uuid:claim_id>/interests/", gates.tell_interest, name="interest_tell"),
    path("claims/<uuid:claim_id>/prior-checks/<uuid:offer_id>/decide/", prior_checks.decide, name="prior_check_decide"),
    path("claims/<uuid:claim_id>/preview/", published.preview, name="published_preview"),
    # /checks/ for readers, without logging in
    path("checks/", published.published_list, name="published_list"),
    path("checks/<uuid:check_id>/", published.published, name="published"),
    path("checks/<uuid:check_id>/<slug:slug>/", published.published, name="published_slug"),
    path("robots.txt", published.robots, name="robots"),
    # /add/
    path("add/", add.add, name="add"),
    path("add/known/", add.known, name="add_known"),
    path("add/progress/", add.progress, name="add_progress"),
    # /sources/
    path("sources/", sources.sources, name="sources"),
    path("sources/add/", sources.add, name="source_add"),
    path("sources/<uuid:source_id>/", sources.source, name="source"),
    path("sources/<uuid:source_id>/mend/", sources.mend, name="source_mend"),
    path("sources/<uuid:source_id>/merge/", sources.merge, name="source_merge"),
    path("sources/<uuid:source_id>/aliases/", sources.add_alias, name="source_alias"),
    # /archive/
    path("archive/<uuid:capture_id>/", archive.capture, name="capture"),
    path("archive/<uuid:capture_id>/copy/", archive.copy, name="capture_copy"),
    path("archive/<uuid:capture_id>/warc/", archive.warc, name="capture_warc"),
    path("archive/<uuid:capture_id>/retry/", archive.retry, name="capture_retry"),
    # /search/
    path("search/", search.search, name="search"),
    # /settings/
    path("settings/", settings.settings, name="settings"),
    path("settings/password/", settings.password, name="settings_password"),
    path("settings/digest/", settings.digest, name="settings_digest"),
    path("settings/digest/at-once/", settings.at_once, name="settings_at_once"),
    path("settings/digest/when/", settings.digest_when, name="settings_digest_when"),
    path("settings/digest/preview/", settings.digest_preview, name="settings_digest_preview"),
    path("settings/gates/", newsroom.gates, name="settings_gates"),
    path("settings/gates/<slug:slug>/", newsroom.desk_gates, name="settings_desk_gates"),
    path("settings/newsroom/", newsroom.newsroom, name="settings_newsroom"),
    path("settings/extraction/", quality.quality, name="settings_extraction"),
    path("settings/prior-checks/", prior_checks.prior_checks, name="prior_checks"),
    path("settings/prior-checks/import/", prior_checks.start, name="prior_check_start"),
    path("settings/prior-checks/imports/<uuid:run_id>/", prior_checks.import_run, name="prior_check_import"),
    path("settings/prior-checks/<uuid:prior_check_id>/", prior_checks.prior_check, name="prior_check"),
    path("settings/tokens/", settings.tokens, name="settings_tokens"),
    path("settings/tokens/<uuid:token_id>/revoke/", settings.revoke, name="settings_token_revoke"),
    path("settings/scales/", scales.scales, name="settings_scales"),
    path("settings/scales/add/", scales.add, name="settings_scale_add"),
    path("settings/scales/<slug:slug>/", scales.scale, name="settings_scale"),
    path("settings/scales/<slug:slug>/act/", scales.act, name="settings_scale_act"),
    # /styleguide/
    path("styleguide/", styleguide.styleguide, name="styleguide"),
    # /unsubscribe/
    path("unsubscribe/<str:token>/", unsubscribe.unsubscribe, name="unsubscribe"),
]

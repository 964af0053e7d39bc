"""The page of an article, its progress while it is read, and another try when that failed."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from apps.articles.models import Article
from apps.errors import ClaimtrackerError
from apps.intake import actions, tasks
from apps.web.article_page import article_for, progress_of, render_article


@login_required
@require_safe
def article(request: HttpRequest, article_id: UUID) -> HttpResponse:
    article = article_for(request.user, article_id)
    if article.duplicate_of:
        messages.info(request, _("This text was here already. This is the article."))
        return redirect(article.duplicate_of)
    if "version" not in request.GET:
        return render_article(request, article)
    number = request.GET["version"]
    version = article.versions.filter(number=int(number)).first() if number.isdecimal() and len(number) < 6 else None
    if version is None:
        raise Http404
    return render_article(request, article, version=version)


@login_required
@require_safe
@never_cache
def progress(request: HttpRequest, article_id: UUID) -> HttpResponse:
    """The steps as they are now; once there is a result, the page is asked to load itself again."""
    article = article_for(request.user, article_id)
    page = render(request, "article/_progress.html", {"article": article, **progress_of(article, request.user)})
    if article.state in {Article.State.READY, Article.State.FAILED}:
        page.headers["HX-Refresh"] = "true"
    return page


@login_required
@require_POST
def retry(request: HttpRequest, article_id: UUID) -> HttpResponse:
    article = article_for(request.user, article_id)
    try:
        tasks.start(actions.try_again(article, by=request.user))
    except ClaimtrackerError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("It is being tried again."))
    return redirect(article)

"""Whether what is quoted stands in the copy or the article that it is quoted from."""

import hashlib

from django.core.cache import cache

from apps.archives.models import Capture
from apps.articles.models import ArticleVersion
from apps.verification.evidence_rules import holds_quote
from apps.verification.models import Evidence

REMEMBERED = 30 * 24 * 3600  # seconds: neither a copy nor a version of an article ever changes


def quote_is_found(evidence: Evidence) -> bool | None:
    """None where there is no quote, or no text to look it up in. Looked up once for each quote and copy."""
    capture, article = evidence.capture, evidence.article
    if not evidence.quote.strip() or evidence.kind == Evidence.Kind.SOURCE:
        return None
    if article is not None:
        where = f"{article.pk} {article.current_id}"
    elif capture is not None and capture.is_kept and capture.text_next_at is None:
        where = f"{capture.pk} {capture.text_attempts}"
    else:
        return None
    key = f"quote-{hashlib.sha256(f'{where} {evidence.quote}'.encode('utf-8', 'replace')).hexdigest()}"
    answer = cache.get(key)
    if answer is None:
        answer = _look_up(evidence)
        if answer != "no text":  # reading it may be tried again
            cache.set(key, answer, REMEMBERED)
    return {"found": True, "missing": False}.get(answer)


def _look_up(evidence: Evidence) -> str:
    if evidence.article_id:
        versions = ArticleVersion.objects.filter(article=evidence.article_id)
        texts = versions.values_list("text", flat=True).iterator(chunk_size=1)
    else:
        texts = iter(Capture.objects.filter(pk=evidence.capture_id).exclude(text="").values_list("text", flat=True))
    answer = "no text"
    for text in texts:
        if holds_quote(text, evidence.quote):
            return "found"
        answer = "missing"
    return answer

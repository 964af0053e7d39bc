"""Many checks moved at once: asking for it from a list, and watching it happen."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from apps.claims.models import Claim
from apps.errors import ClaimtrackerError
from apps.verification.actions.bulk import MOST_AT_ONCE, ask_for_bulk_move, told_result
from apps.verification.models import BulkItem, BulkMove
from apps.verification.tasks import start_bulk_move
from apps.web.forms.bulk import BulkForm


@login_required
@require_POST
def ask(request: HttpRequest) -> HttpResponse:
    form = BulkForm(request.POST, user=request.user)
    if form.is_valid():
        told = form.cleaned_data
        try:
            job = ask_for_bulk_move(
                claims=list(told["claim"]), shown=told["shown"], to=told["to"], comment=told["comment"], by=request.user
            )
        except ClaimtrackerError as error:
            form.add_error(None, str(error))
        else:
            start_bulk_move(job)
            return redirect(job)
    return render(request, "bulk/ask.html", {"form": form, "chosen": _chosen(request)}, status=422)


def _chosen(request: HttpRequest) -> list[Claim]:
    """The claims ticked, so that a form that lacks something keeps them."""
    ids = []
    for written in request.POST.getlist("claim")[: MOST_AT_ONCE + 1]:
        try:
            ids.append(UUID(written))
        except ValueError:
            continue
    return list(Claim.objects.visible_to(request.user).filter(pk__in=ids).defer("search").order_by("-worth", "pk"))


@login_required
@require_safe
@vary_on_headers("HX-Request")
def progress(request: HttpRequest, job_id: UUID) -> HttpResponse:
    job = get_object_or_404(BulkMove.objects.visible_to(request.user), pk=job_id)
    counts = job.counts()
    # A person who has left a desk since then must not read its labels here.
    visible = Claim.objects.visible_to(request.user)
    items = job.items.filter(claim__in=visible).select_related("claim").defer("claim__search")
    context = {
        "job": job,
        "counts": counts,
        "total": sum(counts.values()),
        "over": counts[BulkItem.State.MOVED] + counts[BulkItem.State.REFUSED],
        "items": items,
        "result": told_result(job),
        "is_over": not counts[BulkItem.State.WAITING],
    }
    template = "bulk/_progress.html" if request.headers.get("HX-Request") == "true" else "bulk/progress.html"
    return render(request, template, context)

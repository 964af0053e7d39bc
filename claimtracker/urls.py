"""Every address: the pages, the API, Django's admin for administrators."""

from django.contrib import admin
from django.urls import include, path, re_path

from apps.api.errors import not_found as api_not_found
from apps.web.views import health

urlpatterns = [
    path("healthz", health.healthz),
    path("readyz", health.readyz),
    path("admin/", admin.site.urls),
    path("api/v1/", include("apps.api.urls")),
    re_path(r"^api/", api_not_found),
    path("", include("apps.web.urls")),
]

handler400 = "apps.web.views.uploads.bad_request"
handler403 = "apps.web.views.errors.not_allowed"
handler404 = "apps.web.views.errors.not_found"
handler500 = "apps.web.views.errors.broken"

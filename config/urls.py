"""Every address of the platform, by the app that answers."""

from __future__ import annotations

from allauth.account.decorators import secure_admin_login
from django.conf import settings
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import RedirectView

from config import health, look
from config.demonstration import entering, outbox

# Without this the admin's own log-in form would pass by the second factor and the rate limits.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

urlpatterns: list[URLPattern | URLResolver] = [
    path("livez", health.livez, name="livez"),
    path("readyz", health.readyz, name="readyz"),
    path("favicon.ico", RedirectView.as_view(url=f"{settings.STATIC_URL}img/favicon.svg"), name="favicon"),
    path("accounts/", include("allauth.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
    path("theme/", look.choose_theme, name="theme"),
    path("styleguide/", look.show_styleguide, name="styleguide"),
    path("admin/", admin.site.urls),
    path("", include("people.urls")),
    path("", include("certification.urls")),
    path("", include("coursework.urls")),
    path("", include("practicum.urls")),
    path("", include("audit.urls")),
]

if settings.DEMONSTRATION:
    urlpatterns += [
        path("demonstration/enter/", entering.sign_in, name="demo_sign_in"),
        path("outbox/", outbox.outbox, name="outbox"),
        path("outbox/<str:key>/", outbox.mail, name="outbox_mail"),
    ]

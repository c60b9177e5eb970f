"""The platform's addresses together with the demonstration's, as `PLATFORM=demo` has them."""

from __future__ import annotations

from django.urls import path

from config import urls
from config.demonstration import entering, outbox

urlpatterns = [
    *urls.urlpatterns,
    path("demonstration/enter/", entering.sign_in, name="demo_sign_in"),
    path("outbox/", outbox.outbox, name="outbox"),
    path("outbox/<str:key>/", outbox.mail, name="outbox_mail"),
]

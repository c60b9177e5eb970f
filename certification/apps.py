from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CertificationConfig(AppConfig):
    name = "certification"
    verbose_name = _("certification")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from certification import kinds

        kinds.register()

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PracticumConfig(AppConfig):
    name = "practicum"
    verbose_name = _("practicum")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from practicum import kinds

        kinds.register()

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CourseworkConfig(AppConfig):
    name = "coursework"
    verbose_name = _("coursework")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from coursework import kinds

        kinds.register()

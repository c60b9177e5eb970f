from django.apps import AppConfig


class PlatformConfig(AppConfig):
    """Makes config's management commands and system checks known to Django."""

    name = "config"
    label = "config"
    verbose_name = "Platform"

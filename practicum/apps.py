from django.apps import AppConfig


class PracticumConfig(AppConfig):
    name = "practicum"

"""What gunicorn serves here: the platform, with the failpoints the environment asks for."""

from config.wsgi import application
from tests.exactly_once import failpoints

__all__ = ["application", "failpoints"]

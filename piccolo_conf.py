"""Where Piccolo finds the database and the packages that own tables, lowest first."""

from piccolo.conf.apps import AppRegistry

from core.db import engine_for
from core.settings import settings

DB = engine_for(settings().database_url)

APP_REGISTRY = AppRegistry(
    apps=[
        "core.piccolo_app",
        "messaging.piccolo_app",
        "events.piccolo_app",
        "agenda.piccolo_app",
        "attendance.piccolo_app",
    ]
)

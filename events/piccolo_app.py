"""Registers the tables of `events` with Piccolo."""

from pathlib import Path

from piccolo.conf.apps import AppConfig, table_finder

MODULES = sorted(path.stem for path in (Path(__file__).parent / "tables").glob("[!_]*.py"))

APP_CONFIG = AppConfig(
    app_name="events",
    migrations_folder_path=str(Path(__file__).parent / "piccolo_migrations"),
    table_classes=table_finder(modules=[f"events.tables.{name}" for name in MODULES], exclude_imported=True),
    migration_dependencies=["core.piccolo_app"],
    commands=[],
)

"""What the framework cannot see: the body of an upload, which we read item by item."""

from typing import Any

import msgspec

from api.door.scans import Upload

_PATH = "/api/v1/door/scans"


def add_upload(document: dict[str, Any]) -> None:
    """Adds the body of `POST /api/v1/door/scans` to the API's description."""
    [schema], components = msgspec.json.schema_components([Upload], ref_template="#/components/schemas/{name}")
    for name, component in components.items():
        document["components"]["schemas"].setdefault(name, component)
    document["paths"][_PATH]["post"]["requestBody"] = {
        "required": True,
        "description": "Each scan is read by itself: one that cannot be read is answered `malformed`.",
        "content": {"application/json": {"schema": schema}},
    }

"""Make the app's types from the API's own description; with --check, say whether they are up to date."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import msgspec

ROOT = Path(__file__).resolve().parent.parent
APP = ROOT / "frontend" / "app"
TARGET = APP / "src" / "lib" / "schema.d.ts"
_NOTHING = {"SECRET_KEY": "0" * 64, "LINK_KEY": "0" * 64, "DEMO": "1"}


def description() -> bytes:
    """The OpenAPI document of the whole application, the demo's routes included; connects to nothing."""
    os.environ.update(_NOTHING)
    from api.app import create_app  # noqa: PLC0415 - the settings above are read at import
    from api.openapi import completed  # noqa: PLC0415

    return msgspec.json.encode(completed(create_app().openapi_schema.to_schema()))


def types() -> str:
    """The types as TypeScript."""
    with tempfile.TemporaryDirectory() as folder:
        document, made = Path(folder, "openapi.json"), Path(folder, "schema.d.ts")
        document.write_bytes(description())
        binary = APP / "node_modules" / ".bin" / "openapi-typescript"
        path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
        command = [str(binary), str(document), "-o", str(made)]
        subprocess.run(command, check=True, capture_output=True, env={**os.environ, "PATH": path})
        return made.read_text()


def main() -> int:
    """0 when the types are made or up to date, 1 when --check finds them old."""
    made = types()
    if "--check" not in sys.argv:
        TARGET.write_text(made)
        return 0
    if TARGET.read_text() == made:
        return 0
    print("frontend/app/src/lib/schema.d.ts is older than the API: run `python -m tools.api_types`.")
    return 1


if __name__ == "__main__":
    sys.exit(main())

"""The house holds: sizes, one clock, one reader of the environment, foreign keys named, nothing pointing upward."""

import ast
import json
import re
import subprocess
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Any

import pytest
from piccolo.columns import ForeignKey, OnDelete
from piccolo.conf.apps import Finder

import tests

ROOT = Path(__file__).parent.parent
PACKAGES = ["core", "messaging", "events", "agenda", "attendance", "api"]  # lowest first
CHECKED = [*PACKAGES, "bench", "tools", "tests"]
HIDDEN = ("import_module", "__import__", "LazyTableReference")
FORBIDDEN_NAMES = {"utils", "helpers", "common", "services", "misc"}
CLOCKS = re.compile(
    r"\.(utcnow|today)\(|datetime\.now\(|\btime\.time(_ns)?\(|\bnow\(\)|current_(timestamp|date|time)\b"
    r"|localtimestamp\b|(transaction|statement|clock)_timestamp\(",
    re.IGNORECASE,
)
REAL_AGE = "api/health.py"  # asks PostgreSQL how old its own transactions are


def _files(*packages: str) -> Iterator[Path]:
    for package in packages:
        for path in sorted((ROOT / package).rglob("*.py")):
            if "piccolo_migrations" not in path.parts:
                yield path


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def _functions(path: Path) -> Iterator[tuple[str, int]]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, (node.end_lineno or node.lineno) - node.lineno + 1


def test_files_stay_small() -> None:
    long = {_name(path): len(path.read_text().splitlines()) for path in _files(*CHECKED)}
    assert {name: n for name, n in long.items() if n > (150 if name.startswith("core/") else 300)} == {}


def test_functions_stay_under_forty_lines() -> None:
    long = [(_name(path), name, n) for path in _files(*CHECKED) for name, n in _functions(path) if n >= 40]
    assert long == []


def test_front_end_files_stay_small() -> None:
    app = ROOT / "frontend" / "app" / "src"
    paths = [path for ending in ("*.svelte", "*.ts") for path in app.rglob(ending) if path.name != "schema.d.ts"]
    assert paths
    assert {_name(path): n for path in paths if (n := len(path.read_text().splitlines())) > 300} == {}


def test_every_module_says_what_it_is_for() -> None:
    silent = [
        _name(path)
        for path in _files(*CHECKED)
        if path.read_text().strip() and not ast.get_docstring(ast.parse(path.read_text()))
    ]
    assert silent == []


def test_no_drawer_modules() -> None:
    assert [_name(path) for path in _files(*PACKAGES) if path.stem in FORBIDDEN_NAMES] == []


def test_environment_is_read_in_one_place() -> None:
    readers = [_name(path) for path in _files(*PACKAGES) if re.search(r"os\.(environ|getenv)", path.read_text())]
    assert readers == ["core/settings.py"]


def test_there_is_one_clock() -> None:
    readers = {_name(path) for path in _files(*PACKAGES) if CLOCKS.search(_code(path))}
    # clock.now() and clock.real_now() are ours
    assert readers == {"core/clock.py", REAL_AGE}


def _code(path: Path) -> str:
    text = path.read_text()
    for ours in ("clock.real_now()", "clock.now()", "real_now()"):
        text = text.replace(ours, "")
    return "\n".join(line for line in text.splitlines() if not line.strip().startswith(("#", '"""')))


def test_nothing_points_upward_by_name() -> None:
    assert [
        (_name(path), name) for package in PACKAGES for path in _files(package) for name in _upward(path, package)
    ] == []


def _upward(path: Path, package: str) -> list[str]:
    """Modules of higher rooms that a file names in a string, and every import that is hidden from the linter."""
    higher = PACKAGES[PACKAGES.index(package) + 1 :]
    found = []
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and _is_module(node.value, higher):
            found.append(node.value)
        if isinstance(node, ast.Name | ast.Attribute) and ast.unparse(node).endswith(HIDDEN):
            found.append(ast.unparse(node))
    return found


def _is_module(text: str, packages: list[str]) -> bool:
    first, *rest = text.split(".")
    return first in packages and bool(rest) and (ROOT / first / f"{rest[0]}.py").exists()


def _tables() -> list[Any]:
    return [table for app in Finder().get_app_modules() for table in app.APP_CONFIG.table_classes]


def test_foreign_keys_restrict_and_are_indexed() -> None:
    wrong = [
        f"{table.__name__}.{column._meta.name}"
        for table in _tables()
        for column in table._meta.foreign_key_columns
        if column._foreign_key_meta.on_delete is not OnDelete.restrict
        or not (column._meta.index or column._meta.unique)
    ]
    assert wrong == []
    assert sum(len(table._meta.foreign_key_columns) for table in _tables()) > 40
    assert all(isinstance(column, ForeignKey) for table in _tables() for column in table._meta.foreign_key_columns)


def test_every_key_is_made_here() -> None:
    assert [table.__name__ for table in _tables() if table._meta.primary_key.value_type.__name__ != "UUID"] == []


def test_no_installed_package_owns_our_names() -> None:
    owned = packages_distributions()
    clashes = {name: owned[name] for name in [*PACKAGES, "frontend", "bench", "tools"] if name in owned}
    assert clashes == {}
    # Piccolo installs a stray `tests`; ours is the one that is imported
    assert Path(str(tests.__file__)).parent == ROOT / "tests"


@pytest.mark.parametrize("pattern", [r"\bTODO\b", r"\bFIXME\b", r"pytest\.mark\.(skip|xfail)", r"NotImplemented\b"])
def test_nothing_is_left_unfinished(pattern: str) -> None:
    found = [_name(p) for p in _files(*CHECKED) if p != Path(__file__) and re.search(pattern, p.read_text())]
    assert found == []


def test_both_languages_say_everything() -> None:
    spoken = {language: _words(language) for language in ("id", "en")}
    assert spoken["id"].keys() == spoken["en"].keys()
    braces = re.compile(r"\{(\w+)\}")
    unlike = [k for k, v in spoken["id"].items() if set(braces.findall(v)) != set(braces.findall(spoken["en"][k]))]
    assert unlike == []


def _words(language: str) -> dict[str, str]:
    words: dict[str, str] = json.loads((ROOT / "frontend" / "messages" / f"{language}.json").read_text())
    return words


def test_every_error_has_words() -> None:
    raised = re.compile(
        r"(?:Invalid|Unauthorized|Forbidden|NotFound|Refused|Stale|VersionMissing|TooMany)\(\s*\"(\w+)\""
    )
    codes = {code for path in _files(*PACKAGES) for code in raised.findall(path.read_text())}
    assert codes
    assert sorted(code for code in codes if f"error.{code}" not in _words("id")) == []


def test_tracked_files_name_no_machine() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    texts = [ROOT / name for name in listed if not name.endswith((".png", ".svg", ".woff2", ".ico"))]
    named = re.compile(r"/(root|home/\w+|work)/|\.library")
    found = [
        _name(p) for p in texts if p.exists() and p != Path(__file__) and named.search(p.read_text(errors="ignore"))
    ]
    assert found == []

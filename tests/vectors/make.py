"""Makes tests/vectors/door.json of the meeting in world.json and the cases in door.txt: python -m tests.vectors.make"""

import json
import re
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from attendance import passes

HERE = Path(__file__).parent
MADE = HERE / "door.json"
_WIB = timezone(timedelta(hours=7))
_SCAN = re.compile(
    r"  (?P<day>\d\d) (?P<time>\d\d\.\d\d(?:\.\d\d)?)  (?P<who>\S+)  (?P<door>\S+)(?P<rest>.*)  ->  (?P<told>.+)"
)
_ABOUT = (
    "What a door is told. Each vector starts from an empty log; `at` is corrected time, `code` names one of `codes`, "
    "`confirms` the index of a step. A checkpoint of null is one nobody set up. A step with `verdict` tells what an "
    "offline door did: only the server judges it. `offline` is what a door alone says where it differs. Flags that "
    "come of clocks (late, skewed) are left out; `first` is given where the time of the earlier admission is checked."
)


def made() -> dict[str, Any]:
    """The whole file, as it should be."""
    world = json.loads((HERE / "world.json").read_text())
    codes = {name: _code(code, world) for name, code in world["codes"].items()}
    return {
        **world,
        "about": _ABOUT,
        "codes": codes,
        "vectors": [
            {"name": name, "steps": [_step(line, world) for line in lines]}
            for name, lines in _cases((HERE / "door.txt").read_text())
        ],
    }


def text() -> str:
    """The file's text: one line a vector, so that a change shows as what it is."""
    whole = made()
    parts = []
    for name, value in whole.items():
        if isinstance(value, dict) and name != "event":
            parts.append(
                f' "{name}": {{\n' + ",\n".join(f"  {_json(k)}: {_json(v)}" for k, v in value.items()) + "\n }"
            )
        elif isinstance(value, list):
            parts.append(f' "{name}": [\n' + ",\n".join(f"  {_json(one)}" for one in value) + "\n ]")
        else:
            parts.append(f' "{name}": {_json(value)}')
    return "{\n" + ",\n".join(parts) + "\n}\n"


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _code(code: str | dict[str, Any], world: dict[str, Any]) -> str:
    if isinstance(code, str):
        return code
    one = world["attendees"][code["of"]]
    key = next(each for each in world["keys"] if each["id"] == code.get("key", 1))
    generation = code.get("generation", one["generation"])
    payload = passes.Payload(key["id"], world["event"]["number"], int(one["number"], 16), generation)
    return passes.sign(payload, private=bytes.fromhex(key["seed"]))


def _cases(written: str) -> list[tuple[str, list[str]]]:
    cases: list[tuple[str, list[str]]] = []
    for line in written.splitlines():
        if line.startswith("  "):
            cases[-1][1].append(line)
        elif line and not line.startswith("#"):
            cases.append((line, []))
    return cases


def _step(line: str, world: dict[str, Any]) -> dict[str, Any]:
    found = _SCAN.fullmatch(line)
    if found is None:
        raise ValueError(f"no scan: {line}")
    door = found["door"]
    step: dict[str, Any] = {
        "at": _moment(found["day"], found["time"]),
        "checkpoint": None if door == "nowhere" else door,
    }
    step |= {"attendee": found["who"][1:]} if found["who"].startswith("@") else {"code": found["who"]}
    for word in found["rest"].split():
        step |= _said(word)
    notice = world["checkpoints"][door]["notice"] if door in world["checkpoints"] else ""
    return {**step, **_expected(found["told"], notice=notice)}


def _said(word: str) -> dict[str, Any]:
    name, _, value = word.partition("=")
    match name:
        case "out":
            return {"direction": "out"}
        case "forced":
            return {"forced": True}
        case "confirms":
            return {"confirms": int(value)}
        case "told":
            return {"verdict": value}
        case "by" | "source":
            return {name: value}
    raise ValueError(f"a scan does not say {word}")


def _expected(words: str, *, notice: str) -> dict[str, Any]:
    outcome, *rest = words.split()
    expect: dict[str, Any] = {"outcome": outcome, "reason": None, "flags": [], "notices": []}
    offline = {}
    for word in rest:
        if word == "*":
            expect["notices"] = [notice]
        elif word.startswith("+"):
            expect["flags"].append(word[1:])
        elif word.startswith("first="):
            expect["first"] = _moment(*word[6:].split("_"))
        elif word.startswith("offline="):
            offline = {"offline": word[8:]}
        else:
            expect["reason"] = word
    return {"expect": expect, **offline}


def _moment(day: str, time: str) -> str:
    hour, minute, second = [*map(int, time.split(".")), 0][:3]
    at = datetime(2024, 9, int(day), hour, minute, second, tzinfo=_WIB)
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


if __name__ == "__main__":
    MADE.write_text(text())

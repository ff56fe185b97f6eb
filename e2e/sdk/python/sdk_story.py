"""What every Python client needs to tell the story of e2e/sdk/story and to report to the test."""

import json
import os
from pathlib import Path
from typing import Any

story: dict[str, Any] = json.loads((Path(__file__).parent.parent / "story" / "story.json").read_text())
session_id = os.environ["STORY_SESSION"]


def plain(value: Any) -> Any:
    """Turns the pydantic models that the clients' readers return into JSON, with the names of the wire."""
    if isinstance(value, list):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if hasattr(value, "model_dump_json"):
        return json.loads(value.model_dump_json(by_alias=True))
    return json.loads(value.json(by_alias=True)) if hasattr(value, "json") else value


def report(result: dict[str, Any]) -> None:
    """Hands the result to the test, which reads the last line that this process prints."""
    print()
    print(json.dumps(plain(result)))

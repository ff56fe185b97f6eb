"""Asks for metrics of the story's session, as `langfuse` 3 and newer do: 3 has v1 of the API, 4 both, 5 only v2."""

import json
from datetime import datetime, timedelta, timezone
from importlib.metadata import version

from langfuse import get_client
from sdk_story import report, session_id

langfuse = get_client()
now = datetime.now(timezone.utc)


def ask(read, view: str, column: str = "sessionId") -> list:
    query = {
        "view": view,
        "dimensions": [{"field": "name"}],
        "metrics": [{"measure": "count", "aggregation": "count"}, {"measure": "totalTokens", "aggregation": "sum"}],
        "filters": [{"type": "string", "column": column, "operator": "=", "value": session_id}],
        "fromTimestamp": (now - timedelta(days=1)).isoformat(),
        "toTimestamp": (now + timedelta(days=1)).isoformat(),
        "config": {"row_limit": 100},
    }
    return read(query=json.dumps(query)).data


major = int(version("langfuse").split(".")[0])
found = {"observations": ask(langfuse.api.metrics.metrics, "observations")}
if major == 3:
    found["traces"] = ask(langfuse.api.metrics.metrics, "traces")
if major == 4:
    found["traces"] = ask(langfuse.api.legacy.metrics_v1.metrics, "traces")
try:
    langfuse.api.metrics.metrics(query=json.dumps({"view": "observations"}))
except Exception as error:  # noqa: BLE001 - each version raises a class of its own
    found["refused"] = getattr(error, "status_code", None)
report(found)

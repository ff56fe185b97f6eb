"""Says whether the key in the environment is accepted, as `auth_check()` of `langfuse` 3 and newer sees it."""

from langfuse import get_client
from sdk_story import report

langfuse = get_client()
try:
    report({"isAuthorised": langfuse.auth_check()})
except Exception as error:  # noqa: BLE001 - each version raises a class of its own
    report({"isAuthorised": False, "status": getattr(error, "status_code", None), "words": str(error)})

"""Says whether the key in the environment is accepted, as `auth_check()` of `langfuse` 2 sees it."""

from langfuse import Langfuse
from sdk_story import report

try:
    report({"isAuthorised": Langfuse().auth_check()})
except Exception as error:  # noqa: BLE001 - it raises a class of its generated client
    report({"isAuthorised": False, "status": getattr(error, "status_code", None), "words": str(error)})

"""Asks for the daily metrics of the story's user, as `langfuse` 2 does."""

from langfuse import Langfuse
from sdk_story import report, story

report({"days": Langfuse().client.metrics.daily(user_id=story["trace"]["userId"], limit=10).data})

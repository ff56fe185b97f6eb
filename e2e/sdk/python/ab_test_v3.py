"""Serves twenty users with a prompt under an A/B test, with `langfuse` 3.x."""

from langfuse import Langfuse
from sdk_story import report, session_id

client = Langfuse()
versions = []
for user in range(20):
    prompt = client.get_prompt(f"{session_id}/answer", cache_ttl_seconds=0)
    generation = client.start_generation(name="answer", prompt=prompt)
    generation.update_trace(user_id=f"{session_id}-{user}")
    generation.end()
    generation.score(name="helpful", value=1 if prompt.version == 2 else 0, data_type="BOOLEAN")
    versions.append(prompt.version)
client.flush()
report({"versions": versions})

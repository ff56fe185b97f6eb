"""Serves twenty users with a prompt under an A/B test, with `langfuse` 4 and newer."""

from langfuse import Langfuse, propagate_attributes
from sdk_story import report, session_id

client = Langfuse()
versions = []
for user in range(20):
    prompt = client.get_prompt(f"{session_id}/answer", cache_ttl_seconds=0)
    with propagate_attributes(user_id=f"{session_id}-{user}"):
        generation = client.start_observation(name="answer", as_type="generation", prompt=prompt)
    generation.end()
    generation.score(name="helpful", value=1 if prompt.version == 2 else 0, data_type="BOOLEAN")
    versions.append(prompt.version)
client.flush()
report({"versions": versions})

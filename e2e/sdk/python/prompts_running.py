"""An app that keeps running and asks for its prompt again and again, with any `langfuse`, until it is given another version."""

import time

from langfuse import Langfuse
from sdk_story import report, session_id

client = Langfuse()
name = f"{session_id}/answer"
versions = [client.get_prompt(name, cache_ttl_seconds=1).version]
# Tells the test that the app runs and has the first version.
client.create_prompt(name=f"{name}/seen", prompt="", labels=["production"])
deadline = time.monotonic() + 60
while len(versions) < 2 and time.monotonic() < deadline:
    version = client.get_prompt(name, cache_ttl_seconds=1).version
    if version != versions[-1]:
        versions.append(version)
    time.sleep(0.05)
report({"versions": versions})

"""Makes, fetches, labels and fills prompts with `langfuse` 2.x, and links a generation to one."""

from langfuse import Langfuse
from sdk_story import report, session_id

client = Langfuse()
name = f"{session_id}/answer question"
client.create_prompt(name=name, prompt="Answer {{question}}", labels=["production"], tags=["sdk"], config={"model": "m"})
second = client.create_prompt(name=name, prompt="Answer {{question}} briefly", commit_message="shorter")
by_default = client.get_prompt(name)
by_version = client.get_prompt(name, version=2)
by_label = client.get_prompt(name, label="latest")
client.update_prompt(name=name, version=2, new_labels=["production"])
after = client.get_prompt(name, cache_ttl_seconds=0)

rules = f"{session_id}/rules"
client.create_prompt(name=rules, prompt="Be kind.", labels=["production"])
chat = f"{session_id}/chat"
client.create_prompt(
    name=chat,
    type="chat",
    labels=["production"],
    prompt=[
        {"role": "system", "content": f"@@@langfusePrompt:name={rules}|label=production@@@ Speak {{{{language}}}}."},
        {"role": "user", "content": "hi"},
    ],
)
messages = client.get_prompt(chat, type="chat").compile(language="French")
# This client never stops trying with 0.
fallback = client.get_prompt(f"{session_id}/none", fallback="Stay calm", max_retries=1)
listed = client.client.prompts.list(name=name).data[0]

generation = client.trace(name="answer").generation(name="answer", prompt=after)
client.flush()

report(
    {
        "made": second.version,
        "default": [by_default.version, by_default.compile(question="why"), by_default.config, by_default.tags],
        "byVersion": [by_version.version, by_version.commit_message],
        "byLabel": [by_label.version, by_label.labels],
        "after": [after.version, after.compile(question="why")],
        "messages": messages,
        "fallback": [fallback.is_fallback, fallback.compile()],
        "listed": [listed.name, listed.versions, sorted(listed.labels)],
        "traceId": generation.trace_id,
    }
)

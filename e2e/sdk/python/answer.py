"""Three `@observe()` functions around a model call, with `langfuse` 3 and newer."""

from langfuse import get_client, observe
from langfuse.openai import openai
from sdk_story import report


@observe()
def retrieve_docs(question: str) -> list[str]:
    return [f"Everything about: {question}"]


@observe()
def generate_answer(question: str, docs: list[str]) -> str:
    reply = openai.OpenAI().chat.completions.create(
        model="gpt-4o-2024-08-06",
        temperature=0.2,
        messages=[{"role": "system", "content": docs[0]}, {"role": "user", "content": question}],
    )
    return reply.choices[0].message.content


@observe()
def answer_question(question: str) -> str:
    report_id.append(get_client().get_current_trace_id())
    return generate_answer(question, retrieve_docs(question))


report_id: list[str] = []
answer = answer_question("What is Telltale?")
get_client().flush()
report({"traceId": report_id[0], "answer": answer})

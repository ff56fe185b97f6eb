"""Tells the story with `langfuse` 2.x: decorators over batch ingestion."""

from langfuse import Langfuse
from langfuse.decorators import langfuse_context, observe
from sdk_story import report, session_id, story

trace = story["trace"]
client = Langfuse(release=trace["release"])
langfuse_context.configure(environment=trace["environment"])


@observe(name=trace["name"])
def support_question() -> None:
    """The outermost decorated function is the trace itself, not a span."""
    langfuse_context.update_current_trace(
        name=trace["name"],
        user_id=trace["userId"],
        session_id=session_id,
        tags=trace["tags"],
        version=trace["version"],
        release=trace["release"],
        metadata=trace["metadata"],
        public=True,
        input=trace["input"],
        output=trace["output"],
    )
    answer_question()
    for name in ("helpfulness", "tone"):
        score = story["scores"][name]
        langfuse_context.score_current_trace(
            name=name, value=score["value"], data_type=score["dataType"], comment=score.get("comment")
        )

@observe(name=story["root"]["name"])
def answer_question() -> None:
    langfuse_context.update_current_observation(
        input=trace["input"], output=trace["output"], metadata=story["root"]["metadata"]
    )
    retrieve_docs()
    generate_answer()
    look_up_order()
    cache_miss()


@observe(name=story["retriever"]["name"])
def retrieve_docs() -> None:
    told = story["retriever"]
    langfuse_context.update_current_observation(input=told["input"], output=told["output"], metadata=told["metadata"])


@observe(name=story["generation"]["name"], as_type="generation")
def generate_answer() -> None:
    told = story["generation"]
    langfuse_context.update_current_observation(
        input=told["input"],
        output=told["output"],
        model=told["model"],
        model_parameters=told["modelParameters"],
        usage_details=told["usageDetails"],
    )
    grounded = story["scores"]["grounded"]
    langfuse_context.score_current_observation(
        name="grounded", value=grounded["value"], data_type=grounded["dataType"]
    )


@observe(name=story["tool"]["name"])
def look_up_order() -> None:
    told = story["tool"]
    langfuse_context.update_current_observation(
        input=told["input"], level=told["level"], status_message=told["statusMessage"]
    )


def cache_miss() -> None:
    """The decorators know no events; the client of the same version does."""
    told = story["event"]
    client.event(
        trace_id=langfuse_context.get_current_trace_id(),
        parent_observation_id=langfuse_context.get_current_observation_id(),
        name=told["name"],
        input=told["input"],
        level=told["level"],
    )


is_authorised = langfuse_context.auth_check()
support_question()
langfuse_context.flush()
client.flush()

trace_id = client.fetch_traces(session_id=session_id).data[0].id
report(
    {
        "traceId": trace_id,
        "isAuthorised": is_authorised,
        "fetched": {
            "trace": client.fetch_trace(trace_id).data,
            "observations": client.fetch_observations(trace_id=trace_id, type="GENERATION").data,
            "sessions": [one for one in client.fetch_sessions().data if one.id == session_id],
            "scores": client.client.score.get(name="helpfulness").data,
        },
    }
)

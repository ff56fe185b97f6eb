"""Tells the story with `langfuse` 4.x and 5.x: trace attributes are propagated to every span."""

from importlib.metadata import version

from langfuse import get_client, propagate_attributes
from sdk_story import report, session_id, story

trace = story["trace"]
langfuse = get_client()
has_legacy_api = version("langfuse").startswith("4.")


def tell() -> tuple[str, str]:
    with langfuse.start_as_current_observation(
        name=story["root"]["name"],
        as_type="agent",
        input=trace["input"],
        output=trace["output"],
        metadata=story["root"]["metadata"],
    ) as root:
        langfuse.set_current_trace_as_public()
        retriever = story["retriever"]
        with langfuse.start_as_current_observation(
            name=retriever["name"], as_type="retriever", input=retriever["input"], metadata=retriever["metadata"]
        ) as found:
            found.update(output=retriever["output"])
        told = story["generation"]
        with langfuse.start_as_current_observation(
            name=told["name"],
            as_type="generation",
            model=told["model"],
            model_parameters=told["modelParameters"],
            input=told["input"],
        ) as generation:
            generation.update(output=told["output"], usage_details=told["usageDetails"])
            grounded = story["scores"]["grounded"]
            generation.score(name="grounded", value=grounded["value"], data_type=grounded["dataType"])
        tool = story["tool"]
        root.start_observation(
            name=tool["name"],
            as_type="tool",
            input=tool["input"],
            level=tool["level"],
            status_message=tool["statusMessage"],
        ).end()
        event = story["event"]
        root.create_event(name=event["name"], input=event["input"], level=event["level"])
        for name in ("helpfulness", "tone"):
            score = story["scores"][name]
            root.score_trace(
                name=name, value=score["value"], data_type=score["dataType"], comment=score.get("comment")
            )
        return root.trace_id, generation.id


def read(trace_id: str) -> dict:
    fields = "core,basic,io,metadata,model,usage"
    found = {
        "observationsV2": langfuse.api.observations.get_many(trace_id=trace_id, fields=fields).data,
        "scoresV3": langfuse.api.scores_v3.get_many_v3(trace_id=trace_id).data
        if has_legacy_api
        else langfuse.api.scores.get_many(trace_id=trace_id).data,
    }
    if has_legacy_api:
        found |= {
            "trace": langfuse.api.trace.get(trace_id),
            "traces": langfuse.api.trace.list(session_id=session_id).data,
            "observations": langfuse.api.legacy.observations_v1.get_many(trace_id=trace_id, type="GENERATION").data,
            "session": langfuse.api.sessions.get(session_id),
            "scores": langfuse.api.scores.get_many(trace_id=trace_id).data,
        }
    return found


with propagate_attributes(
    trace_name=trace["name"],
    user_id=trace["userId"],
    session_id=session_id,
    tags=trace["tags"],
    version=trace["version"],
    metadata=trace["metadata"],
):
    trace_id, generation_id = tell()

langfuse.flush()
report(
    {
        "traceId": trace_id,
        "isAuthorised": langfuse.auth_check(),
        "url": langfuse.get_trace_url(trace_id=trace_id),
        "fetched": read(trace_id),
    }
)

"""Tells the story with `langfuse` 3.x: OpenTelemetry spans, with a trace that is updated from within."""

from langfuse import get_client
from sdk_story import report, session_id, story

trace = story["trace"]
langfuse = get_client()

with langfuse.start_as_current_span(
    name=story["root"]["name"], input=trace["input"], output=trace["output"], metadata=story["root"]["metadata"]
) as root:
    root.update_trace(
        name=trace["name"],
        user_id=trace["userId"],
        session_id=session_id,
        tags=trace["tags"],
        version=trace["version"],
        metadata=trace["metadata"],
        public=True,
        input=trace["input"],
        output=trace["output"],
    )
    retriever = story["retriever"]
    with root.start_as_current_observation(
        name=retriever["name"], as_type="retriever", input=retriever["input"], metadata=retriever["metadata"]
    ) as found:
        found.update(output=retriever["output"])
    told = story["generation"]
    with root.start_as_current_generation(
        name=told["name"], model=told["model"], model_parameters=told["modelParameters"], input=told["input"]
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
        root.score_trace(name=name, value=score["value"], data_type=score["dataType"], comment=score.get("comment"))

langfuse.flush()

trace_id = root.trace_id
report(
    {
        "traceId": trace_id,
        "isAuthorised": langfuse.auth_check(),
        "url": langfuse.get_trace_url(trace_id=trace_id),
        "fetched": {
            "trace": langfuse.api.trace.get(trace_id),
            "traces": langfuse.api.trace.list(session_id=session_id).data,
            "observations": langfuse.api.observations.get_many(trace_id=trace_id, type="GENERATION").data,
            "session": langfuse.api.sessions.get(session_id),
            "scores": langfuse.api.score_v_2.get(trace_id=trace_id).data,
        },
    }
)

/** What a project without any trace shows: how to send the first one. */
import { FirstTrace } from './first-trace.tsx';

export function NoTraces({ projectId }: { readonly projectId: string }) {
  return (
    <div className="min-h-0 flex-1 overflow-y-auto">
      <div className="mx-auto flex max-w-190 flex-col gap-4 px-6 py-10">
        <div>
          <h2 className="text-xl font-semibold tracking-tight">Send your first trace</h2>
          <p className="mt-1 text-ink-2">
            This project has no traces yet. Point any Langfuse SDK or OpenTelemetry exporter here; the trace is in this
            list as soon as the SDK has flushed.
          </p>
        </div>
        <FirstTrace projectId={projectId} />
      </div>
    </div>
  );
}

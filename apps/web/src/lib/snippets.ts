/** Ready-to-run code that sends a first trace, with this server's address and the project's key filled in. */

export interface SnippetKey {
  readonly host: string;
  readonly publicKey: string;
  readonly secretKey: string;
}

export type SnippetId = 'python' | 'typescript' | 'otel' | 'curl';

export interface Snippet {
  readonly id: SnippetId;
  readonly label: string;
  readonly blocks: readonly { readonly title: string; readonly code: string }[];
}

export function snippetsFor(key: SnippetKey): Snippet[] {
  return [
    {
      id: 'python',
      label: 'Python',
      blocks: [
        { title: 'Install', code: 'pip install langfuse' },
        { title: 'Environment', code: environment(key) },
        { title: 'app.py', code: python },
      ],
    },
    {
      id: 'typescript',
      label: 'TypeScript',
      blocks: [
        { title: 'Install', code: 'npm install @langfuse/tracing @langfuse/otel @opentelemetry/sdk-node' },
        { title: 'Environment', code: environment(key) },
        { title: 'app.ts', code: typescript },
      ],
    },
    {
      id: 'otel',
      label: 'OpenTelemetry',
      blocks: [{ title: 'Environment of any OpenTelemetry SDK', code: openTelemetry(key) }],
    },
    { id: 'curl', label: 'curl', blocks: [{ title: 'One trace, to try the way here', code: curl(key) }] },
  ];
}

function environment({ host, publicKey, secretKey }: SnippetKey): string {
  return [
    `export LANGFUSE_BASE_URL="${host}"`,
    // The name that Python SDKs before 3.7 and JavaScript SDKs before 4 read.
    `export LANGFUSE_HOST="${host}"`,
    `export LANGFUSE_PUBLIC_KEY="${publicKey}"`,
    `export LANGFUSE_SECRET_KEY="${secretKey}"`,
  ].join('\n');
}

const python = `from langfuse import observe, get_client

@observe()
def retrieve_docs(question: str) -> list[str]:
    return ["Telltales are ribbons that show the wind on a sail."]

@observe()
def answer_question(question: str) -> str:
    docs = retrieve_docs(question)
    return f"According to the docs: {docs[0]}"

print(answer_question("What is a telltale?"))
get_client().flush()`;

const typescript = `import { NodeSDK } from '@opentelemetry/sdk-node';
import { LangfuseSpanProcessor } from '@langfuse/otel';
import { observe } from '@langfuse/tracing';

const sdk = new NodeSDK({ spanProcessors: [new LangfuseSpanProcessor()] });
sdk.start();

const answerQuestion = observe(
  async (question: string) => \`You asked: \${question}\`,
  { name: 'answer-question' },
);

console.log(await answerQuestion('What is a telltale?'));
await sdk.shutdown();`;

/** The shell makes the header, so that keys stay readable here; `%20` because the variable's values are percent-decoded. */
function openTelemetry({ host, publicKey, secretKey }: SnippetKey): string {
  return [
    `export OTEL_EXPORTER_OTLP_ENDPOINT="${host}/api/public/otel"`,
    'export OTEL_EXPORTER_OTLP_PROTOCOL="http/protobuf"',
    `export OTEL_EXPORTER_OTLP_HEADERS="Authorization=Basic%20$(printf '%s' '${publicKey}:${secretKey}' | base64 | tr -d '\\n')"`,
  ].join('\n');
}

/** Shows the answer's status too: what is wrong with the address or the key is seen at once. */
function curl({ host, publicKey, secretKey }: SnippetKey): string {
  return [
    `curl -i -u '${publicKey}:${secretKey}' '${host}/api/public/traces' \\`,
    "  -H 'Content-Type: application/json' \\",
    `  -d '{"name": "hello from curl", "input": "Is anybody there?", "output": "Yes."}'`,
  ].join('\n');
}

/** What a person sees in the terminal once the server is up. */
import type { InitialValues } from '#config.ts';
import type { FirstOwner } from '#features/access/access.ts';

export interface Welcome {
  readonly url: string;
  readonly owner: FirstOwner;
  /** What the environment has set is not repeated in logs. */
  readonly configured: InitialValues;
  readonly dataDir: string;
  readonly startMs: number;
}

/** Secrets are shown at the first start only: they are stored hashed and can't be shown again. */
export function welcome({ url, owner, configured, dataDir, startMs }: Welcome): string {
  const lines = ['', `Telltale is ready after ${(startMs / 1000).toFixed(1)} s: ${url}`, `Data: ${dataDir}`];
  if (owner.user && configured.userPassword === undefined) {
    lines.push(
      '',
      'First login (shown only now)',
      `  e-mail    ${owner.user.email}`,
      `  password  ${owner.user.password}`,
    );
  }
  if (owner.key && configured.secretKey === undefined) lines.push('', ...sdkSettings(url, owner.key));
  else lines.push('', `API keys and SDK settings: ${url}/project/${owner.projectId}/settings`);
  return `${lines.join('\n')}\n`;
}

function sdkSettings(url: string, key: { readonly publicKey: string; readonly secretKey: string }): string[] {
  const basic = Buffer.from(`${key.publicKey}:${key.secretKey}`).toString('base64');
  return [
    'Settings for the Langfuse SDKs, any version (shown only now)',
    `  export LANGFUSE_HOST=${url}`,
    `  export LANGFUSE_BASE_URL=${url}`,
    `  export LANGFUSE_PUBLIC_KEY=${key.publicKey}`,
    `  export LANGFUSE_SECRET_KEY=${key.secretKey}`,
    '',
    'Settings for any OpenTelemetry exporter',
    `  export OTEL_EXPORTER_OTLP_ENDPOINT=${url}/api/public/otel`,
    `  export OTEL_EXPORTER_OTLP_HEADERS="Authorization=Basic ${basic}"`,
  ];
}

/** Renders operations as an OpenAPI 3.1 document. */
import { z } from 'zod';
import { errorCodes } from './errors.ts';
import type { Access, Operation } from './operation.ts';

type Json = Record<string, unknown>;

const security: Record<Access, readonly Json[]> = {
  public: [],
  session: [{ session: [] }],
  'anyone-known': [{ keys: [] }, { session: [] }],
  scores: [{ keys: [] }, { publicKey: [] }, { session: [] }],
  read: [{ keys: [] }, { session: [] }],
  personal: [{ session: [] }],
  write: [{ keys: [] }, { session: [] }],
  manage: [{ keys: [] }, { session: [] }],
  admin: [{ session: [] }],
};

export function renderOpenApi(operations: readonly Operation[], version: string): Json {
  const paths: Record<string, Json> = {};
  for (const operation of operations.toSorted((a, b) => compare(a.path, b.path) || compare(a.method, b.method))) {
    const path = operation.path.replaceAll(/:(\w+)(\{[^}]*\})?/g, '{$1}');
    paths[path] = { ...paths[path], [operation.method.toLowerCase()]: renderOperation(operation) };
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Telltale', version, license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
    paths,
    components: {
      securitySchemes: {
        keys: { type: 'http', scheme: 'basic', description: 'Public key as user, secret key as password' },
        publicKey: { type: 'http', scheme: 'bearer', description: 'A public key alone, which may only add scores' },
        session: { type: 'apiKey', in: 'cookie', name: 'telltale_session' },
      },
      schemas: { Error: errorSchema },
    },
  };
}

const errorSchema = {
  type: 'object',
  required: ['message', 'error', 'code', 'requestId'],
  properties: {
    message: { type: 'string', description: 'What is wrong and how to mend it' },
    error: { description: 'A class name that Langfuse SDKs know, or details' },
    code: { enum: Object.keys(errorCodes) },
    requestId: { type: 'string' },
  },
};

function renderOperation(operation: Operation): Json {
  const { id, summary, access, query, body, reply, status = 200 } = operation;
  return {
    operationId: id,
    summary,
    tags: [id.split('.')[0]],
    security: security[access],
    parameters: [...pathParameters(operation.path), ...(query ? queryParameters(query) : [])],
    ...(body && { requestBody: { required: true, content: jsonContent(schemaOf(body, 'input')) } }),
    responses: {
      [status]: { description: 'Success', ...(status !== 204 && { content: jsonContent(schemaOf(reply, 'output')) }) },
      default: { description: 'Error', content: jsonContent({ $ref: '#/components/schemas/Error' }) },
    },
  };
}

function pathParameters(path: string): Json[] {
  return [...path.matchAll(/:(\w+)/g)].map(([, name]) => {
    return { name, in: 'path', required: true, schema: { type: 'string' } };
  });
}

function queryParameters(query: z.ZodType): Json[] {
  const schema = schemaOf(query, 'input') as { properties?: Record<string, Json>; required?: readonly string[] };
  return Object.entries(schema.properties ?? {}).map(([name, property]) => {
    return { name, in: 'query', required: schema.required?.includes(name) ?? false, schema: property };
  });
}

function jsonContent(schema: Json): Json {
  return { 'application/json': { schema } };
}

/** What JSON Schema can't say (a transformation, a custom check) is shown as any value. */
function schemaOf(schema: z.ZodType, io: 'input' | 'output'): Json {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' }) as Json;
  return rest;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

/** The closed list of error codes, with their HTTP status and the class name that Langfuse SDKs show. */
export const errorCodes = {
  invalid_request: { status: 400, name: 'InvalidRequestError' },
  unauthorized: { status: 401, name: 'UnauthorizedError' },
  forbidden: { status: 403, name: 'ForbiddenError' },
  not_found: { status: 404, name: 'LangfuseNotFoundError' },
  method_not_allowed: { status: 405, name: 'MethodNotAllowedError' },
  conflict: { status: 409, name: 'LangfuseConflictError' },
  too_large: { status: 413, name: 'PayloadTooLargeError' },
  unprocessable: { status: 422, name: 'UnprocessableError' },
  rate_limited: { status: 429, name: 'RateLimitError' },
  internal: { status: 500, name: 'InternalServerError' },
  overloaded: { status: 503, name: 'ServiceUnavailableError' },
} as const;

export type ErrorCode = keyof typeof errorCodes;

/** What kratos-admin is asked and answers. */

export interface Request {
  method: string;
  /** Such as `/admin/identities`. */
  path: string;
  query: URLSearchParams;
  body: unknown;
}

export interface Response {
  status: number;
  body?: unknown;
  /** The `Link` header. */
  link?: string;
}

const phrases: Record<number, string> = {
  400: 'Bad Request',
  404: 'Not Found',
  409: 'Conflict',
  503: 'Service Unavailable',
};

/** Kratos' own error body, which tells its answers from those of a missing route. */
export const refusal = (status: number, message: string, reason?: string): Response => ({
  status,
  body: {
    error: { code: status, status: phrases[status], ...(reason !== undefined && { reason }), message },
  },
});

export const badRequest = (reason: string): Response =>
  refusal(400, 'The request was malformed or contained invalid parameters', reason);

export const notFound = (): Response => refusal(404, 'Unable to locate the resource');

/** Of a route that is not there: text, no JSON. */
export const noRoute: Response = { status: 404, body: '404 page not found' };

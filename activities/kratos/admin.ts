/** The one client of kratos-admin. Only the worker makes one. */
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { Configuration, IdentityApi } from '@ory/client';
import axios from 'axios';
import type { AxiosInstance } from 'axios' with { 'resolution-mode': 'require' };

/** Kratos answers in milliseconds; past this it is not going to. */
export const requestTimeoutMs = 10_000;

export interface KratosAdminSettings {
  /** Bare origin of kratos-admin. */
  url: string;
  /** `/admin`, or empty where the API is served without prefix. */
  pathPrefix: string;
  /** @default {@link requestTimeoutMs} */
  timeoutMs?: number;
}

/**
 * Connections are kept open. The SDK always asks for `/admin/…`; another prefix is put in its place here.
 * @see https://www.ory.com/docs/kratos/reference/api
 */
export function kratosAdmin({
  url,
  pathPrefix,
  timeoutMs = requestTimeoutMs,
}: KratosAdminSettings): IdentityApi {
  const instance = axios.create({
    httpAgent: new HttpAgent({ keepAlive: true }),
    httpsAgent: new HttpsAgent({ keepAlive: true }),
    // An admin API inside the cluster is never behind the company's proxy.
    proxy: false,
    // Every status is an answer, to be judged by the endpoint's own function.
    validateStatus: () => true,
  });
  instance.interceptors.request.use((request) => {
    // For the whole exchange. What axios calls a timeout is one of silence: a trickle of bytes would never end.
    const deadline = AbortSignal.timeout(timeoutMs);
    request.signal = request.signal ? AbortSignal.any([request.signal as AbortSignal, deadline]) : deadline;
    return request;
  });
  if (pathPrefix !== '/admin') {
    instance.interceptors.request.use((request) => {
      const path = request.url?.slice(url.length);
      if (path?.startsWith('/admin/')) request.url = `${url}${pathPrefix}${path.slice('/admin'.length)}`;
      return request;
    });
  }
  // The SDK is CommonJS and sees the other of axios' two declarations of the same class.
  return new IdentityApi(new Configuration({ basePath: url }), url, instance as unknown as AxiosInstance);
}

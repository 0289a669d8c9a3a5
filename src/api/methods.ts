/** 405 with `Allow`, for each path of a router. */
import type { Env, Hono } from 'hono';
import { Problem } from './problems.js';

/** Called last on a router: answers the methods that its paths do not have. */
export function closeMethods<E extends Env>(router: Hono<E>): Hono<E> {
  const methods = new Map<string, Set<string>>();
  for (const { method, path } of router.routes) {
    if (method === 'ALL') continue;
    const known = methods.get(path) ?? new Set();
    methods.set(path, known.add(method));
    if (method === 'GET') known.add('HEAD');
  }
  for (const [path, known] of methods) {
    const allow = [...known].sort().join(', ');
    router.all(path, () => {
      throw new Problem('method-not-allowed', `use ${allow}`, {}, { allow });
    });
  }
  return router;
}

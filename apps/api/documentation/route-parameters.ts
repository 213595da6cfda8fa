import { reads } from './reads.js';

const withQuery = Object.entries(reads).filter(([, { query }]) => query !== undefined);
const routesWithQuery = new Set(withQuery.map(([path]) => path.replace(/\{(\w+)\}/g, ':$1')));

/** Whether a route such as `GET /v1/cases/:id` has query parameters and validates them itself; every POST does. */
export function takesQuery(method: string, route: string): boolean {
  return method === 'POST' || routesWithQuery.has(route);
}

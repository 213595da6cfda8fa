import { acts } from '#case';
import { collections } from '../documents/ids.js';
import { openApiDocument } from './document.js';
import { parameters } from './parameters.js';

type Paths = Readonly<Record<string, Readonly<Record<string, { readonly parameters: readonly { $ref: string }[] }>>>>;

/** The query parameters that the description names for a route, such as `GET /v1/cases/:id`; HEAD takes those of GET. */
export function describedParameters(): (method: string, route: string) => readonly string[] {
  const known = new Map<string, readonly string[]>();
  for (const [path, item] of Object.entries(openApiDocument()['paths'] as Paths))
    for (const [method, operation] of Object.entries(item)) {
      const names = operation.parameters.flatMap(({ $ref }): string[] => {
        const found: Readonly<Record<string, unknown>> = parameters[$ref.split('/').at(-1) as keyof typeof parameters];
        return found['in'] === 'query' ? [String(found['name'])] : [];
      });
      known.set(`${method.toUpperCase()} ${routeOf(path)}`, names);
    }
  return (method, route) => known.get(`${method === 'HEAD' ? 'GET' : method} ${route}`) ?? [];
}

/** All acts of a kind share one route. */
function routeOf(path: string): string {
  const isAct = acts.some((act) => path === `${collections[act.target]}/{id}/commands/${act.name}`);
  return (isAct ? path.replace(/[^/]+$/, ':name') : path).replace(/\{(\w+)\}/g, ':$1');
}

import { type Target, targets } from '#case';
import { Problem } from '../problems/problem.js';
import type { ProblemCode } from '../problems/catalogue.js';

/** The kinds of streams that have addresses, and the collection of each. */
export const collections: Readonly<Record<Target, string>> = {
  case: '/v1/cases',
  judgment: '/v1/judgments',
  request: '/v1/requests',
};

/** The same route for each kind of stream. */
export const ofEveryKind = (rest: string): string[] => Object.values(collections).map((path) => `${path}${rest}`);

/** The kind of stream that a route such as `/v1/cases/:id` is about. */
export function targetOf(route: string): Target {
  const found = (Object.keys(collections) as Target[]).find((target) => route.startsWith(`${collections[target]}`));
  if (!found) throw new Error(`${route} is about no stream`);
  return found;
}

const notFound: Readonly<Record<Target, ProblemCode>> = {
  case: 'case-not-found',
  judgment: 'judgment-not-found',
  request: 'request-not-found',
};

const kindInFront = new RegExp(`^(${targets.join('|')})-`);
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** The stream of an id in an address: a bare UUID, or the stream's full name as in facts. @throws Problem */
export function streamOf(target: Target, id: string): string {
  const bare = idOf(id);
  if (!uuid.test(bare)) throw missing(target, id);
  return `${target}-${bare}`;
}

/** The UUID of a stream, without its kind. */
export function idOf(stream: string): string {
  return stream.replace(kindInFront, '');
}

/** The address of a stream. */
export function hrefOf(stream: string): string {
  const [kind = ''] = stream.split('-');
  return `${collections[kind as Target]}/${idOf(stream)}`;
}

export function missing(target: Target, id: string): Problem {
  return new Problem(notFound[target], {
    vi: `${collections[target]}/${idOf(id)} không tồn tại`,
    en: `${collections[target]}/${idOf(id)} does not exist`,
  });
}

import type { Recorded } from './records.ts';
import type { ReadReq } from './proto.ts';

export interface Matcher {
  readonly matches: (event: Recorded) => boolean;
  /** Number of events between two checkpoints; undefined: no checkpoints. */
  readonly checkpointEvery: number | undefined;
}

/** The window of a filter that names none. */
const windowDefault = 32;

/** Caches the results of `test`; bounded by the number of different names, some thousands in a test. */
function remembered(test: (text: string) => boolean): (text: string) => boolean {
  const known = new Map<string, boolean>();
  return (text) => {
    let answer = known.get(text);
    if (answer === undefined) known.set(text, (answer = test(text)));
    return answer;
  };
}

/**
 * Tells which events a subscription to $all delivers: a filter matches the stream name or the type, by prefixes or a
 * pattern.
 */
export function matcherOf(filter: ReadReq.Options.FilterOptions | undefined): Matcher {
  if (!filter) return { matches: () => true, checkpointEvery: undefined };
  const byStream = filter.getStreamIdentifier();
  const expression = byStream ?? filter.getEventType();
  const prefixes = expression?.getPrefixList() ?? [];
  const pattern = prefixes.length > 0 ? undefined : new RegExp(expression?.getRegex() ?? '');
  const test = remembered((text) =>
    pattern ? pattern.test(text) : prefixes.some((prefix) => text.startsWith(prefix)),
  );
  const window = filter.hasMax() ? filter.getMax() : windowDefault;
  return {
    matches: byStream ? ({ stream }) => test(stream.name) : ({ type }) => test(type),
    checkpointEvery: window * Math.max(filter.getCheckpointintervalmultiplier(), 1),
  };
}

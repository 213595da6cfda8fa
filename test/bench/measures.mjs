/**
 * The measures, their names, and the goals of `performance.md`. `goals` are ratios, or a rate of ours alone. For bytes
 * less is better; all others are rates. `changed`: figures from before that day were measured differently and cannot be
 * compared.
 */
export const measures = {
  commands1: {
    what: 'commands/s, 1 client',
    limit: 'one event per durable commit',
    goals: { peer: 4, limit: 0.7 },
  },
  commands32: {
    what: 'commands/s, 32 clients',
    limit: 'one event per durable commit',
    goals: { peer: 20, limit: 4 },
  },
  events32: { what: 'events/s, 32 clients', limit: '32 events per durable commit', goals: {} },
  commands32Views: {
    what: 'commands/s, 32 clients, until all views show them',
    limit: 'one event per durable commit',
    goals: { peer: 20, limit: 4 },
  },
  commands32Cached50: { what: 'commands/s, 32 clients, 50 % of states cached', limit: 'one event per durable commit' },
  commands32Cached0: { what: 'commands/s, 32 clients, no state cached', limit: 'one event per durable commit' },
  openings32: { what: 'cases opened/s (judgment and decision), 32 clients' },
  rebuild: {
    what: 'events/s, all views from nothing',
    limit: 'read, parse, fold the same log',
    goals: { peer: 30, limit: 0.35, ours: 111_111 },
  },
  rebuildBeside: {
    what: 'events/s, all views beside those in use',
    limit: 'read, parse, fold the same log',
    goals: { peer: 30, limit: 0.35, ours: 111_111 },
  },
  esdbCommands1: {
    what: 'on EventStoreDB: commands/s, 1 client',
    limit: 'bare client: append alone',
    goals: { limit: 0.6 },
  },
  esdbCommands32: {
    what: 'on EventStoreDB: commands/s, 32 clients',
    limit: 'bare client: append alone',
    goals: { limit: 0.6 },
  },
  esdbCommands1Cached0: {
    what: 'on EventStoreDB: commands/s, 1 client, no state cached',
    limit: 'bare client: load, decide, append',
    goals: { limit: 0.9 },
  },
  esdbCommands32Cached0: {
    what: 'on EventStoreDB: commands/s, 32 clients, no state cached',
    limit: 'bare client: load, decide, append',
    goals: { limit: 0.9 },
  },
  esdbCommands1Loaded: {
    what: 'on EventStoreDB: the same, 1 client, beside a loop that decides nothing',
    limit: 'bare client: load, append',
  },
  esdbCommands32Loaded: {
    what: 'on EventStoreDB: the same, 32 clients, beside a loop that decides nothing',
    limit: 'bare client: load, append',
  },
  esdbReplay: {
    what: 'from EventStoreDB: events/s, all views from nothing',
    limit: 'bare client: the same subscription',
    goals: { limit: 0.6 },
    changed: '2026-11-30',
  },
  esdbReplayCpu: {
    what: 'from EventStoreDB: events per second of CPU time, all views from nothing',
    limit: 'bare client: the same subscription',
  },
  bytesPerEvent: { what: 'bytes per event on disk', limit: 'plain table, whole envelope' },
};

export function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** Collects figures, one repetition after the other; a contender that is missing has none. */
export class Figures {
  #rounds = new Map();

  add(measure, round) {
    const rounds = this.#rounds.get(measure) ?? [];
    this.#rounds.set(measure, [...rounds, round]);
  }

  /**
   * Measure → medians, and medians of the ratios of each repetition, because drift affects both sides of a ratio alike.
   */
  result() {
    return Object.fromEntries(
      Object.keys(measures).map((name) => {
        const rounds = this.#rounds.get(name) ?? [];
        const of = (pick) => {
          const values = rounds.map(pick).filter((value) => Number.isFinite(value));
          return values.length === 0 ? null : significant(median(values));
        };
        const ratios = {
          peer: of(({ ours, peer }) => (peer === undefined ? undefined : ours / peer)),
          limit: of(({ ours, limit }) => (limit === undefined ? undefined : ours / limit)),
          peerLimit: of(({ peer, limit }) => (peer === undefined || limit === undefined ? undefined : peer / limit)),
        };
        const [ours, peer, limit] = [of((round) => round.ours), of((round) => round.peer), of((round) => round.limit)];
        return [name, { ours, peer, limit, ratios }];
      }),
    );
  }
}

const significant = (value) => Number(value.toPrecision(4));

import { timeline } from '#read-models';
import type { ShownCase } from './case-text.js';

/** The output of `show --json`: see docs/cli.md. Amounts are texts of whole đồng. */
export function caseDocument({ state, facts, knownAt, sealed, words }: ShownCase, asked: string | undefined): object {
  const { id, number, office, category, initiative, realm, place, officer, obligations, ledger, grounds, stops } =
    state;
  return {
    case: id,
    number,
    office,
    category,
    initiative,
    realm,
    state: place.lifecycle,
    classification: place.classification,
    officer: officer ?? null,
    obligations,
    ledger,
    grounds,
    stops: stops.map(({ id: stop, kind, ground, on, until }) => ({ id: stop, kind, ground, on, until: until ?? null })),
    deadlines: state.deadlines.map(({ article, dueAt, ...each }) => ({
      ...each,
      article: article ?? null,
      dueAt: dueAt ?? null,
    })),
    ending: state.ending ? { outcome: state.ending.outcome, on: state.ending.on } : null,
    asKnown: knownAt ? { asked, instant: knownAt.instant, ordinal: knownAt.ordinal } : 'latest',
    steps: timeline(facts),
    ...(words ? { words: sealed.map((field) => ({ ...field, text: words.get(field.ref) ?? null })) } : {}),
  };
}

import { readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import { acts, type CaseState, type LegalDate, possibleActs, regimes } from './index.js';
import { decide, lastDate, play, stateOf, world } from './testing/given.js';
import { routes } from './testing/routes.js';
import { goesTo } from './testing/row.js';

/** The table of docs/domain.md §2: what a stopped case still takes, by kind of stop and regime. */

const kinds = ['postponed', 'temporarilySuspended', 'paused'] as const;
const firstDays = { L08: undefined, L25: '2026-07-02' as LegalDate };
const columns = kinds.flatMap((kind) => regimes.map((regime) => ({ kind, regime })));

/** Once with money in hand, once with money in deposit. */
const stopped = routes
  .filter(({ place }) => place.startsWith('suspended'))
  .flatMap(({ history }) => {
    const paid = play([['record-payment', { amount: '5' }]], history);
    const total = String(stateOf(paid).ledger.undistributed);
    return [paid, play([['pay-out', { total, items: [{ to: 'deposited', amount: total }] }]], paid)];
  });
const kindOf = (state: CaseState): string => state.place.lifecycle.replace('suspended.', '');

const allowed = new Map<string, Set<string>>();
for (const history of stopped)
  for (const { regime } of columns.slice(0, regimes.length)) {
    const state = stateOf(history);
    const on = firstDays[regime] ?? (lastDate(history) as LegalDate);
    const [total, effectiveOn] = [String(state.ledger.undistributed), on];
    const toPayee = { total, items: [{ to: 'paid', amount: total }], effectiveOn };
    for (const { act, allowed: isAllowed } of possibleActs('case', state, on, world)) {
      if (!isAllowed) continue;
      const isPaid = act.name === 'pay-out' && decide(history, act.name, toPayee).kind === 'decided';
      const how = act.name !== 'pay-out' ? 'yes' : isPaid ? 'yes' : 'on deposit';
      expect(how === 'on deposit').toBe(act.name === 'pay-out' && goesTo(state) === 'deposited');
      const cells = allowed.get(act.name) ?? new Set();
      allowed.set(act.name, cells.add(`${kindOf(state)} ${regime} ${how}`));
    }
  }

it('what a stopped case still takes is what docs/domain.md says', () => {
  const rows = acts.flatMap(({ name, target }) => {
    const cells = target === 'case' ? allowed.get(name) : undefined;
    if (!cells) return [];
    const said = columns.map(
      ({ kind, regime }) => ['yes', 'on deposit'].find((how) => cells.has(`${kind} ${regime} ${how}`)) ?? 'no',
    );
    return [[`\`${name}\``, ...said].join(' | ')];
  });
  const domain = readFileSync(new URL('../../docs/domain.md', import.meta.url), 'utf8');
  const [, table = ''] = domain.split('<!-- what a stopped case takes -->');
  const written = table
    .trim()
    .split('\n')
    .slice(2)
    .map((line) => line.split('|').slice(1, -1).map((cell) => cell.trim()).join(' | ')); // prettier-ignore
  expect(written).toEqual(rows.toSorted());
});

import { readFileSync, writeFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import { acts, type CaseState, type LegalDate, possibleActs, regimes } from './index.js';
import { decide, lastDate, play, stateOf, world } from './testing/given.js';
import { routes } from './testing/routes.js';
import { goesTo, wholeAgreement } from './testing/row.js';

/**
 * The table of docs/domain.md §2: what a stopped case still takes, by kind of stop and regime.
 * `CASETRAIL_UPDATE=stopped npm run spec -- libs/case/while-stopped` writes it anew.
 */

const kinds = ['postponed', 'temporarilySuspended', 'paused'] as const;
const firstDays = { L08: undefined, L25: '2026-07-02' as LegalDate };
const columns = kinds.flatMap((kind) => regimes.map((regime) => ({ kind, regime })));

/** With money in hand, with money in deposit, with an agreement beside the procedure, and with a request for information. */
const stopped = routes
  .filter(({ place }) => place.startsWith('suspended'))
  .flatMap(({ history }) => {
    const paid = play([['record-payment', { amount: '5' }]], history);
    const total = String(stateOf(paid).ledger.undistributed);
    const isNegotiated = stateOf(history).mediationFrom !== undefined;
    const agreed = isNegotiated ? history : play([['record-agreement', wholeAgreement]], history);
    const asked = play([['request-information', { of: 'prison' }]], history);
    return [paid, agreed, asked, play([['pay-out', { total, items: [{ to: 'deposited', amount: total }] }]], paid)];
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
  const path = new URL('../../docs/domain.md', import.meta.url);
  const domain = readFileSync(path, 'utf8');
  const mark = '<!-- what a stopped case takes -->';
  const [before, table = '', after] = domain.split(mark);
  const [head = '', line = '', ...body] = table.trim().split('\n');
  if (process.env['CASETRAIL_UPDATE'] === 'stopped') {
    const written = [head, line, ...rows.toSorted().map((row) => `| ${row} |`)].join('\n');
    return writeFileSync(path, [before, `\n\n${written}\n\n`, after].join(mark));
  }
  const cells = (row: string): string[] => row.split('|').map((cell) => cell.trim());
  expect(body.map((row) => cells(row).slice(1, -1).join(' | '))).toEqual(rows.toSorted());
});

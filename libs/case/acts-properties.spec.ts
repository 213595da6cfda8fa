import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { groundOn, moves, played, playMoves, start, starts, type Tried } from './testing/acting.js';
import { type Body, decide, idOf, play, stateOf, type Step, world } from './testing/given.js';
import { goesTo } from './testing/row.js';
import {
  acts,
  type CaseState,
  evolveCase,
  factKind,
  foldCase,
  isLegalDate,
  law,
  leaves,
  plusDays,
  recheck,
  type Refusal,
  validateAs,
} from './index.js';
import { later } from './law/legal-date.js';
import { imbalance, isClosed } from './state/ledger.js';

/** Properties that hold after every act of every history. */

const concernsOtherStream = ({ type }: { readonly type: string }): boolean =>
  /^(CaseEntrusted|ObligationsEntrusted|EntrustmentReturned|ReturnAccepted|DecisionIssuedAnew)$/.test(type);

const names = new Set(acts.map(({ name }) => name));

function faultsOf(refusal: Refusal): string[] {
  const { rule, regime, article, verified, message, unlock, until, unlockedBy } = refusal;
  const texts = [message.vi, message.en, unlock.vi, unlock.en, article];
  return [
    ...(law.hasRule(rule) ? [] : [`unknown rule ${rule}`]),
    ...(regime === 'L08' || regime === 'L25' ? [] : [`regime ${String(regime)}`]),
    ...(typeof verified === 'boolean' ? [] : ['not said whether verified']),
    ...(texts.every((text) => text.trim().length > 0) ? [] : ['something is not said']),
    ...(until === undefined || isLegalDate(until) ? [] : [`until ${String(until)}`]),
    ...(unlockedBy ?? []).filter((name) => !names.has(name)).map((name) => `unlocked by unknown ${name}`),
  ];
}

function faultsAfter({ name, body, before, state, verdict, history }: Tried): string[] {
  const again = decide(before, name, body, state);
  const faults = isDeepStrictEqual(verdict, again) ? [] : ['another verdict the second time'];
  if (verdict.kind === 'refused')
    return [...faults, ...(verdict.refusals.length > 0 ? [] : ['no reason']), ...verdict.refusals.flatMap(faultsOf)];
  const after = verdict.after as CaseState;
  if (verdict.facts.length === 0) faults.push('no fact');
  for (const { type, data } of verdict.facts) {
    const checked = validateAs(factKind(type)!.schema, data);
    if ('errors' in checked) faults.push(`${type} does not fit its schema: ${JSON.stringify(checked.errors)}`);
  }
  const wrong = imbalance(after.ledger, after.obligations);
  if (wrong) faults.push(wrong);
  if (after.unplaced.length > 0) faults.push(`unplaced: ${after.unplaced.join(', ')}`);
  if (!isDeepStrictEqual(stateOf(history), after)) faults.push('the fold is not the state');
  faults.push(...recheck(history, world).map(({ type, rules }) => `recheck: ${type} ${rules.join(', ')}`));
  const ids = [...after.payments, ...after.stops].map(({ id }) => id);
  if (new Set(ids).size !== ids.length) faults.push(`an id twice: ${ids.join(', ')}`);
  if ((after.place.lifecycle === 'completed') !== (after.ending !== undefined)) faults.push('ending and place differ');
  if (!after.ending && after.place.lifecycle.startsWith('suspended') !== after.stops.length > 0)
    faults.push('stops and place differ');
  if (after.place.lifecycle.startsWith('mediation') && !after.mediationFrom) faults.push('mediation from nowhere');
  if (after.place.lifecycle.startsWith('coercion') && !after.coercion) faults.push('coercion without a measure');
  if (/voluntary|verifying|ready/.test(after.place.lifecycle) && (after.coercion ?? after.mediationFrom))
    faults.push('a measure or mediation of before');
  if ((after.notYetSince !== undefined) !== /without|separate/.test(after.place.classification) && !after.ending)
    faults.push(`not yet since ${String(after.notYetSince)} while ${after.place.classification}`);
  return faults;
}

describe('any sequence of acts', () => {
  it.each(['judgment', 'request', 'entrustment'] as const)(
    'holds what must hold after every step of a case on: %s',
    (target) => {
      fc.assert(
        fc.property(moves(40), starts, (list, steps) => {
          for (const tried of playMoves(list, play(steps, start(target)))) {
            const faults = faultsAfter(tried);
            if (faults.length === 0) continue;
            const way = tried.before.map(({ type }) => type).filter((type) => !type.startsWith('Deadline'));
            throw new Error(
              `${faults.join('; ')}\nafter ${tried.name} ${JSON.stringify(tried.body)}\n${way.join(' ')}`,
            );
          }
        }),
        { numRuns: 250 },
      );
    },
    60_000,
  );

  it('folds up to any legal day and any ordinal, and over any part of the history', () => {
    fc.assert(
      fc.property(moves(40), starts, fc.infiniteStream(fc.boolean()), fc.nat(), (list, steps, keep, k) => {
        const history = played(list, play(steps, start()));
        const { decidedOn } = stateOf(history);
        const days = history.flatMap(({ envelope: { effectiveOn } }) => [effectiveOn, plusDays(effectiveOn, -1)]);
        for (const day of days) {
          const known = foldCase(history.slice(0, 1 + (k % history.length)), day);
          if ((known === undefined) !== day < decidedOn) return false;
          const later = foldCase(history, day);
          if (later && !(leaves as readonly string[]).includes(later.place.lifecycle)) return false;
        }
        let state: CaseState | undefined;
        for (const { type, data, envelope } of history)
          if (keep.next().value === true) state = evolveCase(state, type, data, envelope);
        return true;
      }),
      { numRuns: 150 },
    );
  }, 60_000);

  it('goes back to the state before when its last step is struck through', () => {
    let struck = 0;
    fc.assert(
      fc.property(moves(30), starts, (list, steps) => {
        for (const { history, before, state, verdict } of playMoves(list, play(steps, start()))) {
          if (verdict.kind === 'refused' || verdict.corrects !== undefined) continue;
          const last = history[before.length]!;
          const body = { corrects: last.envelope.eventId, reason: 'by mistake' };
          const withdrawn = decide(history, 'withdraw-step', body, verdict.after);
          // Facts that caused, or came from, a fact in another stream are never struck through.
          if (verdict.facts.some(concernsOtherStream)) {
            expect(withdrawn).toMatchObject({ kind: 'refused', refusals: [{ rule: 'correction.otherStream' }] });
            continue;
          }
          if (withdrawn.kind === 'refused') throw new Error(`${last.type}: ${withdrawn.refusals[0]!.message.en}`);
          struck += 1;
          const after = withdrawn.after as CaseState;
          expect(after.actRevision).toBe(history.length);
          if (!isDeepStrictEqual({ ...after, actRevision: 0 }, { ...state, actRevision: 0 })) return false;
        }
        return true;
      }),
      { numRuns: 60 },
    );
    expect(struck).toBeGreaterThan(300);
  }, 60_000);
});

/** A pay-out of the rest: the executed part to the payees, the surplus of a sale to the debtor; or all on deposit. */
function payingAllOut(state: CaseState): Body {
  const { ledger, payments } = state;
  const total = `${ledger.undistributed}`;
  if (goesTo(state) === 'deposited') return { total, items: [{ to: 'deposited', amount: total }] };
  const executed = payments.flatMap(({ extinguishes }) => extinguishes).reduce((sum, { amount }) => sum + amount, 0n);
  const due = executed + ledger.interest - ledger.paid;
  const paid = due < ledger.undistributed ? due : ledger.undistributed;
  const items = [
    { to: 'paid', amount: `${paid}` },
    { to: 'refunded', amount: `${ledger.undistributed - paid}` },
  ];
  return { total, items: items.filter(({ amount }) => amount !== '0') };
}

it('no history of a case keeps it from being paid out and ended', () => {
  let ended = 0;
  fc.assert(
    fc.property(moves(40), starts, (list, steps) => {
      for (const { verdict, history } of playMoves(list, play(steps, start()))) {
        if (verdict.kind === 'refused' || stateOf(history).ending) continue;
        const { ledger, lastActOn, lastFactOn, assetsAway } = stateOf(history);
        const effectiveOn = later(lastActOn, lastFactOn);
        const recalled = assetsAway.list.map(({ id }): Step => [
          'record-asset-handled',
          { id, result: 'recalled', effectiveOn },
        ]);
        const out = { ...payingAllOut(stateOf(history)), effectiveOn };
        const paidOut = play(
          [...recalled, ...(ledger.undistributed === 0n ? [] : [['pay-out', out] as const])],
          history,
        );
        const isDone = stateOf(paidOut).obligations.every(isClosed);
        const ground = groundOn('termination', effectiveOn);
        play([isDone ? ['confirm-executed', { effectiveOn }] : ['terminate', { ground, effectiveOn }]], paidOut);
        ended += 1;
      }
    }),
    { numRuns: 100 },
  );
  expect(ended).toBeGreaterThan(500);
}, 60_000);

it('gives every fact an id of its own', () => {
  expect(new Set([0, 1, 2].map((revision) => idOf(revision))).size).toBe(3);
});

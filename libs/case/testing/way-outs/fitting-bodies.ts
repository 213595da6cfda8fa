import { type CaseState, type LegalDate, plusDays } from '../../index.js';
import { corrected } from '../../state/corrections.js';
import { isClosed, openOf } from '../../state/ledger.js';
import { type Body, type History, lastDate } from '../given.js';

const standing = (history: History) =>
  corrected(history).filter(({ type, envelope }) => !type.startsWith('Deadline') && envelope.corrects === undefined);

/** The entries of a person who wants to proceed. */
export function fittingBodies(name: string, history: History, state: CaseState): Body[] {
  const total = String(state.ledger.undistributed);
  const items = [{ to: 'paid', amount: total }];
  const deposit = { total, items: [{ to: 'deposited', amount: total }] };
  const open = state.obligations.filter((each) => !isClosed(each));
  switch (name) {
    case 'withdraw-step':
      return standing(history)
        .slice(-3)
        .reverse()
        .map(({ envelope }) => ({ corrects: envelope.eventId, reason: 'by mistake' }));
    case 'correct-date':
      return standing(history)
        .slice(-3)
        .map(({ envelope }) => ({ corrects: envelope.eventId, to: envelope.effectiveOn }));
    case 'correct-amount':
      return state.obligations.map((each) => ({
        corrects: history[0]!.envelope.eventId,
        id: each.id,
        to: String(each.amount + 50n),
      }));
    case 'pay-out':
      return [{ total, items }, deposit];
    case 'distribute-proceeds':
      return [
        { total, items, assets: 'left' },
        { total, items, assets: 'none' },
      ];
    case 'release-deposit':
      return [{ amount: String(state.ledger.deposited) }];
    case 'record-interest':
      return [{ amount: '1' }];
    case 'record-verification':
      // In the next terms too: several verifications in their time are due.
      return [100, 200].map((days) => ({
        outcome: 'noConditionsFound',
        effectiveOn: plusDays(lastDate(history) as LegalDate, days),
      }));
    case 'postpone-part':
    case 'suspend-part':
      return (open.length > 0 ? open : state.obligations).map(({ id }) => ({
        ground: name === 'postpone-part' ? 'L25:46.1.d' : 'L25:47.2.protest',
        obligations: [id],
        effectiveOn: '2026-07-02',
      }));
    case 'resume-part':
      return state.partStops.map(({ id }) => ({ stop: id }));
    case 'record-asset-handled':
      return state.assetsAway.list.map(({ id }) => ({ id, result: 'recalled' }));
    case 'record-exemption-answer':
      return ['accepted', 'refused'].map((answer) => ({ answer }));
    case 'record-performance':
      return open.map(({ id }) => ({ obligation: id }));
    case 'record-payment':
    case 'pay-instalment':
      return [{ amount: String(openOf(open)) }, { amount: '1' }];
    case 'start-coercion':
      return [0, 1, 2, 3].map((week) => ({ at: '09:00', planned: true, effectiveOn: `2035-11-${12 + week}` }));
    default:
      return [];
  }
}

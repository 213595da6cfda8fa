import { ActBody, type DeadlineStart } from '../../definition/act.js';
import type { CaseState } from '../../state/case.js';
import { isProvisional } from '../../state/debt-rules.js';
import { act, fact, NothingData, unchanged } from '../builders.js';

/** Chapter: the enforcement decision goes to the procuracy [L08 38; L25 35.2]. To the parties: `notice.ts`. */

/**
 * The parties are notified of the decision; since 1 July 2026 of a provisional measure within the hours after the officer
 * received it [L25 35.1, 62.1].
 */
export const noticeDue: DeadlineStart<unknown> = {
  clock: 'notice.parties',
  when: (after, { law }, on) => law.regimeOn(on) === 'L08' || !isProvisional(after as CaseState),
};

export const SentToProcuracy = fact('SentToProcuracy', {
  version: 1,
  schema: NothingData,
  mayComeLate: true,
  aside: true,
  evolve: unchanged,
  story: () => ({
    vi: 'Gửi quyết định thi hành án cho Viện kiểm sát',
    en: 'The enforcement decision was sent to the procuracy',
  }),
});

export const sendToProcuracy = act('send-to-procuracy', {
  label: { vi: 'Gửi quyết định cho Viện kiểm sát', en: 'Send the decision to the procuracy' },
  command: ActBody,
  leadsTo: [SentToProcuracy],
  basis: 'procuracy.sent',
  notAllowed: { rule: 'lifecycle', unlock: { vi: 'Gửi được ở mọi trạng thái', en: 'It is possible everywhere' } },
  meets: ['procuracy.copy'],
  decide: () => [SentToProcuracy.of({})],
});

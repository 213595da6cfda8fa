import { ActBody } from '../act.js';
import type { CaseState } from '../case.js';
import { OneOf } from '../fields.js';
import { reopenRest } from '../ledger.js';
import { beforeEnding, type Leaf } from '../lifecycle.js';
import { blocked, rule } from '../rule.js';
import { act, fact, goesBackTo } from './kit.js';

/** Chapter: how a case that ended opens again [L08 37, 140–146, 160–161; ND152 9.7]. */

const reopenings = ['terminationRevoked', 'complaintUpheld', 'protestUpheld', 'retrial', 'newRequest'] as const;

export class ReopenedData {
  @OneOf(reopenings, { vi: 'Căn cứ', en: 'Ground' }) ground!: string;
  @OneOf(beforeEnding, { vi: 'Trở lại', en: 'Goes on at' }) returnTo!: Leaf;
}

/** What a case that was dormant or stopped when it ended leaves behind. */
const verifiedAnew = {
  notYetSince: undefined,
  verificationsSinceNotYet: 0,
  mediationFrom: undefined,
  agreement: undefined,
  coercion: undefined,
} satisfies Partial<CaseState>;

export const Reopened = fact('Reopened', {
  version: 1,
  schema: ReopenedData,
  evolve: (state, data, at) => ({
    ...state,
    ...(data.returnTo === 'enforceable.verifying' ? verifiedAnew : {}),
    ending: undefined,
    reopenedOn: at.effectiveOn,
    stops: [],
    obligations: reopenRest(state.obligations),
  }),
  story: (data) => ({ vi: `Mở lại vụ việc (${data.ground})`, en: `The case was reopened (${data.ground})` }),
});

class Reopen extends ActBody {
  @OneOf(reopenings, { vi: 'Căn cứ mở lại', en: 'Ground' }) ground!: string;
}

/** Where it ended; a case that was dormant or stopped then is verified anew. */
function goesOnAt({ ending }: CaseState): Leaf {
  const from = ending?.from as Leaf;
  return (beforeEnding as readonly Leaf[]).includes(from) ? from : 'enforceable.verifying';
}

/** An executed case whose debt is paid to the last đồng has nothing to go on with. */
const somethingToDo = rule<CaseState>('reopening.grounds', ({ before }) =>
  before.ending?.outcome === 'executed' && before.ending.rest === 0n
    ? blocked(
        ['Việc đã thi hành xong toàn bộ', 'The case was executed in full'],
        ['Nếu ghi nhầm, đính chính bước đó', 'If that entry was wrong, withdraw the step'],
        { unlockedBy: ['withdraw-step'] },
      )
    : undefined,
);

export const reopen = act('reopen', {
  label: { vi: 'Mở lại vụ việc', en: 'Reopen' },
  command: Reopen,
  leadsTo: [Reopened],
  requires: [somethingToDo, goesBackTo(goesOnAt)],
  elsewhere: { rule: 'reopening.grounds', unlock: { vi: 'Việc chưa kết thúc', en: 'The case has not ended' } },
  decide: ({ before, command }) => [Reopened.of({ ground: command.ground, returnTo: goesOnAt(before) })],
});

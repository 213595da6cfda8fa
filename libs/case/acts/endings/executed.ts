import { ActBody } from '../../definition/act.js';
import type { CaseState } from '../../state/case.js';
import { isClosed, type Obligation, openOf } from '../../state/ledger.js';
import { blocked, rule, since } from '../../definition/rule.js';
import { act, fact, NothingData } from '../builders.js';
import { ClassifiedEnforceable } from '../verification/verification.js';
import { dong } from '../../definition/wording.js';
import { alreadyEnded, end, ending, nothingUndistributed } from './ending.js';

/** Chapter: a case that was executed [L08 52.1; L25 55.1]. */

export const CaseExecuted = fact('CaseExecuted', {
  version: 1,
  schema: NothingData,
  evolve: end(() => 'executed', 'terminated'),
  story: () => ({ vi: 'Thi hành xong', en: 'The case was fully executed' }),
});

const isPay = ({ kind }: Obligation): boolean => kind === 'pay';

/** Money and other duties are two reasons, each with its own way out. */
const everyDebtPaid = rule<CaseState>('execution.complete', ({ before }) => {
  const open = before.obligations.filter((each) => isPay(each) && !isClosed(each));
  const ids = open.map(({ id }) => id).join(', ');
  return open.length === 0
    ? undefined
    : blocked(
        [`Còn nghĩa vụ ${ids}: ${dong.vi(openOf(open))}`, `Obligations ${ids} are open: ${dong.en(openOf(open))}`],
        ['Thu đủ số còn lại', 'Collect the rest'],
        { unlockedBy: ['record-payment'] },
      );
});

const everyDutyDone = rule<CaseState>('execution.duties', ({ before }) => {
  const open = before.obligations.filter((each) => !isPay(each) && !isClosed(each));
  const ids = open.map(({ id }) => id).join(', ');
  return open.length === 0
    ? undefined
    : blocked(
        [`Chưa thực hiện nghĩa vụ ${ids}`, `Duties ${ids} are not performed`],
        ['Ghi nhận đã thực hiện', 'Record the performance'],
        { unlockedBy: ['record-performance'] },
      );
});

const isExecuted = ({ executed, executedElsewhere, performed }: Obligation): boolean =>
  executed > 0n || executedElsewhere > 0n || performed;

/** Where nothing was executed, here or elsewhere, and the court exempted the rest, the case is terminated. */
const notOnlyExempted = since(
  '0.4.0',
  rule<CaseState>('execution.complete', ({ before: { obligations, exemptions } }) =>
    obligations.some(({ reduced }) => reduced > 0n) &&
    !obligations.some(isExecuted) &&
    !exemptions.some(({ paidBefore }) => paidBefore)
      ? blocked(
          ['Chưa thi hành phần nào; số phải thi hành đã được miễn, giảm', 'Nothing was executed: it was exempted'],
          ['Đình chỉ theo căn cứ miễn, giảm', 'Terminate on the ground of the exemption'],
          { instead: ['terminate'] },
        )
      : undefined,
  ),
);

export const confirmExecuted = act('confirm-executed', {
  label: { vi: 'Xác nhận thi hành xong', en: 'Confirm that the case is executed' },
  command: ActBody,
  leadsTo: [CaseExecuted, ClassifiedEnforceable],
  basis: 'execution.complete',
  requires: [everyDebtPaid, everyDutyDone, notOnlyExempted, nothingUndistributed],
  notAllowed: alreadyEnded,
  ending: true,
  decide: ({ before }) => ending(before, CaseExecuted.of({})),
});

import { ActBody } from '../../definition/act.js';
import { Code, ListOf, OneOf, Optional } from '../../definition/fields.js';
import { somethingOwed } from '../../state/debt-rules.js';
import { closeParts } from '../../state/ledger.js';
import { act, fact, ifGiven } from '../builders.js';
import { leavesSomething, PartShare, partsOfTheOpen, sharesGiven } from '../endings/parts.js';
import { decisionMade } from '../grounds.js';
import { idsOf, ShareData, sharesOf } from '../money.js';
import { exceptionLabels } from '../../labels/values.js';
import { exceptionLabel, exceptions, mayBeEntrusted } from './entrust.js';

/** Chapter: entrustment of single obligations or parts of a debt; the case goes on here with the rest [L25 49.2]. */

export class ObligationsEntrustedData {
  @Code({ vi: 'Cơ quan nhận ủy thác', en: 'Receiving office' }) receiver!: string;
  @ListOf(() => ShareData, 1, 50, { vi: 'Phần ủy thác', en: 'What is entrusted' }) shares!: ShareData[];
  @Optional() @OneOf(exceptions, exceptionLabel) exception?: (typeof exceptions)[number];
}

export const ObligationsEntrusted = fact('ObligationsEntrusted', {
  version: 1,
  schema: ObligationsEntrustedData,
  evolve: (state, data, { eventId, effectiveOn: on }) => {
    const shares = sharesOf(data.shares);
    return {
      ...state,
      obligations: closeParts(state.obligations, shares, 'entrustedPart'),
      entrustments: [...state.entrustments, { eventId, on, shares }],
    };
  },
  story: ({ receiver, shares }) => {
    const ids = idsOf(shares);
    return { vi: `Ủy thác một phần (${ids}) cho ${receiver}`, en: `A part (${ids}) was entrusted to ${receiver}` };
  },
});

class EntrustPart extends ActBody {
  @Code({ vi: 'Cơ quan nhận ủy thác', en: 'Receiving office' }) receiver!: string;
  @ListOf(() => PartShare, 1, 50, { vi: 'Phần ủy thác', en: 'What is entrusted' }) shares!: PartShare[];
  @Optional() @OneOf(exceptions, exceptionLabel, exceptionLabels) exception?: (typeof exceptions)[number];
}

/** A reaction opens a case at the receiver, as for a whole case; what it returns is open here again. */
export const entrustPart = act('entrust-part', {
  decides: true,
  label: { vi: 'Ủy thác một phần', en: 'Entrust a part' },
  command: EntrustPart,
  leadsTo: [ObligationsEntrusted],
  basis: 'entrustment.localAssetsFirst',
  requires: [somethingOwed, ...mayBeEntrusted, partsOfTheOpen, leavesSomething('entrust')],
  notAllowed: {
    rule: 'entrustment.localAssetsFirst',
    unlock: { vi: 'Chỉ ủy thác một phần của vụ việc chưa kết thúc', en: 'Possible while the case is open' },
  },
  meets: decisionMade('entrustment'),
  decide: ({ before, command }) => [
    ObligationsEntrusted.of({
      receiver: command.receiver,
      shares: sharesGiven(before, command.shares),
      ...ifGiven(command, ['exception']),
    }),
  ],
});

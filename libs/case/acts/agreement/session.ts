import { ActBody } from '../../definition/act.js';
import { OneOf, Optional, Part, Sealed, SealedReference, type LocalizedText } from '../../definition/fields.js';
import { stillOwed } from '../../state/debt-rules.js';
import { act, fact, sealedIfGiven, unchanged } from '../builders.js';
import { agreementResultLabels } from '../../labels/values.js';

const results = ['agreed', 'notAgreed'] as const;

/** Chapter: mobilisation and persuasion, beside the procedure [L08 6; ND62 5; ND152 14]. */

export class MobilisationSessionHeldData {
  @OneOf(results, { vi: 'Kết quả', en: 'Result' }) result!: string;
  @Optional() @Part(() => SealedReference, { vi: 'Nội dung', en: 'Notes' }) notes?: SealedReference;
}

export const MobilisationSessionHeld = fact('MobilisationSessionHeld', {
  version: 1,
  schema: MobilisationSessionHeldData,
  mayComeLate: true,
  evolve: unchanged,
  story: () => ({ vi: 'Tổ chức vận động, thuyết phục', en: 'A session of persuasion was held' }),
});

class HoldMobilisationSession extends ActBody {
  @OneOf(results, { vi: 'Kết quả', en: 'Result' }, agreementResultLabels) result!: string;
  @Optional() @Sealed(2000, { vi: 'Nội dung', en: 'Notes' }) notes?: LocalizedText;
}

export const holdMobilisationSession = act('hold-mobilisation-session', {
  label: { vi: 'Vận động, thuyết phục', en: 'Hold a session of persuasion' },
  command: HoldMobilisationSession,
  leadsTo: [MobilisationSessionHeld],
  requires: [stillOwed],
  notAllowed: {
    rule: 'mediation.session',
    unlock: {
      vi: 'Chỉ khi vụ việc còn mở và không ở sổ theo dõi riêng',
      en: 'Possible while the case is open and not in the separate book',
    },
  },
  decide: ({ command }) => [
    MobilisationSessionHeld.of({ result: command.result, ...sealedIfGiven('notes', command.notes) }),
  ],
});

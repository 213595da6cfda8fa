import { ActBody } from '../../definition/act.js';
import { blocked, rule } from '../../definition/rule.js';
import type { CaseState } from '../../state/case.js';
import { act, fact, ifByMistake, NothingData } from '../builders.js';

/** Chapter: the file of the case [ND62 8; ND152 12.2]. */

export const FileOpened = fact('FileOpened', {
  version: 1,
  schema: NothingData,
  mayComeLate: true,
  aside: true,
  evolve: (state) => ({ ...state, hasFile: true }),
  story: () => ({ vi: 'Lập hồ sơ thi hành án', en: 'The file of the case was opened' }),
});

const notOpenedYet = rule<CaseState>('officer.assign', ({ before }) =>
  before.hasFile
    ? blocked(['Hồ sơ đã được lập', 'The file was opened already'], ifByMistake, { unlockedBy: ['withdraw-step'] })
    : undefined,
);

export const openFile = act('open-file', {
  label: { vi: 'Lập hồ sơ thi hành án', en: 'Open the file' },
  command: ActBody,
  leadsTo: [FileOpened],
  requires: [notOpenedYet],
  notAllowed: {
    rule: 'officer.assign',
    unlock: { vi: 'Hồ sơ được lập khi vụ việc còn mở', en: 'A file is opened while the case is open' },
  },
  meets: ['file.open'],
  decide: () => [FileOpened.of({})],
});

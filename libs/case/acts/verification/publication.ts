import { ActBody } from '../../definition/act.js';
import { blocked, rule } from '../../definition/rule.js';
import type { CaseState } from '../../state/case.js';
import { stillOwed } from '../../state/debt-rules.js';
import { act, fact, ifByMistake, NothingData } from '../builders.js';
import { isWatched } from '../../clocks/watch.js';

/**
 * Chapter: the office publishes that a case is not yet enforceable, and takes this down later [ND62 11; L25 38.2; ND152
 * 23].
 */

export const NotYetEnforceablePublished = fact('NotYetEnforceablePublished', {
  version: 1,
  schema: NothingData,
  mayComeLate: true,
  evolve: (state) => ({ ...state, isPublished: true }),
  story: () => ({
    vi: 'Công khai thông tin chưa có điều kiện thi hành án',
    en: 'That the case is not yet enforceable was published',
  }),
});

const notPublishedYet = rule<CaseState>('classification.ground', ({ before }) =>
  before.isPublished
    ? blocked(['Thông tin đã được công khai', 'It was published already'], ifByMistake, {
        unlockedBy: ['withdraw-step'],
      })
    : undefined,
);

export const recordPublication = act('record-publication', {
  label: { vi: 'Ghi nhận việc công khai thông tin', en: 'Record the publication' },
  command: ActBody,
  leadsTo: [NotYetEnforceablePublished],
  requires: [stillOwed, notPublishedYet],
  notAllowed: {
    rule: 'classification.ground',
    unlock: {
      vi: 'Chỉ công khai vụ việc chưa có điều kiện đang theo dõi',
      en: 'Only a watched case that is not yet enforceable is published',
    },
  },
  meets: ['publication'],
  decide: () => [NotYetEnforceablePublished.of({})],
});

export const PublicationTakenDown = fact('PublicationTakenDown', {
  version: 1,
  schema: NothingData,
  evolve: (state) => ({ ...state, isPublished: false }),
  story: () => ({
    vi: 'Chấm dứt công khai thông tin chưa có điều kiện thi hành án',
    en: 'The publication that the case is not yet enforceable was taken down',
  }),
});

const nothingStands = rule<CaseState>('publication.takeDown', ({ before }) => {
  if (!before.isPublished)
    return blocked(
      ['Không có thông tin đang được công khai', 'Nothing is published about this case'],
      ['Không cần chấm dứt công khai', 'There is nothing to take down'],
    );
  return before.ending === undefined && isWatched(before)
    ? blocked(
        ['Vụ việc vẫn chưa có điều kiện thi hành', 'The case is still not yet enforceable'],
        ['Ra quyết định tiếp tục thi hành án trước', 'Classify the case as enforceable again first'],
        { unlockedBy: ['classify-enforceable'] },
      )
    : undefined;
});

export const takeDownPublication = act('take-down-publication', {
  label: { vi: 'Chấm dứt công khai thông tin', en: 'Take the publication down' },
  command: ActBody,
  leadsTo: [PublicationTakenDown],
  requires: [nothingStands],
  notAllowed: {
    rule: 'publication.takeDown',
    unlock: { vi: 'Ghi nhận được ở mọi trạng thái', en: 'It is possible everywhere' },
  },
  meets: ['publication.stop.portal'],
  decide: () => [PublicationTakenDown.of({})],
});

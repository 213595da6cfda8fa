import { ActBody } from '../../definition/act.js';
import { blocked, rule } from '../../definition/rule.js';
import type { CaseState } from '../../state/case.js';
import { act, fact, NothingData, unchanged } from '../builders.js';
import { channelCode } from './validity.js';

/** Chapter: judicial assistance with a notice abroad [L25 35.4; ND152 19]. */

export const AssistanceUrged = fact('AssistanceUrged', {
  version: 1,
  schema: NothingData,
  mayComeLate: true,
  aside: true,
  evolve: unchanged,
  story: () => ({
    vi: 'Đề nghị Bộ Tư pháp đôn đốc tương trợ tư pháp',
    en: 'The Ministry was asked to urge the judicial assistance',
  }),
});

const isAwaited = rule<CaseState>('notice.abroad', ({ before: { notices } }) =>
  notices.some((each) => channelCode(each) === 'abroad.assistance')
    ? undefined
    : blocked(
        ['Không có tương trợ tư pháp nào đang chờ kết quả', 'No result of a judicial assistance is awaited'],
        ['Thông báo quyết định bằng hình thức phù hợp', 'Give notice by a channel that fits'],
        { instead: ['issue-notice'] },
      ),
);

export const urgeAssistance = act('urge-assistance', {
  label: { vi: 'Đề nghị đôn đốc tương trợ tư pháp', en: 'Ask for the judicial assistance to be urged' },
  command: ActBody,
  leadsTo: [AssistanceUrged],
  requires: [isAwaited],
  notAllowed: {
    rule: 'notice.abroad',
    unlock: {
      vi: 'Chỉ khi đã thông báo qua tương trợ tư pháp và vụ việc không bị dừng',
      en: 'Possible after a notice by judicial assistance, while nothing stops the case',
    },
  },
  meets: ['notice.abroad.urge'],
  decide: () => [AssistanceUrged.of({})],
});

import { expect, it } from '@jest/globals';
import { factKind, type Instant } from '../index.js';
import { append, type Body, decide, type History, opened, owing } from '../testing/given.js';

/** One case that begins under the law of 2008 and goes on under that of 2025, as its timeline tells it. */
const on = (effectiveOn: string, act: string, body: object = {}) => [act, { effectiveOn, ...body } as Body] as const;

const steps = [
  on('2026-05-05', 'assign-officer', { officer: 'officer-1' }),
  on('2026-05-06', 'issue-notice', { channel: 'inPerson' }),
  on('2026-05-07', 'record-valid-notice'),
  on('2026-05-19', 'end-voluntary-period'),
  on('2026-05-20', 'record-verification', { outcome: 'noConditionsFound' }),
  on('2026-05-21', 'classify-not-yet-enforceable', { ground: 'L08:44a.1.a' }),
  on('2026-07-01', 'record-verification', { outcome: 'conditionsFound' }),
  on('2026-07-02', 'classify-enforceable', { conditions: 'found' }),
  on('2026-07-03', 'decide-coercion', { measure: 'seizeAndSell', forces: false }),
  on('2026-07-06', 'postpone', { ground: 'L25:46.1.c' }),
  on('2026-07-13', 'resume'),
  on('2026-07-14', 'terminate', { ground: 'L25:48.4' }),
];

/** Each step is recorded on its day, after what passed by itself. */
const history = steps.reduce(
  (before: History, [act, body]) => {
    const instant = `${body['effectiveOn'] as string}T05:00:00.000Z` as Instant;
    return append(before, act, body, decide(before, act, body, undefined, { instant }));
  },
  opened([owing('100')], '2026-05-04'),
);

const shown = history.filter(({ type }) => factKind(type)!.nature === 'act' || type === 'CaseCarriedOver');
const lines = (language: 'vi' | 'en'): string[] =>
  shown.map(({ type, data, envelope: { effectiveOn, legalBasis } }) => {
    const { nature, story } = factKind(type)!;
    return `${effectiveOn} ${story(data as never)[language]}${nature === 'act' ? ` [${legalBasis}]` : ''}`;
  });

it('reads right in Vietnamese', () => {
  expect(lines('vi')).toEqual([
    '2026-05-04 Ra quyết định thi hành án P1.01/2024/1-23 [ND62 6.1, 7]',
    '2026-05-05 Phân công chấp hành viên officer-1 [ND62 8.1]',
    '2026-05-06 Thông báo quyết định (khoản 1 Điều 40 Luật 2008: giao trực tiếp cho cá nhân) [L08 39–43; ND62 12]',
    '2026-05-07 Thông báo hợp lệ; thời hạn tự nguyện đến hết ngày 18/5/2026 [L08 39–43; ND62 12]',
    '2026-05-19 Hết thời hạn tự nguyện [L08 45, 46.1]',
    '2026-05-20 Xác minh: không có điều kiện thi hành [L08 44.1–2]',
    '2026-05-21 Quyết định chưa có điều kiện thi hành (điểm a khoản 1 Điều 44a Luật 2008: không có thu nhập, tài sản để thi hành án) [L08 44a.1; ND62 9.4]',
    '2026-07-01 Vụ việc tiếp tục theo Luật 2025; việc đã làm không phải làm lại [L25 116.3–4; ND152 115.1]',
    '2026-07-01 Xác minh: có điều kiện thi hành [L25 37.1, 38.3]',
    '2026-07-02 Quyết định tiếp tục thi hành án [L25 38.1]',
    '2026-07-03 Quyết định cưỡng chế: kê biên, xử lý tài sản [L25 72.1–2; ND152 42.5]',
    '2026-07-06 Hoãn thi hành án (điểm c khoản 1 Điều 46 Luật 2025: đương sự thỏa thuận hoãn) [L25 46.1–2]',
    '2026-07-13 Tiếp tục thi hành án (đang chuẩn bị cưỡng chế) [L25 46.3, 47.3]',
    '2026-07-14 Đình chỉ thi hành án (khoản 4 Điều 48 Luật 2025: đương sự thỏa thuận, hoặc người được thi hành án yêu cầu) [L25 48]',
  ]);
});

it('reads right in English', () => {
  expect(lines('en')).toEqual([
    '2026-05-04 The enforcement decision opened case P1.01/2024/1-23 [ND62 6.1, 7]',
    '2026-05-05 Officer officer-1 was assigned [ND62 8.1]',
    '2026-05-06 Notice of the decision was issued (article 40.1 of the 2008 law: handed over) [L08 39–43; ND62 12]',
    '2026-05-07 The notice became valid; the voluntary period runs to 2026-05-18 [L08 39–43; ND62 12]',
    '2026-05-19 The voluntary period ended [L08 45, 46.1]',
    '2026-05-20 Verification found nothing to enforce against [L08 44.1–2]',
    '2026-05-21 Decided: not yet enforceable (article 44a.1a of the 2008 law: no income and no asset to enforce against) [L08 44a.1; ND62 9.4]',
    '2026-07-01 The case goes on under the law of 2025; what was done is not done again [L25 116.3–4; ND152 115.1]',
    '2026-07-01 Verification found that the debtor can pay [L25 37.1, 38.3]',
    '2026-07-02 Decided to continue: enforceable again [L25 38.1]',
    '2026-07-03 Coercion was decided: seizure and sale of assets [L25 72.1–2; ND152 42.5]',
    '2026-07-06 Enforcement was postponed (article 46.1c of the 2025 law: the parties agree) [L25 46.1–2]',
    '2026-07-13 Enforcement was resumed (preparing coercion) [L25 46.3, 47.3]',
    '2026-07-14 Enforcement was terminated (article 48.4 of the 2025 law: the parties agree, or the creditor asks for it) [L25 48]',
  ]);
});

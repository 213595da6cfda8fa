import { dayVi, type Instant, labelIn, legalDayOf, realms, timeLimitLabels } from '#case';
import { world } from '#installation';
import { urgencies, type Urgency, workListDays, type WorkListFilter, type WorkListRow } from '#read-models';
import { noViewsYet, readViews } from '../output/views.js';
import { dayOf } from './as-of.js';
import {
  type Arguments,
  dataFlag,
  exits,
  languageFlag,
  languageOf,
  oneOf,
  placeOf,
  type Terminal,
  textOf,
  type Verb,
} from './verb.js';

const { organisation, calendar } = world;

/** Lists what is due at some offices, from the views, as the service does. */
export const workListVerb: Verb = {
  name: 'work-list',
  summary: {
    vi: 'Liệt kê các việc đến hạn: quá hạn nghiêm trọng, quá hạn, sắp đến hạn, về sau. Thoát 2 khi chưa có bảng tra cứu.',
    en: 'Lists what is due: critically overdue, overdue, soon, later. Exits 2 when there are no views.',
  },
  flags: [
    ['--office ID', 'một đơn vị, hoặc một cơ quan với mọi đơn vị', 'an office, or an agency with all its offices'],
    ['--officer ID', 'chỉ các vụ việc của chấp hành viên này', 'only cases of this officer'],
    ['--group G', `chỉ một nhóm: ${urgencies.join(', ')}`, `only one group: ${urgencies.join(', ')}`],
    ['--on DAY', 'tính theo ngày này; mặc định là hôm nay', 'grouped as of this day; today when absent'],
    ['--realm R', realms.join(', '), realms.join(', ')],
    languageFlag,
    dataFlag,
  ],
  run,
};

const rowsPerRead = 500;

const groupLabels: Readonly<Record<Urgency, { readonly vi: string; readonly en: string }>> = {
  critical: { vi: 'Quá hạn nghiêm trọng', en: 'Critically overdue' },
  overdue: { vi: 'Quá hạn', en: 'Overdue' },
  soon: { vi: 'Sắp đến hạn', en: 'Due soon' },
  later: { vi: 'Về sau', en: 'Later' },
};

async function run(given: Arguments, { out, err }: Terminal): Promise<number> {
  const language = languageOf(given);
  const filter = filterOf(given);
  const group = textOf(given, 'group');
  const only = group === undefined ? urgencies : [oneOf('--group', urgencies, group)];
  const on = textOf(given, 'on') === undefined ? undefined : dayOf(given, 'on');
  const now = new Date().toISOString() as Instant;
  const days = workListDays(now, calendar, on);
  const place = placeOf(given);
  const found = await readViews(place, ['register'], async (snapshot) => {
    const { workList } = snapshot;
    const counts = workList.counts(filter, days);
    for (const urgency of only) {
      await out(`${groupLabels[urgency][language]}: ${counts[urgency]}\n`);
      let cursor: string | undefined;
      do {
        const page = workList.entries(filter, days, urgency, { cursor, limit: rowsPerRead });
        for (const row of page.rows) await out(lineOf(row, language));
        cursor = page.next;
      } while (cursor !== undefined);
    }
    const waiting = workList.waiting(filter);
    await out(language === 'vi' ? `Chờ ra quyết định: ${waiting}\n` : `Waiting for a decision: ${waiting}\n`);
    const upTo = snapshot.lapsesCompleteUpTo(filter.realm === undefined ? realms : [filter.realm], legalDayOf(now));
    await out(
      language === 'vi'
        ? `Các lần quá hạn đã ghi đủ đến hết ngày ${dayVi(upTo)}\n`
        : `Lapses are recorded up to ${upTo}\n`,
    );
  });
  const why = found ? found.behind : noViewsYet(place);
  if (why) err(`${why[language]}\n`);
  return why ? exits.missing : exits.ok;
}

function filterOf(given: Arguments): WorkListFilter {
  const { agencies } = organisation;
  const ids = agencies.flatMap(({ id, offices }) => [id, ...offices.map((office) => office.id)]);
  const office = textOf(given, 'office');
  const realm = textOf(given, 'realm');
  const all = agencies.flatMap(({ id }) => organisation.officesAt(id));
  return {
    offices: office === undefined ? all : organisation.officesAt(oneOf('--office', ids, office)),
    officer: textOf(given, 'officer'),
    realm: realm === undefined ? undefined : oneOf('--realm', realms, realm),
  };
}

function lineOf({ stream, number, dueOn, rule, subject, officer, lapsed }: WorkListRow, language: 'vi' | 'en'): string {
  const label = labelIn(timeLimitLabels, rule)[language];
  const about = subject === '' ? '' : ` (${subject})`;
  const marked = lapsed ? (language === 'vi' ? '  đã ghi quá hạn' : '  lapsed') : '';
  const day = language === 'vi' ? dayVi(dueOn).padStart('31/12/2026'.length) : dueOn;
  return `  ${day}  ${number ?? stream}  ${label}${about}  ${officer ?? '-'}${marked}\n`;
}

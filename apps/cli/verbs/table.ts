import type { Agency, Label } from '#case';
import { world } from '#installation';
import { queryOfAgency } from '#read-models';
import { periodUntil, recordedTargets, tableCsv, tableText } from '#statistics';
import { jsonText } from '../output/json-text.js';
import { noViewsYet, readViews, tableViews } from '../output/views.js';
import { tableJson } from '../report/table-document.js';
import { asOfFlag, dayOf, knownByOf } from './as-of.js';
import {
  type Arguments,
  dataFlag,
  exits,
  jsonFlag,
  languageFlag,
  languageOf,
  oneOf,
  placeOf,
  realmFlag,
  realmOf,
  type Terminal,
  textOf,
  UsageError,
  type Verb,
} from './verb.js';

/** Prints the official table of any unit and period, as known at any time, from the views, as the service does. */
export const tableVerb: Verb = {
  name: 'table',
  summary: {
    vi: 'In biểu thống kê của một cơ quan hoặc đơn vị, cạnh cùng kỳ. Thoát 1 khi các đẳng thức sai, 2 khi thiếu dữ liệu.',
    en: 'Prints the table of an agency or an office beside the same period. Exits 1 if an identity fails, 2 if data are missing.',
  },
  flags: [
    ['UNIT', 'cơ quan (P1) hoặc đơn vị (P1.01)', 'an agency (P1) or an office (P1.01)'],
    [
      '--from DAY',
      'ngày đầu kỳ: 1/10, vì biểu tính lũy kế từ ngày đó',
      'first day: 1 October, from which the forms count',
    ],
    ['--to DAY', 'đến hết ngày này; mặc định là hôm nay', 'legal cut-off, its own day included; today when absent'],
    asOfFlag,
    realmFlag,
    ['--csv', 'in ra CSV cho bảng tính', 'prints CSV for a spreadsheet'],
    jsonFlag,
    languageFlag,
    dataFlag,
  ],
  run,
};

async function run(given: Arguments, { out, err }: Terminal): Promise<number> {
  const language = languageOf(given);
  const { id, name, agency, office } = unitOf(given);
  const to = dayOf(given, 'to');
  const { from } = periodUntil(to);
  const asked = textOf(given, 'from') ?? from;
  if (asked !== from)
    throw new UsageError({
      vi: `--from ${asked}: biểu tính lũy kế từ ngày 1/10, kỳ đến hết ngày ${to} bắt đầu ngày ${from}`,
      en: `--from ${asked}: the forms count from 1 October on, and the period to ${to} begins on ${from}`,
    });
  const knownBy = knownByOf(given);
  const query = queryOfAgency(agency, { office, realm: realmOf(given), to, asKnown: knownBy?.instant });
  const place = placeOf(given);
  const found = await readViews(place, tableViews, ({ statistics }) => statistics.comparedAt(query), knownBy?.instant);
  if (!found) {
    err(`${noViewsYet(place)[language]}\n`);
    return exits.missing;
  }
  const compared = found.answer;
  const head = { unit: id, unitName: name, knownAt: knownBy?.label ?? now, targets: recordedTargets };
  if (given.flags['json'] === true) await out(jsonText(tableJson(compared, head, knownBy)));
  else if (given.flags['csv'] === true) await out(tableCsv(compared, head, language), 'asIs');
  else await out(tableText(compared, head, language));
  if (found.behind) err(`${found.behind[language]}\n`);
  if (compared.violations.length > 0) return exits.failed;
  return found.behind ? exits.missing : exits.ok;
}

const now: Label = { vi: 'hiện nay', en: 'present' };

interface Unit {
  readonly id: string;
  readonly name: Label;
  readonly agency: Agency;
  readonly office: string | undefined;
}

function unitOf({ words }: Arguments): Unit {
  const units = world.organisation.agencies.flatMap((agency): Unit[] => [
    { id: agency.id, name: agency.name, agency, office: undefined },
    ...agency.offices.map(({ id, name }) => ({ id, name, agency, office: id })),
  ]);
  const id = oneOf(
    'UNIT',
    units.map((each) => each.id),
    words[0]?.toUpperCase(),
  );
  return units.find((each) => each.id === id)!;
}

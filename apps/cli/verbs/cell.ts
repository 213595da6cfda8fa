import type { Agency, LegalDate, Realm } from '#case';
import { world } from '#installation';
import { cellListing, type ListedCase, queryOfAgency, type Snapshot } from '#read-models';
import { type Column, columns } from '#statistics';
import { jsonText } from '../output/json-text.js';
import { noViewsYet, readViews, tableViews } from '../output/views.js';
import { cellDocument, cellText, type OpenedCell } from '../report/opened-cell.js';
import { asOfFlag, dayOf, type KnownBy, knownByOf } from './as-of.js';
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
  type Verb,
} from './verb.js';

interface Asked {
  readonly column: Column;
  readonly agency: Agency;
  readonly office: string | undefined;
  readonly realm: Realm;
  readonly to: LegalDate;
  readonly knownBy: KnownBy | undefined;
}

/** Lists the cases of a table's cell, from the views, as the service does. */
export const cellVerb: Verb = {
  name: 'cell',
  summary: {
    vi: 'Mở một ô của bảng thống kê tới các vụ việc của nó. Thoát 2 khi bảng tra cứu chưa có hoặc chưa theo kịp sổ.',
    en: 'Opens a cell of a table to its cases. Exits 2 when there are no views, or they are behind the log.',
  },
  flags: [
    ['COLUMN', `cột của biểu: ${columns.join(', ')}`, `a column of the form: ${columns.join(', ')}`],
    [
      '--to DAY',
      'tính đến hết ngày này; mặc định là hôm nay',
      'legal cut-off, its own day included; today when absent',
    ],
    asOfFlag,
    ['--agency ID', 'cơ quan (P1)', 'whose table (P1)'],
    ['--office ID', 'chỉ một đơn vị của cơ quan', 'one office of the agency only'],
    realmFlag,
    jsonFlag,
    languageFlag,
    dataFlag,
  ],
  run,
};

const casesPerRead = 500;

async function run(given: Arguments, { out, err }: Terminal): Promise<number> {
  const asked = askedOf(given);
  const language = languageOf(given);
  const place = placeOf(given);
  const { knownBy } = asked;
  const found = await readViews(place, tableViews, (snapshot) => openedCell(snapshot, asked), knownBy?.instant);
  if (!found) {
    err(`${noViewsYet(place)[language]}\n`);
    return exits.missing;
  }
  await out(given.flags['json'] === true ? jsonText(cellDocument(found.answer)) : cellText(found.answer, language));
  if (found.behind) err(`${found.behind[language]}\n`);
  return found.behind ? exits.missing : exits.ok;
}

function askedOf(given: Arguments): Asked {
  const { agencies } = world.organisation;
  const column = oneOf('COLUMN', columns, given.words[0]?.toUpperCase());
  const agency = agencies.find(({ id }) => id === oneOf('--agency', idsOf(agencies), textOf(given, 'agency') ?? 'P1'))!;
  const office = textOf(given, 'office');
  if (office !== undefined) oneOf('--office', idsOf(agency.offices), office);
  return { column, agency, office, realm: realmOf(given), to: dayOf(given, 'to'), knownBy: knownByOf(given) };
}

const idsOf = (all: readonly { readonly id: string }[]): string[] => all.map(({ id }) => id);

function openedCell({ statistics }: Snapshot, { column, agency, knownBy, ...asked }: Asked): OpenedCell {
  const query = queryOfAgency(agency, { ...asked, ...(knownBy === undefined ? {} : { asKnown: knownBy.instant }) });
  const cases: ListedCase[] = [];
  for (let after = 0; ;) {
    const page = cellListing(statistics, column, query, { limit: casesPerRead, after });
    cases.push(...page.cases);
    if (page.next === undefined) return { ...page, cases, asked: { agency: agency.id, ...asked }, knownBy };
    after = page.next;
  }
}

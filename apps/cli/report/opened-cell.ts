import { dayVi, type Instant, type Label, type LegalDate, realmLabels } from '#case';
import type { CellListing } from '#read-models';
import { aligned, cellAddress, type CellAsked, type Column, formatCount, type Language, wordsIn } from '#statistics';

/** A cell with all its cases. */
export interface OpenedCell extends Omit<CellListing, 'next'> {
  readonly asked: Omit<CellAsked, 'asOf'> & { readonly to: LegalDate };
  /** The moment of knowledge; absent if the cell is shown as known now. */
  readonly knownBy: { readonly asked: string; readonly instant: Instant; readonly label: Label } | undefined;
}

/** The command that opens a cell; its address opens the cell in the service. */
export function cellCommand(cell: Column, { agency, office, realm, to, asOf }: CellAsked): string {
  const known = asOf === undefined ? '' : ` --as-of ${asOf}`;
  const unit = office === undefined ? '' : ` --office ${office}`;
  return `npm run -s cli -- cell ${cell} --to ${to}${known} --agency ${agency}${unit} --realm ${realm}`;
}

/** The output of `cell --json`: see docs/cli.md. Amounts are texts of whole đồng. */
export function cellDocument({ column, label, note, total, cases, asKnown, asked, knownBy }: OpenedCell): object {
  return {
    agency: asked.agency,
    office: asked.office ?? null,
    realm: asked.realm,
    to: asked.to,
    column,
    label,
    note: note ?? null,
    asKnown: { ...(knownBy ? { asked: knownBy.asked, instant: knownBy.instant } : {}), ordinal: asKnown },
    total,
    cases: cases.map(({ stream, ...listed }) => ({ case: stream, ...listed })),
    opensAt: cellAddress(column, { ...asked, asOf: knownBy?.instant }),
  };
}

/** The output of `cell`: the cell, and its cases in columns, with notes on some of them. */
export function cellText(
  { column, label, note, total, cases, asKnown, asked, knownBy }: OpenedCell,
  language: Language,
): string {
  const t = wordsIn(language);
  const inCases = formatCount(total.cases, language);
  const inMoney = formatCount(total.money, language);
  const known = knownBy ? t(` (đã ghi đến ${knownBy.label.vi})`, ` (recorded by ${knownBy.label.en})`) : '';
  const events = formatCount(asKnown, language);
  const notes = [...new Set(cases.flatMap(({ note: why }) => why?.[language] ?? []))];
  const markOf = (why: string | undefined): string => (why === undefined ? '' : '*'.repeat(notes.indexOf(why) + 1));
  const rows = cases.map(({ number, contribution, note: why }) => [
    number,
    formatCount(contribution.cases, language),
    formatCount(contribution.money, language),
    markOf(why?.[language]),
  ]);
  const lines = [
    `${column} ${label[language]}: ${inCases} ${t('việc', 'cases')}, ${inMoney} ${t('đồng', 'VND')}`,
    `${asked.office ?? asked.agency}, ${t('đến hết ngày', 'to')} ${language === 'vi' ? dayVi(asked.to) : asked.to}, ${t('loại dữ liệu', 'realm')} ${realmLabels[asked.realm][language]}`,
    t(`Theo ${events} sự kiện đầu của nhật ký${known}`, `As of the first ${events} events of the log${known}`),
    ...(note ? [note[language]] : []),
  ];
  if (cases.length > 0) {
    const heading = [t('Số vụ việc', 'Case number'), t('việc', 'cases'), t('đồng', 'VND'), ''];
    const asOf = knownBy ? ` --as-of ${knownBy.asked}` : '';
    lines.push('', ...aligned([heading, ...rows], (at) => at === 1 || at === 2, '  '), '');
    lines.push(...notes.map((why) => `${markOf(why)} ${why}`));
    lines.push(`${t('Mở một vụ việc', 'To open a case')}: npm run -s cli -- show ${cases[0]!.number}${asOf}`);
  }
  return `${lines.join('\n')}\n`;
}

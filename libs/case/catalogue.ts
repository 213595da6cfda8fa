import type { Act, Target } from './definition/act.js';
import * as agreement from './acts/agreement/agreement.js';
import * as performed from './acts/agreement/performed.js';
import * as mobilisation from './acts/agreement/session.js';
import * as amountCorrection from './acts/amount-correction.js';
import * as assets from './acts/assets.js';
import * as coercion from './acts/coercion.js';
import * as correction from './acts/correction.js';
import * as bankruptcy from './acts/endings/bankruptcy.js';
import * as byLaw from './acts/endings/by-law.js';
import * as exemptionFile from './acts/endings/exemption-file.js';
import * as exemption from './acts/endings/exemption.js';
import * as amend from './acts/endings/amend.js';
import * as executed from './acts/endings/executed.js';
import * as moves from './acts/endings/moves.js';
import * as reopening from './acts/endings/reopening.js';
import * as parts from './acts/endings/parts.js';
import * as returnRequest from './acts/endings/return-request.js';
import * as revoke from './acts/endings/revoke.js';
import * as terminate from './acts/endings/terminate.js';
import * as grounds from './acts/grounds.js';
import * as file from './acts/opening/file.js';
import * as decision from './acts/opening/decision.js';
import * as money from './acts/money.js';
import * as assistance from './acts/notice/assistance.js';
import * as notice from './acts/notice/notice.js';
import * as officer from './acts/notice/officer.js';
import * as voluntaryPeriod from './acts/notice/voluntary-period.js';
import * as copies from './acts/opening/copies.js';
import * as issued from './acts/opening/issued.js';
import * as judgment from './acts/opening/judgment.js';
import * as request from './acts/opening/request.js';
import * as requestAnswer from './acts/opening/request-answer.js';
import * as performance from './acts/performance.js';
import * as informationRequest from './acts/verification/information-request.js';
import * as information from './acts/verification/information.js';
import * as publication from './acts/verification/publication.js';
import * as separateBook from './acts/verification/separate-book.js';
import * as groundEnded from './acts/stops/ground-ended.js';
import * as deposit from './acts/stops/deposit.js';
import * as stoppedParts from './acts/stops/part.js';
import * as stops from './acts/stops/stops.js';
import * as anew from './acts/transfer/anew.js';
import * as transfer from './acts/transfer/transfer.js';
import * as verification from './acts/verification/verification.js';
import * as whereabouts from './acts/verification/whereabouts.js';
import * as elapseActs from './clocks/acts.js';
import * as carryOver from './clocks/carry-over.js';
import * as clocks from './clocks/facts.js';
import * as entrustment from './acts/entrustment/entrust.js';
import * as ownDecision from './acts/entrustment/own-decision.js';
import * as entrustedAssets from './acts/entrustment/assets.js';
import * as entrustPart from './acts/entrustment/part.js';
import * as entrustmentReturn from './acts/entrustment/return.js';
import type { FactKind } from './definition/fact.js';
import * as origin from './state/origin.js';
import * as numbers from './definition/case-number.js';

/** Everything the chapters define. API, CLI and import walk these lists and know no act or fact by name. */
const chapters = [
  numbers,
  origin,
  judgment,
  request,
  requestAnswer,
  issued,
  copies,
  decision,
  officer,
  notice,
  assistance,
  voluntaryPeriod,
  file,
  verification,
  publication,
  separateBook,
  whereabouts,
  informationRequest,
  information,
  mobilisation,
  agreement,
  performed,
  coercion,
  assets,
  money,
  performance,
  grounds,
  stops,
  stoppedParts,
  groundEnded,
  deposit,
  exemption,
  exemptionFile,
  anew,
  transfer,
  parts,
  amend,
  executed,
  terminate,
  revoke,
  moves,
  returnRequest,
  byLaw,
  entrustment,
  ownDecision,
  entrustPart,
  entrustedAssets,
  entrustmentReturn,
  reopening,
  bankruptcy,
  correction,
  amountCorrection,
  clocks,
  carryOver,
  elapseActs,
];
const definitions = chapters.flatMap((chapter) => Object.values(chapter) as unknown[]);

const isAct = (value: unknown): value is Act =>
  typeof value === 'object' && value !== null && 'leadsTo' in value && 'decide' in value;
const isFactKind = (value: unknown): value is FactKind =>
  typeof value === 'object' && value !== null && 'evolve' in value && 'story' in value;

export const acts: readonly Act[] = definitions.filter(isAct);
export const factKinds: readonly FactKind[] = definitions.filter(isFactKind);

const actsByKey = unique(acts, (act) => `${act.target}/${act.name}`);
const kindsByType = unique(factKinds, (kind) => kind.type);
unique(
  [...new Set(acts.map((act) => act.command))].filter((command) => command.name !== ''),
  (command) => command.name,
);

export function actOf(target: Target, name: string): Act | undefined {
  return actsByKey.get(`${target}/${name}`);
}

export function factKind(type: string): FactKind | undefined {
  return kindsByType.get(type);
}

/** Indexes definitions. @throws at start when two have the same name: the second would silently shadow the first. */
function unique<T>(items: readonly T[], keyOf: (item: T) => string): ReadonlyMap<string, T> {
  const byKey = new Map<string, T>();
  for (const item of items) {
    const key = keyOf(item);
    if (byKey.has(key)) throw new Error(`${key} is defined twice in the catalogue`);
    byKey.set(key, item);
  }
  return byKey;
}

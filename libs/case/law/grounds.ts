import groundFile from './grounds.json' with { type: 'json' };
import type { Regime } from './time-limit.js';

export interface Band {
  /** Years since the first enforcement decision. */
  readonly years?: number;
  /** Bounds of what is still owed, in đồng. */
  readonly min?: number;
  readonly max?: number;
  readonly minIncluded?: boolean;
  readonly maxIncluded?: boolean;
  /** Whether a part must have been performed. */
  readonly partPaid?: boolean;
  /** The largest part of the rest that falls, as a fraction (`1/4`); absent: the whole rest falls. */
  readonly share?: string;
  /** The most that falls each time, in đồng. */
  readonly cap?: number;
}

/**
 * The grounds of the law as rows, one for each point of an article and regime. Facts store the id of a row, because the
 * same letter means different things in the two laws. A published id is never removed or given another meaning.
 */
export interface GroundRow {
  /** ASCII: the regime and the point (`L25:46.1.dd` is written điểm đ khoản 1 Điều 46). */
  readonly id: string;
  readonly regime: Regime;
  readonly code: string;
  /** Absent of a ground that no article names, which is kept because engines before 0.4.0 offered it. */
  readonly article?: string;
  /** False where no source for this regime was seen, or where the row is ours. */
  readonly verified: boolean;
  readonly vi: string;
  readonly en: string;
  /** The paper that proves the ground. */
  readonly evidence?: { readonly vi: string; readonly en: string };
  /** The column of the statistics that counts a case on this ground. */
  readonly class?: string;
  /** The column that counts the money which an ending on this ground left open; absent: `class`. */
  readonly money?: string;
  /** A termination that rests on the court's exemption or reduction. */
  readonly exemption?: true;
  /** Of an exemption or reduction: what the debtor's rest must be, and how much of it falls. */
  readonly band?: Band;
  /** The configurable convention that may replace `class` (`libs/statistics/form/conventions.ts`). */
  readonly convention?: string;
  /** The value that engines before 0.4.0 stored, and that bodies may still have. */
  readonly letter?: string;
  /** A ground of a not-yet-enforceable case that another paper proves than the result of a verification. */
  readonly provedOtherwise?: boolean;
  /** The longest term of a stop on this ground. */
  readonly term?: string;
  readonly once?: boolean;
  readonly needsTerm?: boolean;
  /** The point of the ex officio list for provisional measures. */
  readonly provisional?: true;
  /** `long`: a case on this ground is verified again and leaves for the separate book by the longer terms. */
  readonly watch?: 'long';
  /**
   * The kinds of duties that the point is about; of a point of the ex officio list also `state` for those to the state,
   * and `any` for all.
   */
  readonly fits?: readonly string[];
  /** The kinds of origin on which one decision because of it may name several debtors. */
  readonly common?: readonly ('judgment' | 'request')[];
  /** Of a decision about things whose debtor is not known. */
  readonly withoutDebtor?: true;
  /** Of a ground for one more enforcement decision: the kinds of origin on which it permits that decision. */
  readonly furtherOn?: readonly ('judgment' | 'request')[];
  /**
   * What else the ground requires of the case: an asset seized, a suspension for bankruptcy, or a provisional measure.
   */
  readonly needs?: 'seizure' | 'bankruptcySuspension' | 'provisionalMeasure';
  /** Of a cause of reopening: the outcomes, by their first word, that know it. */
  readonly after?: readonly string[];
  /** The time limit for the decision on this ground; absent: that of its list. */
  readonly decide?: string;
  /** Of a ground of the 2008 law: the rows of the 2025 law that replace it; they may be in another list. */
  readonly became?: readonly string[];
  /** Of a transfer: whose right or duty it passes on. */
  readonly roles?: readonly ('debtor' | 'creditor')[];
  /** Of what ends a suspension: the grounds on which that rests. */
  readonly ends?: readonly string[];
  /** Of a stop: the time limit for the decision to continue; absent: that of the kind of stop. */
  readonly continues?: string;
  /** Of an ending by law: an event that ends the case also while it is stopped. */
  readonly whileStopped?: true;
  /** The other act that brings the ground about: then it is no choice of a form. */
  readonly kept?: string;
}

export type GroundList = keyof typeof groundFile.lists;

// The type of a JSON module widens the values and has a type for each row; grounds.spec.ts checks them instead.
export const groundLists = groundFile.lists as unknown as Readonly<Record<GroundList, readonly GroundRow[]>>;

export const grounds: readonly GroundRow[] = Object.values(groundLists).flat();

const byId: ReadonlyMap<string, GroundRow> = new Map(grounds.map((row) => [row.id, row]));

export const groundRow = (id: string): GroundRow | undefined => byId.get(id);

/** The grounds of a list that a person may choose, of both regimes or of one. */
export function choicesOf(list: GroundList, regime?: Regime): readonly GroundRow[] {
  return groundLists[list].filter((row) => row.kept === undefined && (!regime || row.regime === regime));
}

const ofLetters = Object.fromEntries(
  Object.entries(groundLists).map(([list, rows]) => [
    list,
    new Map(rows.flatMap(({ letter, id }) => (letter === undefined ? [] : [[letter, id] as const]))),
  ]),
) as Record<string, ReadonlyMap<string, string>> as Readonly<Record<GroundList, ReadonlyMap<string, string>>>;

/** The values that stood for a ground before there were ids, each with the id that it always meant. */
export const lettersOf = (list: GroundList): ReadonlyMap<string, string> => ofLetters[list];

/** The id of a ground that a body or an early fact names by its letter; an id stays as it is. */
export const groundId = (list: GroundList, value: string): string => ofLetters[list].get(value) ?? value;

/** Upcasts the data of a fact whose `ground` was a letter. */
export const withGroundId =
  (list: GroundList) =>
  (data: object): object => {
    const { ground } = data as { ground?: string };
    return ground === undefined ? data : { ...data, ground: groundId(list, ground) };
  };

const lawsVi: Readonly<Record<string, string>> = {
  L08: 'Luật 2008',
  L25: 'Luật 2025',
  ND62: 'Nghị định 62',
  ND152: 'Nghị định 152',
  'TTLT11/2016': 'Thông tư liên tịch 11/2016',
};
const lawsEn: Readonly<Record<string, string>> = {
  L08: 'the 2008 law',
  L25: 'the 2025 law',
  ND62: 'Decree 62',
  ND152: 'Decree 152',
  'TTLT11/2016': 'Joint Circular 11/2016',
};

interface Text {
  readonly vi: string;
  readonly en: string;
}

/** What a ground is called: its point, as that law numbers it, and what the point is about. */
function labelOf({ article, verified, vi, en }: GroundRow): Text {
  if (article === undefined) return { vi: `${vi} (không có điều luật)`, en: `${en} (no article)` };
  const cited = /^(L08|L25|ND62|ND152|TTLT11\/2016) (\d+a?)(?:\.(\d+))?([a-zđ])?/.exec(article);
  if (!cited || !verified) return { vi, en };
  const [, law = '', number = '', clause = '', letter = ''] = cited;
  const point = [...(letter ? [`điểm ${letter}`] : []), ...(clause ? [`khoản ${clause}`] : []), `Điều ${number}`];
  const written = `${number}${clause ? `.${clause}` : ''}${letter}`;
  return { vi: `${point.join(' ')} ${lawsVi[law]}: ${vi}`, en: `article ${written} of ${lawsEn[law]}: ${en}` };
}

export const groundLabels: Readonly<Record<string, Text>> = Object.fromEntries(
  grounds.map((row) => [row.id, labelOf(row)]),
);

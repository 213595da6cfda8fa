import { actOn, ReactionBody } from '../definition/act.js';
import type { Initiative } from './case.js';
import { type At, factOf } from '../definition/fact.js';
import { Code } from '../definition/fields.js';
import type { LegalDate } from '../law/legal-date.js';
import type { OriginPlace } from '../lifecycle/origin-structure.js';
import type { StreamState } from './stream.js';

/**
 * The origin of cases: a judgment that the court sent, or a request that somebody filed. Each is a stream of its own
 * and learns, by a reaction, which cases were opened on it.
 */
export interface OriginState extends StreamState {
  readonly kind: 'judgment' | 'request';
  readonly place: OriginPlace;
  readonly receivedOn: LegalDate;
  readonly category: string;
  /** The cases opened on it, in order: the next decision's case id is derived from their number. */
  readonly cases: readonly string[];
  /** Of a judgment: what its entry in the register says of it. */
  readonly entry?: JudgmentEntry;
  /** Of a judgment: the day of its legal effect, where it was named. */
  readonly inForceOn?: LegalDate;
  /** Of a judgment: whether it is enforced at once, though open to appeal. */
  readonly immediate?: boolean;
  /** Of a judgment: whether it has items that are enforced ex officio, where that was said. */
  readonly exOfficio?: boolean;
  /** Of a judgment: whether it orders a provisional measure. */
  readonly provisional?: boolean;
  readonly request?: RequestTerms;
}

export interface JudgmentEntry {
  readonly court: string;
  readonly judgedOn: LegalDate;
  readonly channel?: string;
  /** Time of day that the system recorded. */
  readonly receivedAt?: string;
  /** Minutes of seizure that came along. */
  readonly minutes?: readonly string[];
}

/** What limits a request in time. */
export interface RequestTerms {
  /** The day on which it was made: sent, or given to the post. */
  readonly madeOn: LegalDate;
  /** The day from which the limitation runs; without it nobody can say that the request is out of time. */
  readonly enforceableSince?: LegalDate;
  /** Days that do not count, because an obstacle was proven. */
  readonly obstacleDays: number;
  /** The point of the list of requests that must not be refused. */
  readonly protectedBy?: string;
  /** Whether the judgment is enforced at once, though open to appeal. */
  readonly immediate?: boolean;
  /** Whether the office still waits for the judgment. */
  readonly awaitsJudgment?: boolean;
  /** When the judgment was received, where that was said. */
  readonly judgmentReceivedOn?: LegalDate;
}

export const categories = [
  'civil',
  'civilPartOfCriminal',
  'administrative',
  'family',
  'commerce',
  'labour',
  'bankruptcy',
  'arbitration',
  'other',
] as const;

/** The state of a judgment or a request right after its receipt. */
export const received = (kind: OriginState['kind'], place: OriginPlace, category: string, at: At): OriginState => ({
  id: at.streamId,
  kind,
  realm: at.realm,
  receivedOn: at.effectiveOn,
  office: at.officeThen,
  category,
  cases: [],
  place,
  deadlines: [],
  lapses: [],
  lastActOn: at.effectiveOn,
  lastFactOn: at.effectiveOn,
  actRevision: at.revision,
  unplaced: [],
});

export class CaseOpenedOnItData {
  @Code({ vi: 'Vụ việc', en: 'Case' }) case!: string;
}

export const CaseOpenedOnIt = factOf<OriginState | undefined>()('CaseOpenedOnIt', {
  version: 1,
  schema: CaseOpenedOnItData,
  evolve: (state, data) => state && { ...state, cases: [...state.cases, data.case] },
  story: (data) => ({
    vi: `Đã ra quyết định thi hành án (${data.case})`,
    en: `An enforcement decision was made on it (${data.case})`,
  }),
});

/** How a second receipt of the same judgment or request is refused. */
export const onceReceived = {
  rule: 'lifecycle',
  unlock: { vi: 'Đã được nhận', en: 'It was received already' },
} as const;

class RecordCaseOpened extends ReactionBody {
  @Code({ vi: 'Vụ việc', en: 'Case' }) case!: string;
}

const recordCaseOpenedOn = (kind: OriginState['kind']) =>
  actOn<OriginState | undefined>(kind)('record-case-opened', {
    label: { vi: 'Ghi nhận đã ra quyết định', en: 'Record the case opened on it' },
    command: RecordCaseOpened,
    internal: true,
    leadsTo: [CaseOpenedOnIt],
    notAllowed: onceReceived,
    basis: 'oneDecisionPerRequest',
    meets: [
      'decision.onRequest',
      'decision.exOfficio',
      'decision.exOfficio.bankruptcy',
      'decision.exOfficio.provisional',
    ],
    ends: ['request.refuse'],
    decide: ({ command }) => [CaseOpenedOnIt.of({ case: command.case })],
  });

export const recordCaseOpenedOnJudgment = recordCaseOpenedOn('judgment');
export const recordCaseOpenedOnRequest = recordCaseOpenedOn('request');

/** Judgments are enforced ex officio, requests on request [L08 36]. */
export function initiativeOf(kind: OriginState['kind']): Initiative {
  return kind === 'judgment' ? 'exOfficio' : 'onRequest';
}

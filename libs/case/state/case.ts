import type { ArisenGround, InformationRequest, Notice, Party, PartStop, Stop } from './members.js';
import type { DayChange } from './balance-by-day.js';
import type { At } from '../definition/fact.js';
import type { Instant, LegalDate } from '../law/legal-date.js';
import type { Regime } from '../law/time-limit.js';
import {
  type Closing,
  type Entrustment,
  type Exemption,
  emptyLedger,
  type Ledger,
  type Obligation,
  type Share,
} from './ledger.js';
import type { Place } from '../lifecycle/leaves.js';
import type { Deadline, StreamState } from './stream.js';
import { choicesOf, lettersOf } from '../law/grounds.js';

/**
 * The state of a case. A case (việc) is one enforcement decision, not one judgment and not one debtor [L08 3.9]. It is
 * made only by folding facts; see `corrections.ts`.
 */
export interface CaseState extends StreamState {
  readonly number: string;
  readonly category: string;
  readonly initiative: Initiative;
  readonly origin: Origin;
  /** Debtors, creditors and third persons; their words are in the sealed store. */
  readonly parties: readonly Party[];
  readonly decidedOn: LegalDate;
  /** The regime to which the case was carried over; absent while it stands under that of its decision. */
  readonly carriedTo?: Regime;
  readonly officer: string | undefined;
  /** When the officer received the decision, where the hour was named. */
  readonly decisionReceivedAt: Instant | undefined;
  /** The ground of a request to change the officer, while it waits for its answer. */
  readonly changeAsked: string | undefined;
  /** Officers whom the case touches: they do not handle it. */
  readonly conflictedOfficers: readonly string[];
  /** The notices of the decision in the order of their record, without those that failed. */
  readonly notices: readonly Notice[];
  /** The channels of those that failed. */
  readonly failedChannels: readonly string[];
  /** The day on which the notice was valid; known once that is recorded. */
  readonly notifiedOn: LegalDate | undefined;
  readonly hasFile: boolean;
  readonly place: Place;
  readonly obligations: readonly Obligation[];
  readonly ledger: Ledger;
  /** The changes of `ledger.undistributed` by legal day, which decide what may be paid out on a past day. */
  readonly undistributedByDay: readonly DayChange[];
  /** First legal day from which money of the case lies in deposit. */
  readonly depositedFrom: LegalDate | undefined;
  /** Last day of the voluntary period, rolled over days off; known once the notice is valid. */
  readonly voluntaryUntil: LegalDate | undefined;
  /** Whether the period ended by itself and nobody has noted it since. */
  readonly voluntaryEndUnnoted: boolean;
  /** The day and the result of the latest verification. */
  readonly verification: { readonly on: LegalDate; readonly found: boolean } | undefined;
  readonly notYetSince: LegalDate | undefined;
  /**
   * Whether it is published that the case is not yet enforceable; false after each new such decision, and once taken
   * down.
   */
  readonly isPublished: boolean;
  /** The ground of the not-yet-enforceable decision, and the days of the verifications since that found nothing. */
  readonly notYetGround: string | undefined;
  readonly verifiedWithout: readonly LegalDate[];
  /** The last day since then on which a verification found conditions. */
  readonly foundSinceNotYet: LegalDate | undefined;
  /** The requests for information that wait for an answer. */
  readonly informationRequests: readonly InformationRequest[];
  readonly informationCount: number;
  /** What was brought to the officer last, as far as a term depends on it. */
  readonly information: { readonly isNew: boolean; readonly differs: boolean } | undefined;
  /** When the longer interval of verification holds, whatever the ground: in prison, or at an unknown address. */
  readonly longPeriods: readonly { readonly from: LegalDate; readonly to?: LegalDate }[];
  readonly verificationsSinceNotYet: number;
  /** The place that mediation returns to when it fails. */
  readonly mediationFrom: string | undefined;
  readonly agreement: Agreement | undefined;
  /** The instalments of all agreements: a number is not given again. */
  readonly instalmentsCount: number;
  readonly coercion: Coercion | undefined;
  /** Whether an asset was ever seized here. */
  readonly wasSeized: boolean;
  /** The grounds on which the case was temporarily suspended. */
  readonly suspendedFor: readonly string[];
  /** The running stops, oldest first. */
  readonly stops: readonly Stop[];
  /** The running stops of single obligations; the case continues for the other obligations. */
  readonly partStops: readonly PartStop[];
  /** The days, without the last one, for which stops that are lifted held money back. */
  readonly heldFor: readonly { readonly from: LegalDate; readonly to: LegalDate }[];
  /** The recorded grounds for decisions, whether they were made or not; those that were dismissed are gone. */
  readonly grounds: readonly ArisenGround[];
  readonly groundsCount: number;
  /** The decisions by which a right or duty passed on, oldest first. */
  readonly transfers: readonly { readonly ground: string; readonly on: LegalDate }[];
  /** How often the protest authority's request has postponed the case: it may once only. */
  readonly protestPostponements: number;
  /** Parts that were entrusted while the case went on, those that came back included, and wholes that came back. */
  readonly entrustments: readonly Entrustment[];
  /** Assets whose handling is with another office, how many there were, and what came of the latest one. */
  readonly assetsAway: AssetsAway;
  /** Of a case that was entrusted: whether decision and file came, and whether its own decision was issued. */
  readonly receipt: 'received' | 'decided' | undefined;
  /** Whether a file on dues to the state is with the court, and whether the court accepted it. */
  readonly exemptionFile: 'sent' | 'accepted' | undefined;
  /** What a court exempted or reduced. */
  readonly exemptions: readonly Exemption[];
  /** Decisions that closed single obligations, by their ground. */
  readonly partDecisions: readonly { readonly ground: string; readonly on: LegalDate }[];
  /**
   * The new decisions that replace a decision or a part revoked or cancelled in this case, each with the amounts that
   * it took over.
   */
  readonly issuedAnew: readonly { readonly eventId: string; readonly shares: readonly Share[] }[];
  /** The case whose decision was revoked or cancelled, and replaced by the one of this case. */
  readonly replaces?: string;
  readonly ending: Ending | undefined;
  readonly endingsCount: number;
  readonly reopenedOn: LegalDate | undefined;
  /** The days, without the last one, on which it had ended; whether its debt was at another office then. */
  readonly closedFor: readonly { readonly from: LegalDate; readonly to: LegalDate; readonly isAway: boolean }[];
  /** When the case last left the separate book. */
  readonly wokenOn: LegalDate | undefined;
  readonly stopsCount: number;
  readonly paymentsCount: number;
  readonly payments: readonly Payment[];
}

export const initiatives = ['exOfficio', 'onRequest'] as const;
export type Initiative = (typeof initiatives)[number];

export interface Origin {
  readonly kind: 'judgment' | 'request' | 'entrustment';
  readonly id: string;
  /** Event id of the entrustment that opened the case. */
  readonly entrustment?: string;
}

export interface Agreement {
  readonly on: LegalDate;
  readonly inWriting: boolean;
  readonly until: LegalDate | undefined;
  readonly instalments: readonly { readonly id: string; readonly dueOn: LegalDate; readonly amount: bigint }[];
  /** Whether the creditor gives up what is left once everything agreed is paid. */
  readonly waivesRest: boolean;
  readonly eventId: string;
  /** How many payments were recorded before it. */
  readonly paymentsBefore: number;
}

export interface Coercion {
  readonly measure: string;
  readonly decidedOn: LegalDate;
  /** The moment, where it was named. */
  readonly decidedAt?: Instant;
  readonly forces: boolean;
  readonly planned: boolean;
  readonly assets: number;
}

export interface Payment {
  readonly id: string;
  readonly amount: bigint;
  readonly extinguishes: readonly { readonly obligation: string; readonly amount: bigint }[];
  readonly eventId: string;
  readonly on: LegalDate;
  /** Whether it is the proceeds of a sale. */
  readonly ofSale?: true;
}

export interface AssetsAway {
  readonly count: number;
  readonly list: readonly { readonly id: string; readonly receiver: string; readonly on: LegalDate }[];
  readonly last?: 'sold' | 'unsold' | 'recalled';
}

export interface Ending {
  readonly outcome: Outcome;
  readonly on: LegalDate;
  readonly eventId: string;
  /**
   * The amount still owed when the case ended: terminated, entrusted, returned, revoked or moved, according to the
   * outcome.
   */
  readonly rest: bigint;
  /** How the rest was closed. */
  readonly closing: Closing;
  /** The leaf of the lifecycle before the ending. */
  readonly from: string;
  /** Whether its coercion decisions lapsed by the ending. */
  readonly coercionLapsed?: boolean;
  /** Why the decision was revoked or cancelled, where that is known. */
  readonly ground?: string;
  /** Id of the event that replaced the revoked or cancelled decision by a new one. */
  readonly issuedAnew?: string;
  /** Of a termination because of bankruptcy proceedings: whether it is recorded that these ended. */
  readonly bankruptcyEnded?: boolean;
  /** The deadlines that ran when the case ended: a reopening starts those that run again. */
  readonly deadlines: readonly Deadline[];
}

const terminated = (ground: string): `terminated-${string}` => `terminated-${ground}`;

/** The outcomes of an ending; a termination by its ground. */
export const outcomes = [
  'executed',
  ...choicesOf('termination').map(({ id }) => terminated(id)),
  'entrusted',
  'returned',
  'revoked',
  'cancelled',
  'withdrawnUp',
  'movedToPrivateOffice',
  'requestReturned',
  ...choicesOf('endedOther').map(({ id }) => `ended-${id}` as const),
] as const;
export type Outcome = (typeof outcomes)[number];

/** The outcomes of terminations as they were called before 0.4.0, each with its present name. */
export const earlierOutcomes: ReadonlyMap<Outcome, Outcome> = new Map(
  [...lettersOf('termination')].map(([letter, id]) => [terminated(letter), terminated(id)]),
);

/** The state of a case before its first fact, without the members that the first fact sets. */
export function openCase(
  first: Pick<CaseState, 'number' | 'category' | 'initiative' | 'origin' | 'parties' | 'obligations' | 'replaces'>,
  at: At,
  place: Place,
): CaseState {
  return {
    ...first,
    id: at.streamId,
    realm: at.realm,
    office: at.officeThen,
    decidedOn: at.effectiveOn,
    officer: undefined,
    decisionReceivedAt: undefined,
    changeAsked: undefined,
    conflictedOfficers: [],
    notices: [],
    failedChannels: [],
    notifiedOn: undefined,
    hasFile: false,
    place,
    ledger: emptyLedger,
    undistributedByDay: [],
    depositedFrom: undefined,
    voluntaryUntil: undefined,
    voluntaryEndUnnoted: false,
    verification: undefined,
    notYetSince: undefined,
    isPublished: false,
    notYetGround: undefined,
    verifiedWithout: [],
    foundSinceNotYet: undefined,
    informationRequests: [],
    informationCount: 0,
    information: undefined,
    longPeriods: [],
    verificationsSinceNotYet: 0,
    mediationFrom: undefined,
    agreement: undefined,
    instalmentsCount: 0,
    coercion: undefined,
    wasSeized: false,
    suspendedFor: [],
    stops: [],
    partStops: [],
    heldFor: [],
    grounds: [],
    groundsCount: 0,
    transfers: [],
    protestPostponements: 0,
    deadlines: [],
    lapses: [],
    entrustments: [],
    assetsAway: { count: 0, list: [] },
    receipt: undefined,
    exemptionFile: undefined,
    exemptions: [],
    partDecisions: [],
    issuedAnew: [],
    ending: undefined,
    endingsCount: 0,
    reopenedOn: undefined,
    closedFor: [],
    wokenOn: undefined,
    stopsCount: 0,
    paymentsCount: 0,
    payments: [],
    lastActOn: at.effectiveOn,
    lastFactOn: at.effectiveOn,
    actRevision: at.revision,
    unplaced: [],
  };
}

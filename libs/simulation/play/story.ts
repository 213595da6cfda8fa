import { calendar, dayNumber, dueOn, fromDayNumber, law, type LegalDate, type Target } from '#case';
import { leastOf } from '../plan/amounts.js';
import type { CasePlan } from '../plan/case-plan.js';
import { workingFrom, workingUntil } from '../plan/days.js';
import type { Chance } from '../plan/random.js';

/** One step of a case: a real act with its body, and the day on which it is entered. */
export interface ScenarioStep {
  readonly target: Target;
  readonly act: string;
  readonly body: Readonly<Record<string, unknown>>;
  readonly on: LegalDate;
  /** Index of the step whose first fact this one corrects; that fact's id is known once it has been played. */
  readonly corrects?: number;
  recordedOn: LegalDate;
}

/** The place of the case, as far as the story needs it; the machine decides when the story is played. */
export type StoryPlace =
  | 'decisionIssued'
  | 'assigned'
  | 'notifying'
  | 'voluntaryPeriod'
  | 'verifying'
  | 'ready'
  | 'watched'
  | 'separateBook'
  | 'negotiating'
  | 'agreed'
  | 'coercion'
  | 'stopped'
  | 'completed';

/** The story of a case under construction: its place, its debt, and the day reached. */
export class Story {
  readonly steps: ScenarioStep[] = [];
  place: StoryPlace = 'decisionIssued';
  returnTo: StoryPlace = 'ready';
  day = 0;
  open = 0n;
  undistributed = 0n;
  /** Put on deposit while the case is postponed or suspended. */
  deposited = 0n;
  holdsMoney = false;
  paymentsCount = 0;
  voluntaryUntil = 0;
  notYetSince = 0;
  verifications = 0;
  published = false;
  /** Ids of duties without a price that are still to be performed. */
  duties: string[] = [];
  onRequest = false;

  constructor(
    readonly plan: CasePlan,
    readonly chance: Chance,
  ) {}

  /** The day of the next act: some days later, a working day; never after `latest`, never before the last act. */
  next(min: number, max: number, latest: number): number {
    const day = workingFrom(this.day + this.chance.whole(min, max));
    return day <= latest ? day : Math.max(this.day, workingUntil(latest));
  }

  /** Like {@link next}; undefined when that day is after `latest`. */
  fitting(min: number, max: number, latest: number): number | undefined {
    const day = workingFrom(this.day + this.chance.whole(min, max));
    return day <= latest ? day : undefined;
  }

  /** Advances to a working day of the window, at least `room` days before its end. */
  pass(from: number, to: number, room = 0): void {
    const low = Math.max(this.day, from);
    const high = Math.max(low, to - room);
    this.day = Math.max(this.day, from, Math.min(workingFrom(this.chance.whole(low, high)), workingUntil(to)));
  }

  act(name: string, day: number, body: object = {}, corrects?: number): void {
    this.add('case', name, day, body, corrects);
    this.day = Math.max(this.day, day);
  }

  add(target: Target, act: string, day: number, body: object, corrects?: number): void {
    const on = fromDayNumber(day);
    const step = { target, act, body: { effectiveOn: on, ...body }, on, recordedOn: on };
    this.steps.push(corrects === undefined ? step : { ...step, corrects });
  }

  /** The voluntary period, from a valid notice on. */
  startVoluntaryPeriod(day: number): void {
    const on = fromDayNumber(day);
    this.voluntaryUntil = dayNumber(dueOn(law.clock('voluntaryPeriod', on), on, calendar).dueOn);
  }

  /** What was published is taken down once it no longer holds. */
  takeDown(day: number): void {
    if (this.published) this.act('take-down-publication', Math.max(this.day, day));
    this.published = false;
  }

  pay(amount: bigint, day: number): void {
    const instalment = this.place === 'agreed';
    // Sometimes a wrong amount is entered first, and corrected before anything is paid out.
    const slip = !instalment && amount > 2_000_000n && this.undistributed === 0n && this.chance.yes(0.008);
    const entered = slip ? amount - amount / 10n : amount;
    this.act(instalment ? 'pay-instalment' : 'record-payment', day, { amount: entered.toString() });
    this.paymentsCount += 1;
    const id = `p${this.paymentsCount}`;
    if (slip) this.act('correct-amount', day, { id, to: amount.toString() }, this.steps.length - 1);
    this.open -= amount;
    this.undistributed += amount;
  }

  payOut(day: number): void {
    const total = this.undistributed;
    if (total === 0n) return;
    if (this.holdsMoney) return this.deposit(day);
    const fee = this.onRequest && total > 3_600_000n ? leastOf((total * 3n) / 100n, 150_000_000n) : 0n;
    const items = [
      { to: 'paid', amount: (total - fee).toString() },
      ...(fee > 0n ? [{ to: 'fee', amount: fee.toString() }] : []),
    ];
    this.act('pay-out', day, { total: total.toString(), items });
    this.undistributed = 0n;
  }

  private deposit(day: number): void {
    const total = this.undistributed.toString();
    this.act('pay-out', day, { total, items: [{ to: 'deposited', amount: total }] });
    this.deposited += this.undistributed;
    this.undistributed = 0n;
  }

  /** Ends the stop; what lay in deposit is paid out. */
  resume(): void {
    this.act('resume', this.day);
    this.place = this.returnTo;
    this.holdsMoney = false;
    if (this.deposited === 0n) return;
    this.act('release-deposit', this.day, { amount: this.deposited.toString() });
    this.undistributed += this.deposited;
    this.deposited = 0n;
    this.payOut(this.day);
  }
}

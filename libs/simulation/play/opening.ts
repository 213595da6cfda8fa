import { fromDayNumber, type Office } from '#case';
import { workingFrom, workingUntil } from '../plan/days.js';
import type { Chance } from '../plan/random.js';
import type { Story } from './story.js';

const exOfficioCategories = {
  civil: 22,
  civilPartOfCriminal: 48,
  administrative: 4,
  family: 14,
  commerce: 5,
  labour: 2,
  bankruptcy: 1,
  arbitration: 1,
  other: 3,
} as const;
const requestCategories = {
  civil: 48,
  civilPartOfCriminal: 9,
  administrative: 2,
  family: 14,
  commerce: 19,
  labour: 3,
  bankruptcy: 1,
  arbitration: 2,
  other: 2,
} as const;

/** Points of the list of what is enforced ex officio: fines and court fees; what is returned to a party. */
const moneyToState = 'L08:36.2.a';
const returnedToParty = 'L08:36.2.b';

/** Amounts above this are business debts, which are enforced only on request. */
const businessFrom = 20_000_000_000n;

const numbered = (key: number): string => String(key).padStart(6, '0');

/** Receives a judgment or a request, and issues the enforcement decision on it. */
export function openCase(story: Story, decidedOn: number): void {
  const { chance, plan } = story;
  const business = plan.amount > businessFrom;
  story.onRequest = business || chance.yes(0.42);
  const received = workingUntil(decidedOn - chance.whole(0, 5));
  const category = business ? 'commerce' : chance.weighted(story.onRequest ? requestCategories : exOfficioCategories);
  if (story.onRequest)
    story.add('request', 'receive-request', received, {
      category,
      channel: chance.weighted({ inPerson: 6, post: 4, oral: 1 }),
      requester: `Người yêu cầu mô phỏng ${numbered(plan.key)}`,
      claim: `Nội dung yêu cầu mô phỏng ${numbered(plan.key)}`,
    });
  else
    story.add('judgment', 'receive-judgment', received, {
      category,
      court: `TA.${chance.whole(1, 9)}`,
      judgedOn: dateText(received - chance.whole(10, 60)),
      number: `Bản án mô phỏng số ${numbered(plan.key)}`,
    });
  story.day = decidedOn;
  story.add(story.onRequest ? 'request' : 'judgment', 'issue-decision', decidedOn, {
    decisionNumber: `QD-${plan.key}`,
    debtor: `Đương sự mô phỏng ${numbered(plan.key)}`,
    obligations: obligationsOf(story),
  });
  story.act('send-to-procuracy', decidedOn, {});
  story.open = plan.amount;
}

const dateText = (day: number): string => fromDayNumber(workingFrom(day));

interface ObligationBody {
  readonly kind: string;
  readonly nature: 'state' | 'party';
  readonly rank: number;
  readonly amount: string;
  readonly creditor?: string;
  /** Of the list of what is enforced ex officio. */
  readonly point?: string;
}

function obligationsOf(story: Story): ObligationBody[] {
  const { chance, plan, onRequest } = story;
  const creditor = `Người được thi hành án mô phỏng ${numbered(plan.key)}`;
  const fee = plan.amount > 6_000_000n && chance.yes(0.3) ? (plan.amount / 25n / 1000n) * 1000n : 0n;
  const main: ObligationBody = onRequest
    ? { kind: 'pay', nature: 'party', rank: chance.yes(0.12) ? 1 : 3, amount: (plan.amount - fee).toString(), creditor }
    : { kind: 'pay', nature: 'state', rank: 3, amount: (plan.amount - fee).toString(), point: moneyToState };
  const obligations = [main];
  const listed = (point: string): { point?: string } => (onRequest ? {} : { point });
  if (fee > 0n)
    obligations.push({ kind: 'pay', nature: 'state', rank: 2, amount: fee.toString(), ...listed(moneyToState) });
  if (chance.yes(0.03)) {
    story.duties.push(`o${obligations.length + 1}`);
    // Work for a party is enforced on request only.
    const kind = chance.pick(['deliver', 'handOverPapers', onRequest ? 'do' : 'deliver']);
    obligations.push({ kind, nature: 'party', rank: 3, amount: '0', creditor, ...listed(returnedToParty) });
  }
  return obligations;
}

/** The next ordinary step on the way to enforcement; false when it would be too late. */
export function goOn(story: Story, latest: number): boolean {
  const { chance } = story;
  const step = (min: number, max: number, name: string, body: object, then: () => void): boolean => {
    const day = story.fitting(min, max, latest);
    if (day === undefined) return false;
    story.act(name, day, body);
    then();
    return true;
  };
  switch (story.place) {
    case 'decisionIssued':
      return step(0, 1, 'assign-officer', { officer: `CHV.${numbered(chance.whole(1, 60))}` }, () => {
        story.place = 'assigned';
        story.act('open-file', story.day);
      });
    case 'assigned':
      return step(0, 2, 'issue-notice', { channel: channelOf(chance) }, () => (story.place = 'notifying'));
    case 'notifying':
      return step(0, 3, 'record-valid-notice', {}, () => {
        story.place = 'voluntaryPeriod';
        story.startVoluntaryPeriod(story.day);
      });
    case 'voluntaryPeriod': {
      const after = Math.max(0, story.voluntaryUntil + 1 - story.day);
      return step(after, after + 2, 'end-voluntary-period', {}, () => (story.place = 'verifying'));
    }
    case 'verifying':
      return step(0, 8, 'record-verification', { outcome: 'conditionsFound' }, () => (story.place = 'ready'));
    default:
      return false;
  }
}

const channelOf = (chance: Chance): string =>
  chance.weighted({ 'L08:40.1': 6, 'L08:TTLT11.2.1': 2, 'L08:41': 2, 'L08:40.2': 0.2 });

/** Takes ordinary steps as far as time allows, or up to the wanted place. */
export function goOnTo(story: Story, wanted: 'verifying' | 'ready', latest: number): void {
  while (story.place !== wanted && goOn(story, latest));
}

export function officeOf(offices: readonly Office[], chance: Chance): string {
  const weights = Object.fromEntries(offices.map(({ id }, index) => [id, 10 - index]));
  return chance.weighted(weights);
}

import { actOf, type Instant, type LegalDate, type Target, validateBody } from '#case';
import type { Accepted } from '#engine';
import { type Installation, openInstallation, placeFrom, silent } from '#installation';
import type { Verb } from '../../apps/cli/verbs/verb.ts';

/** Plays a small folder with an example of everything that `verify` checks, and runs verbs on it. */

export interface Streams {
  readonly judgment: string;
  readonly case: string;
  /** The case that the reaction to an entrustment opened at the receiver. */
  readonly received: string;
  readonly other: string;
  readonly otherJudgment: string;
}

export interface Verified {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export async function run(verb: Verb, flags: Record<string, string | boolean>, ...words: string[]): Promise<Verified> {
  const said = { out: '', err: '' };
  const terminal = {
    out: async (text: string) => void (said.out += text),
    err: (text: string) => void (said.err += text),
    progress: silent,
  };
  const code = await verb.run({ flags, words }, terminal);
  return { code, ...said };
}

/** Sends acts to an installation, one in each minute of its clock. */
export class Player {
  #keys = 0;

  private constructor(
    readonly installation: Installation,
    private readonly clock: { on: LegalDate; minute: number },
    private readonly from: string,
  ) {}

  /** Opens the folder with a clock that starts on the day `from`, which must not be before the days already played. */
  static async open(folder: string, from = '2025-03-03'): Promise<Player> {
    const clock = { on: from as LegalDate, minute: 0 };
    const now = (): Instant =>
      new Date(Date.parse(`${clock.on}T02:00:00Z`) + clock.minute * 60_000).toISOString() as Instant;
    return new Player(await openInstallation(placeFrom({}, folder), { now }), clock, from);
  }

  async act(
    target: Target,
    stream: string | undefined,
    on: string,
    name: string,
    body: object = {},
  ): Promise<Accepted> {
    const act = actOf(target, name)!;
    const checked = validateBody(act, { effectiveOn: on, ...body });
    if ('errors' in checked) throw new Error(`${name}: ${JSON.stringify(checked.errors)}`);
    if (on > this.clock.on) this.clock.on = on as LegalDate;
    this.clock.minute += 1;
    const answer = await this.installation.engine.execute({
      act,
      body: checked.body,
      ...(stream === undefined ? {} : { stream }),
      actor: { id: 'clerk', role: 'officer', office: 'P1.01' },
      client: 'test',
      key: `${this.from}-${(this.#keys += 1)}`,
    });
    if (answer.kind !== 'accepted') throw new Error(`${name}: ${JSON.stringify(answer)}`);
    return answer;
  }

  /** Waits until the views have read everything, and closes all parts. */
  async end(): Promise<void> {
    const { views, log } = this.installation;
    views.start();
    await views.waitFor({ ordinal: (await log.count())! }, 15_000);
    await this.installation.close();
  }
}

export async function playSmallFolder(folder: string): Promise<Streams> {
  const player = await Player.open(folder);
  const { reactions } = player.installation;
  const judged = { category: 'civil', court: 'TA.01', judgedOn: '2025-01-15' };
  const opened = async (number: string, amount: string): Promise<[string, string]> => {
    const { stream } = await player.act('judgment', undefined, '2025-03-03', 'receive-judgment', { ...judged, number });
    const obligations = [
      { kind: 'pay', nature: 'party', rank: 3, amount, point: 'L08:36.2.b', creditor: `Creditor of ${number}` },
    ];
    const decision = { debtor: `Debtor of ${number}`, obligations };
    const made = await player.act('judgment', stream, '2025-03-04', 'issue-decision', decision);
    await reactions.drain();
    return [stream, made.stream];
  };
  const [judgment, entrusting] = await opened('1/2025/DS-ST', '5000000');
  const [otherJudgment, other] = await opened('2/2025/DS-ST', '9000000');
  await player.act('case', entrusting, '2025-03-05', 'assign-officer', { officer: 'officer-1' });
  await player.act('case', entrusting, '2025-03-06', 'record-payment', { amount: '1000000' });
  await player.act('case', entrusting, '2025-03-07', 'pay-out', {
    total: '1000000',
    items: [{ to: 'paid', amount: '1000000' }],
  });
  await player.act('case', other, '2025-03-10', 'record-payment', { amount: '2500000' });
  const { facts } = await player.act('case', entrusting, '2025-03-11', 'entrust', { receiver: 'P2.01' });
  await reactions.drain();
  const received = await receivedFrom(player, facts[0]!.envelope.eventId);
  await player.end();
  return { judgment, case: entrusting, received, other, otherJudgment };
}

async function receivedFrom({ installation }: Player, cause: string): Promise<string> {
  for await (const step of installation.log.follow(undefined, new AbortController().signal)) {
    if (step.kind === 'caughtUp') break;
    if (step.kind !== 'events') continue;
    const found = step.events.find(({ meta, stream }) => meta['$causationId'] === cause && stream.startsWith('case-'));
    if (found) return found.stream;
  }
  throw new Error('nothing was opened at the receiver');
}

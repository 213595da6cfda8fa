import type { StoredEvent } from '#event-store';
import type { Json, Reply } from './service.ts';
import { decision, ofType, openJudgment, type Two } from './two.ts';

/**
 * The result of a run: many clerks at two services of one installation, and a log that must agree with their answers. A
 * clerk sends each command to either service, and repeats it with its key until it is answered.
 */
export interface Report {
  readonly disturbed: number;
  /** Number of commands in flight at each disturbance. */
  readonly inFlight: readonly number[];
  readonly acknowledged: number;
  /** Number of commands that were sent again because no certain answer had come. */
  readonly sentAgain: number;
  /** Number of answers marked as repeated: the first attempt had been stored. */
  readonly repeated: number;
  /** Number of answers *stale*: another clerk was quicker. */
  readonly stale: number;
  readonly numbers: number;
  /** The violations found; empty when all invariants hold. */
  readonly violations: readonly string[];
}

export interface Load {
  /** Faults to cause during the load, in order; each resolves when everything works again. */
  readonly disturbances: readonly (() => Promise<unknown>)[];
  /** Number of answers to wait for before each disturbance, and before the end. */
  readonly answers: number;
  readonly random: () => number;
  /** Stop at the first violation: a planted bug need be detected only once. */
  readonly stopAtFirst?: boolean;
}

interface Command {
  readonly path: string;
  readonly body: Json;
  readonly etag?: string;
  readonly office?: string;
}

/** An answered payment or pay-out, with its unique amount. */
interface AnsweredCommand {
  readonly stream: string;
  readonly type: 'PaymentCollected' | 'MoneyDistributed';
  readonly sum: string;
  readonly ifMatch: number;
  readonly outcome: 'acknowledged' | 'stale';
}

/** Pseudo-random numbers from a seed. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

const clerksOfOneCase = 4;
const casesOfOneClerk = 10;
const openers = 3;
const sendingsMax = 400;
const [pauseMs, pauseMsMax] = [25, 500];
/** Codes after which the same command must be sent again with the same key, because it was perhaps not stored. */
const again = new Set(['in-flight', 'busy', 'outcome-unknown', 'log-unavailable', 'not-ready']);

/** Whether to send the command again. A 503 without a code means that the service is closing. */
function isToBeSentAgain({ status, body }: Reply): boolean {
  return again.has(String(body['code'])) || (status === 503 && body['code'] === undefined);
}

export class Clerks {
  readonly #violations: string[] = [];
  readonly #answered: AnsweredCommand[] = [];
  readonly #numbers = new Map<string, string>();
  #answers = 0;
  #sentAgain = 0;
  #repeated = 0;
  #stale = 0;
  #disturbed = 0;
  #underWay = 0;
  readonly #inFlight: number[] = [];
  #sum = 1_000;
  #isOver = false;
  #isGivenUp = false;

  constructor(
    private readonly two: Two,
    private readonly load: Load,
  ) {}

  async run(): Promise<Report> {
    const shared = await this.#newCase();
    const own = await Promise.all(Array.from({ length: casesOfOneClerk }, () => this.#newCase()));
    const work = [
      ...Array.from({ length: clerksOfOneCase }, () => this.#leads(shared, true)),
      ...own.map((each) => this.#leads(each, false)),
      ...Array.from({ length: openers }, (_, at) => this.#opens(at % 2 === 0 ? 'P1.01' : 'P1.02')),
    ];
    const watching = this.#disturb();
    try {
      await Promise.all([watching, ...work]);
    } finally {
      this.#isGivenUp = true;
    }
    this.#check(await this.two.settled());
    return {
      disturbed: this.#disturbed,
      inFlight: this.#inFlight,
      acknowledged: this.#answered.filter(({ outcome }) => outcome === 'acknowledged').length,
      sentAgain: this.#sentAgain,
      repeated: this.#repeated,
      stale: this.#stale,
      numbers: this.#numbers.size,
      violations: this.#violations,
    };
  }

  async #disturb(): Promise<void> {
    for (const next of [...this.load.disturbances, undefined]) {
      const until = this.#answers + this.load.answers * (0.5 + this.load.random());
      while (this.#answers < until && !this.#isEnough()) await new Promise((resolve) => setTimeout(resolve, 5));
      if (!next || this.#isEnough()) break;
      this.#inFlight.push(this.#underWay);
      await next();
      this.#disturbed += 1;
    }
    this.#isOver = true;
  }

  #isEnough(): boolean {
    return this.load.stopAtFirst === true && this.#violations.length > 0;
  }

  /** Sends payment and pay-out in turn, with unique amounts, at the last revision that either service showed. */
  async #leads(self: string, isShared: boolean): Promise<void> {
    const stream = `case-${self.split('/').at(-1)}`;
    let etag = '"r0"';
    while (!this.#isOver) {
      const sum = String((this.#sum += 1));
      const items = [{ to: 'paid', amount: sum }];
      for (const [name, type, body] of [
        ['record-payment', 'PaymentCollected', { effectiveOn: '2025-05-12', amount: sum }],
        ['pay-out', 'MoneyDistributed', { effectiveOn: '2025-05-12', total: sum, items }],
      ] as const) {
        const sent = { stream, type, sum };
        for (let isDone = false; !isDone;) {
          const ifMatch = Number(/\d+/.exec(etag)?.[0]);
          const reply = await this.#send({ path: `${self}/commands/${name}`, body, etag });
          if (!reply) return;
          if (reply.status === 412 && isShared) {
            this.#stale += 1;
            if (!this.#isOver) etag = reply.etag;
            // Another clerk was quicker and nothing was stored: read the case again and decide anew.
            else return void this.#answered.push({ ...sent, ifMatch, outcome: 'stale' });
            continue;
          }
          if (reply.status !== 200) return this.#wrong(`${name} of ${sum} on ${stream} at ${etag}`, reply);
          this.#answered.push({ ...sent, ifMatch, outcome: 'acknowledged' });
          etag = reply.etag;
          isDone = true;
        }
      }
    }
  }

  async #opens(office: string): Promise<void> {
    while (!this.#isOver) await this.#newCase(office);
  }

  /** @returns the address of the case */
  async #newCase(office = 'P1.01'): Promise<string> {
    const opened = await this.#untilAnswered((service, key) => openJudgment(service, key, office));
    if (opened?.status !== 201) throw new Error(`no judgment: ${JSON.stringify(opened)}`);
    const path = `${opened.location}/commands/issue-decision`;
    const decided = await this.#send({ path, body: decision(), etag: '"r0"', office });
    if (decided?.status !== 201) {
      if (decided) this.#wrong(`the decision on ${opened.location}`, decided);
      return '';
    }
    const number = String(decided.body['number']);
    if ([...this.#numbers.values()].includes(number)) this.#violations.push(`the number ${number} was given twice`);
    this.#numbers.set(`case-${String(decided.body['case'])}`, number);
    return decided.location;
  }

  #send({ path, body, etag, office }: Command): Promise<Reply | undefined> {
    return this.#untilAnswered((service, key) => {
      return service.post(path, body, {
        key,
        ...(etag === undefined ? {} : { etag }),
        ...(office === undefined ? {} : { office }),
      });
    });
  }

  /** Sends again with the same key until a certain answer comes; undefined, and a violation, when none ever does. */
  async #untilAnswered(send: (service: Two['first'], key: string) => Promise<Reply>): Promise<Reply | undefined> {
    const key = this.two.newKey();
    for (let sending = 1; sending <= sendingsMax && !this.#isGivenUp; sending += 1) {
      const service = this.two.services[this.load.random() < 0.5 ? 0 : 1]!;
      this.#underWay += 1;
      const reply = await send(service, key).catch(() => undefined);
      this.#underWay -= 1;
      if (reply && !isToBeSentAgain(reply)) {
        this.#answers += 1;
        if (sending > 1) this.#sentAgain += 1;
        if (reply.body['repeated'] === true) this.#repeated += 1;
        return reply;
      }
      await new Promise((resolve) => setTimeout(resolve, Math.min(pauseMs * sending, pauseMsMax)));
    }
    this.#violations.push(`${key} was not answered for certain in ${sendingsMax} sendings`);
    return undefined;
  }

  #wrong(what: string, { status, body }: Reply): void {
    this.#violations.push(`${what} was answered ${status} ${JSON.stringify(body).slice(0, 400)}`);
  }

  /** Compares the log with the clerks' answers. */
  #check(events: readonly StoredEvent[]): void {
    const wrong = (sentence: string): void => void this.#violations.push(sentence);
    const byStream = Map.groupBy(events, ({ stream }) => stream);
    for (const [stream, own] of byStream)
      if (own.some(({ revision }, at) => revision !== at)) wrong(`${stream} is not dense`);
    const bySum = Map.groupBy(
      events.filter(({ type }) => type === 'PaymentCollected' || type === 'MoneyDistributed'),
      ({ stream, type, data }) => {
        const { amount, total } = data as { amount?: string; total?: string };
        return `${stream} ${type} ${total ?? amount}`;
      },
    );
    for (const { stream, type, sum, ifMatch, outcome } of this.#answered) {
      const stored = bySum.get(`${stream} ${type} ${sum}`) ?? [];
      const wanted = outcome === 'acknowledged' ? 1 : 0;
      if (stored.length !== wanted) wrong(`${type} of ${sum} was ${outcome} and is stored ${stored.length} times`);
      const [first] = stored;
      if (!first) continue;
      // Acts are strictly serial: between the act that the clerk had seen and this one lie only facts of the former, and
      // what passed by itself.
      const own = byStream.get(stream) ?? [];
      const acts = own.slice(ifMatch + 1, first.revision).filter(({ meta }) => meta['client'] !== 'clock');
      const between = acts.map(({ meta }) => meta['commandId']);
      const seen = own[ifMatch]?.meta['commandId'];
      if (between.some((id) => id !== seen && id !== first.meta['commandId']))
        wrong(`${type} of ${sum} was accepted at revision ${ifMatch} and is stored at ${first.revision}`);
    }
    const issued = ofType(events, 'EnforcementDecisionIssued');
    const numbers = new Map(issued.map(({ stream, data }) => [stream, (data as { number: string }).number]));
    if (new Set(numbers.values()).size !== issued.length) wrong('a number was given twice');
    for (const [stream, number] of this.#numbers)
      if (numbers.get(stream) !== number) wrong(`${stream} was called ${number} and is ${numbers.get(stream)}`);
  }
}

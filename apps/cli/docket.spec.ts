import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Instant, type LegalDate, makeOrganisation } from '#case';
import { type Column, columns } from '#statistics';
import { type EventReader, openEmbeddedReader } from '#event-store';
import { gather, positionsAt, tableAt } from './report/counting.js';
import { embeddedSource, placeFrom, silent, world } from '#installation';
import { verifyInstallation } from '#verification';
import { playDocket } from '#simulation';
import { sampleReport, smallSample } from '#simulation/testing';
import { eventsOfFile } from './output/events.js';
import type { Verb } from './verbs/verb.js';
import { docketVerb } from './verbs/docket.js';
import { logVerb } from './verbs/log.js';
import { rebuildVerb } from './verbs/rebuild.js';
import { reportVerb } from './verbs/report.js';
import { showVerb } from './verbs/show.js';
import { verifyVerb } from './verbs/verify.js';

const root = mkdtempSync(join(tmpdir(), 'casetrail-docket-'));
const folder = join(root, 'data');
const figures = join(root, 'figures.json');
const ndjson = join(root, 'log.ndjson');
const report = sampleReport(smallSample);

async function run(verb: Verb, flags: Record<string, string | boolean>, ...words: string[]) {
  const said = { out: '', err: '' };
  const terminal = {
    out: async (text: string) => void (said.out += text),
    err: (text: string) => void (said.err += text),
    progress: silent,
  };
  const code = await verb.run({ flags, words }, terminal);
  return { code, ...said };
}

const logText = async (data: string): Promise<string> => (await run(logVerb, { ndjson: true, data })).out;

beforeAll(async () => {
  writeFileSync(figures, JSON.stringify({ reports: { S2: report } }));
  // Interrupted after half of its days, then resumed.
  await playDocket({ place: placeFrom({}, folder), report, seed: 7, daysMax: 150 });
  expect((await run(docketVerb, { figures, seed: '7', data: folder })).code).toBe(0);
  writeFileSync(ndjson, await logText(folder));
}, 60_000);

afterAll(() => rmSync(root, { recursive: true, force: true }));

it('agrees with every printed figure, on the store and on a copy of the log', async () => {
  const onStore = await run(reportVerb, { published: 'S2', figures, data: folder });
  const onCopy = await run(reportVerb, { published: 'S2', figures, log: ndjson });
  expect(onStore.out).toContain('15 of 15 printed figures agree');
  expect([onStore.code, onCopy.code]).toEqual([0, 0]);
  expect(onCopy.out).toBe(onStore.out);
});

it('speaks Vietnamese: days, numbers, the kind of data and the assumptions', async () => {
  const { out } = await run(reportVerb, { published: 'S2', figures, data: folder, lang: 'vi' });
  expect(out).toContain('1/10/2024 – 31/3/2025\nLoại dữ liệu: mô phỏng\n');
  expect(out).toMatch(/đến hết ngày 3\/4\/2025: [\d.]+ trong [\d.]+ sự kiện/);
  expect(out).toMatch(/trên 153,0 +\| +153,0 \| khớp/);
  expect(out).toContain('\n  800 triệu đồng: Chỉ việc nhỏ hơn');
});

it('computes the same without the file of figures, and says with 2 that nothing was compared', async () => {
  const without = await run(reportVerb, { published: 'S2', figures: join(root, 'none.json'), data: folder });
  expect(without.code).toBe(2);
  const cells = (text: string): string[] =>
    text.split('\n').filter((line) => /^ {2}(A|A1|A2|C|D|D4|E|X) +\d/.test(line));
  const withFile = await run(reportVerb, { published: 'S2', figures, data: folder });
  expect(cells(without.out).length).toBeGreaterThan(5);
  expect(cells(without.out)).toEqual(cells(withFile.out));
});

it('exits 1 and names the figures when one completion is dropped', async () => {
  const lines = readFileSync(ndjson, 'utf8').trimEnd().split('\n');
  const at = lines.findIndex((line) => {
    const { type, meta } = JSON.parse(line) as { type: string; meta: { effectiveOn: string; recordedAt: string } };
    return type === 'CaseExecuted' && meta.effectiveOn > '2024-10-01' && meta.recordedAt < '2025-04-03';
  });
  const cut = join(root, 'cut.ndjson');
  writeFileSync(cut, `${lines.toSpliced(at, 1).join('\n')}\n`);
  const { code, err } = await run(reportVerb, { published: 'S2', figures, log: cut });
  expect(code).toBe(1);
  expect(err).toContain(`event ${at + 1} of the log is missing`);
  expect(err).toMatch(/x\.8 Completed .*printed 78, computed 77/);
});

it.each([
  ['alone: the case ends with money that nobody was paid', false],
  ['with what it extinguishes', true],
])('names the case whose payment was raised in a copy of the log, %s', async (_how, isWhole) => {
  const raised = join(root, 'raised.ndjson');
  interface Payment {
    readonly type: string;
    readonly stream: string;
    readonly data: { amount: string; extinguishes: { amount: string }[] };
    readonly meta: { readonly effectiveOn: string; readonly officeThen: string; readonly recordedAt: string };
  }
  const lines = readFileSync(ndjson, 'utf8').trimEnd().split('\n');
  const ended = new Set(
    lines.flatMap((line) => (line.includes('"CaseExecuted"') ? [/"stream":"([^"]+)"/.exec(line)![1]!] : [])),
  );
  const at = lines.findIndex((line) => {
    const { type, stream, meta } = JSON.parse(line) as Payment;
    const isCounted =
      meta.effectiveOn > '2024-10-01' && meta.recordedAt < '2025-04-03' && meta.officeThen.startsWith('P1');
    return type === 'PaymentCollected' && isCounted && ended.has(stream);
  });
  const payment = JSON.parse(lines[at]!) as Payment;
  const more = (amount: string): string => String(BigInt(amount) + 1_000_000_000n);
  payment.data.amount = more(payment.data.amount);
  if (isWhole) payment.data.extinguishes[0]!.amount = more(payment.data.extinguishes[0]!.amount);
  writeFileSync(raised, `${lines.toSpliced(at, 1, JSON.stringify(payment)).join('\n')}\n`);
  const { code, err, out } = await run(reportVerb, { published: 'S2', figures, log: raised, json: true });
  expect(code).toBe(1);
  const { unbalanced } = JSON.parse(out) as { unbalanced: { number: string; wrong: string }[] };
  expect(unbalanced).toHaveLength(1);
  expect(err).toContain(`the money of case ${unbalanced[0]!.number} does not add up: ${unbalanced[0]!.wrong}`);
  expect(unbalanced[0]!.wrong).toMatch(
    isWhole ? /^PaymentCollected .* negative$/ : /^CaseExecuted .*: ended with 1000000000 /,
  );
});

it('is recounted by a script that knows none of our code, at every cut-off and vintage', async () => {
  const lines = readFileSync(ndjson, 'utf8').trimEnd().split('\n');
  const log = await gather(eventsOfFile(ndjson), '2025-04-03T16:59:59.999Z' as Instant);
  const subject = {
    agency: 'P1',
    name: { vi: 'P1', en: 'P1' },
    realm: 'simulated',
    organisation: makeOrganisation(),
  } as const;
  expect(log.known).toBeLessThan(log.events);
  for (const to of ['2024-03-31', '2024-09-30', '2024-12-31', '2025-03-31'] as LegalDate[])
    for (const asKnown of [log.known, log.events]) {
      const from = `${Number(to.slice(0, 4)) - Number(to.slice(5) < '10-01')}-10-01` as LegalDate;
      const head = { unit: 'P1', realm: 'simulated', year: 2025, from, to, asKnown } as const;
      const table = tableAt(head, positionsAt(log, subject, to, asKnown));
      const mine = recount(lines.slice(0, asKnown), from, to);
      const ours = Object.fromEntries(
        columns.map((column) => [column, [table.columns[column].cases, table.columns[column].money]]),
      );
      for (const column of Object.keys(mine) as Column[])
        expect([to, asKnown, column, mine[column]]).toEqual([to, asKnown, column, ours[column]]);
    }
});

it('holds other figures as known today: what was entered late moves them', async () => {
  const { out } = await run(reportVerb, { published: 'S2', figures, data: folder });
  for (const column of ['A2', 'D', 'E', 'X']) {
    const [, cases, , now] = new RegExp(`^  ${column} +([\\d,]+) +([\\d.,]+) +([\\d,]+)`, 'm').exec(out) ?? [];
    expect([column, now]).not.toEqual([column, cases]);
  }
});

it('verifies, tells a story with its words, and rebuilds its views to the same digests', async () => {
  expect((await run(rebuildVerb, { data: folder })).code).toBe(0);
  const digests = await run(rebuildVerb, { data: folder });
  const verified = await run(verifyVerb, { data: folder, digests: true });
  expect(verified.code).toBe(0);
  for (const line of digests.out.trimEnd().split('\n')) expect(verified.out).toContain(line);
  const number = /"number":"(P1[^"]+)"/.exec(readFileSync(ndjson, 'utf8'))![1]!;
  const shown = await run(showVerb, { data: folder, names: true, lang: 'vi' }, number);
  expect(shown.out).toContain('Ra quyết định thi hành án');
  expect(shown.out).toContain('Đương sự mô phỏng');
  expect((await run(showVerb, { data: folder }, number)).out).not.toContain('mô phỏng');
}, 60_000);

it('checks a log that is written meanwhile as far as it was listed', async () => {
  const beside = join(root, 'beside');
  const play = (daysMax: number) => playDocket({ place: placeFrom({}, beside), report, seed: 7, daysMax });
  await play(40);
  let isListed = false;
  const open = async (): Promise<EventReader> => {
    const log = openEmbeddedReader({ folder: beside });
    return {
      read: (stream, options) => log.read(stream, options),
      head: () => log.head(),
      count: (upTo) => log.count(upTo),
      health: () => log.health(),
      close: () => log.close(),
      async *follow(after, signal) {
        for await (const step of log.follow(after, signal)) {
          // Opens cases on judgments that the list of streams contains already.
          if (step.kind === 'caughtUp' && !isListed) await play(40);
          isListed ||= step.kind === 'caughtUp';
          yield step;
        }
      },
    };
  };
  const said: string[] = [];
  const source = { ...embeddedSource({ folder: beside }), open };
  const { damaged } = await verifyInstallation(
    { source, folder: beside, viewsFile: placeFrom({}, beside).views, world },
    { say: (kind, sentence) => said.push(`${kind} ${sentence}`), progress: () => undefined, onDigest: async () => {} },
  );
  expect([isListed, damaged, said.join()]).toEqual([true, 0, expect.stringMatching(/checked [1-9]\d* events in/)]);
}, 60_000);

it('is refused in a folder of another docket, and not played twice', async () => {
  await expect(run(docketVerb, { figures, seed: '8', data: folder })).rejects.toThrow(/another seed/);
  expect((await run(docketVerb, { figures, seed: '7', data: folder })).out).toContain('already');
  expect(await logText(folder)).toBe(readFileSync(ndjson, 'utf8'));
});

type Cell = [number, bigint];

/** An independent recount from the lines of the log and the definitions of the columns. */
function recount(lines: readonly string[], from: string, to: string): Record<string, Cell> {
  const streams = new Map<string, Line[]>();
  for (const line of lines) {
    const event = JSON.parse(line) as Line & { stream: string; meta: Record<string, string> };
    if (!event.stream.startsWith('case-') || !event.meta['officeThen']!.startsWith('P1.')) continue;
    streams.set(event.stream, [...(streams.get(event.stream) ?? []), { ...event, on: event.meta['effectiveOn']! }]);
  }
  const table: Record<string, Cell> = {};
  const add = (column: string, cases: boolean, money: bigint): void => {
    const [a, b] = table[column] ?? [0, 0n];
    table[column] = [a + Number(cases), b + money];
  };
  for (const column of ['A', 'A1', 'A2', 'B1', 'B2', 'C', 'D', 'D1', 'D2', 'D4', 'D5', 'D6', 'D7', 'E', 'F', 'X', 'S'])
    add(column, false, 0n);
  for (const events of streams.values()) {
    const gone = new Set(events.flatMap((e) => (e.type === 'StepWithdrawn' ? e.data.events : [])));
    for (const e of events)
      if (e.type === 'DateCorrected') for (const o of events) if (e.data.events.includes(o.id)) o.on = e.data.to;
    const left = events.filter((e) => !gone.has(e.id));
    const now = fold(left.filter((e) => e.on <= to));
    const old = fold(left.filter((e) => e.on < from));
    if (!now || (old?.end && now.end && old.ends === now.ends)) continue;
    const carried = old !== undefined && !old.end && old.cls !== 'book';
    const paid = now.done - (old?.done ?? 0n);
    const restKind =
      now.end ?? (now.cls === 'book' ? 'S' : now.stops.length > 0 ? stopKind(now) : now.cls === 'without' ? 'E' : 'D4');
    // Executed in part: the case counts as executed, its money keeps its parts.
    const kind = (restKind === 'D2' || restKind === 'B1') && (now.done > 0n || now.performed) ? 'D1' : restKind;
    const [rest, open] = [now.end ? now.rest : 0n, now.end ? 0n : now.open];
    const [isS, isOut, isDone] = [kind === 'S', kind === 'B1' || kind === 'B2', kind === 'D1' || kind === 'D2'];
    const isEnforceable = /^D[4-7]$/.test(kind);
    const ended = restKind === 'D1' || restKind === 'D2' ? rest : 0n;
    add('A', !isS, paid + rest + (isS ? 0n : open));
    add('A1', carried && !isS, carried ? old.open - (isS ? open : 0n) : 0n);
    add('A2', !carried && !isS, carried ? 0n : isS ? paid : paid + rest + open);
    if (restKind === 'B1' || restKind === 'B2') add(restKind, isOut, rest);
    add('C', !isS && !isOut, paid + ended + (isS || isOut ? 0n : open));
    add('D', isDone || isEnforceable, paid + ended + (isEnforceable ? open : 0n));
    add('D1', kind === 'D1', paid);
    add('D2', kind === 'D2', ended);
    if (isEnforceable || kind === 'E' || isS) add(kind, true, open);
    add('F', !now.end && !isS, isS ? 0n : open);
    add('X', isDone, paid + ended);
  }
  return table;
}

interface Line {
  id: string;
  type: string;
  on: string;
  data: Record<'id' | 'stop' | 'ground' | 'payment' | 'obligation' | 'returnTo' | 'to', string> & {
    events: string[];
    extinguishes: { obligation: string; amount: string }[];
    obligations: { id: string; amount: string }[];
  };
}

interface Counted {
  owed: Map<string, [open: bigint, done: bigint]>;
  stops: { id: string; kind: string; ground: string }[];
  cls: string;
  performed: boolean;
  end?: string | undefined;
  ends: number;
  rest: bigint;
  closed: Map<string, bigint>;
  payments: Map<string, { obligation: string; amount: string }[]>;
  open: bigint;
  done: bigint;
}

function stopKind({ stops, cls }: Counted): string {
  const { kind, ground } = stops.at(-1)!;
  if (kind === 'PostponementDecided') return ground === 'L08:48.1.c' ? 'D5' : 'E';
  return cls === 'without' ? 'E' : kind === 'PauseDecided' ? 'D7' : 'D6';
}

const endings: Record<string, string> = {
  CaseExecuted: 'D1',
  CaseTerminated: 'D2',
  CaseEntrusted: 'B1',
  DecisionRevoked: 'B2',
  DecisionCancelled: 'B2',
};

function fold(events: readonly Line[]): Counted | undefined {
  if (events[0]?.type !== 'EnforcementDecisionIssued') return undefined;
  const s: Counted = {
    owed: new Map(),
    stops: [],
    cls: '',
    performed: false,
    ends: 0,
    rest: 0n,
    closed: new Map(),
    payments: new Map(),
    open: 0n,
    done: 0n,
  };
  const move = (shares: { obligation: string; amount: string }[], sign: bigint): void => {
    for (const { obligation, amount } of shares) {
      const [open, done] = s.owed.get(obligation)!;
      s.owed.set(obligation, [open - sign * BigInt(amount), done + sign * BigInt(amount)]);
    }
  };
  const sum = (at: 0 | 1): bigint => [...s.owed.values()].reduce((all, each) => all + each[at], 0n);
  for (const { type, data } of events) {
    if (type === 'EnforcementDecisionIssued')
      for (const o of data.obligations) s.owed.set(o.id, [BigInt(o.amount), 0n]);
    if (type === 'PaymentCollected' || type === 'ProceedsReceived') {
      move(data.extinguishes, 1n);
      s.payments.set(data.payment, data.extinguishes);
    }
    if (type === 'AmountCorrected') {
      move(s.payments.get(data.id)!, -1n);
      move(data.extinguishes, 1n);
      s.payments.set(data.id, data.extinguishes);
    }
    if (type === 'ObligationPerformed') {
      s.performed = true;
      move([{ obligation: data.obligation, amount: String(s.owed.get(data.obligation)![0]) }], 1n);
    }
    if (type === 'ClassifiedNotYetEnforceable') s.cls = 'without';
    if (type === 'MovedToSeparateBook') s.cls = 'book';
    if (type === 'ClassifiedEnforceable') s.cls = '';
    if (/^(Postponement|TemporarySuspension|Pause)Decided$/.test(type))
      s.stops.push({ id: data.stop, kind: type, ground: data.ground });
    if (type === 'StopEnded') s.stops = s.stops.filter(({ id }) => id !== data.stop);
    if (type === 'EnforcementResumed' || type === 'Reopened') s.stops = [];
    if (endings[type]) {
      [s.end, s.ends, s.rest] = [endings[type], s.ends + 1, sum(0)];
      s.closed = new Map([...s.owed].map(([id, [open]]) => [id, open]));
      for (const [id, [, done]] of s.owed) s.owed.set(id, [0n, done]);
    }
    if (type === 'Reopened') {
      s.end = undefined;
      for (const [id, [, done]] of s.owed) s.owed.set(id, [s.closed.get(id) ?? 0n, done]);
      if (data.returnTo === 'enforceable.verifying') s.cls = '';
    }
  }
  return { ...s, open: sum(0), done: sum(1) };
}

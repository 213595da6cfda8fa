import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import {
  dataOf,
  type Envelope,
  engineVersion,
  type FactKind,
  factKind,
  factKinds,
  factSchema,
  flattenEnvelope,
  type FlatEnvelope,
  foldCase,
  streamKinds,
  type RecordedFact,
  toFact,
  unflattenEnvelope,
  validateAs,
} from '#case';
import { lawHash, machineHash } from '#engine';
import { canonicalJson } from '#json';
import { engineHashes } from '#verification';
import { goldenHistory, streams } from './story.js';

/**
 * The format gate. Stored facts must stay readable for ever: the schema of every kind of fact, the keys of the envelope
 * and a whole history with its end state are committed here. A changed shape without a new version is red.
 * `UPDATE_FORMAT=1 npm run spec -- test/format` rewrites the files; use it for a new kind or a new version, and after a
 * change of the law table or the lifecycle, whose hashes it adds.
 */
interface Committed {
  readonly type: string;
  readonly version: number;
  readonly schema: object;
}

const here = import.meta.dirname;
const folder = join(here, 'facts');
/** The first version of a kind has the plain name; the files of earlier versions stay as they are. */
const fileOf = ({ type, version }: Pick<Committed, 'type' | 'version'>): string =>
  join(folder, version === 1 ? `${type}.json` : `${type}.${version}.json`);
const files = {
  history: join(here, 'golden-history.ndjson'),
  state: join(here, 'golden-state.json'),
  envelope: join(here, 'envelope-keys.json'),
  engines: join(here, '../../libs/verification/engine-hashes.json'),
};

const committedOf = (kind: FactKind): Committed => ({
  type: kind.type,
  version: kind.version,
  schema: factSchema(kind),
});
const plain = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value, (_key, each: unknown) => (typeof each === 'bigint' ? `${each}` : each)));

/** Every key that the envelope can have, optional ones included. */
const wholeEnvelope: Envelope = {
  eventId: 'e',
  streamId: 's',
  revision: 0,
  type: 't',
  schemaVersion: 1,
  effectiveOn: '2024-03-04' as never,
  recordedAt: '2024-03-04T00:00:00.000Z' as never,
  actor: { id: 'a', role: 'r', office: 'o' },
  onBehalfOf: 'b',
  client: 'c',
  decision: { number: '1', year: 2024, date: '2024-03-04' as never },
  docRefs: ['d'],
  regime: 'L08',
  legalBasis: 'l',
  lawVersion: 'v',
  lawHash: 'h',
  machineHash: 'm',
  calendarVersion: 'w',
  engineVersion: 'x',
  officeThen: 'o',
  commandId: 'i',
  commandType: 'y',
  commandDigest: 'g',
  commandIndex: 0,
  commandSize: 1,
  correlationId: 'k',
  causationId: 'q',
  basis: { stream: 3 },
  corrects: 'z',
  realm: 'imported',
  source: { system: 's', id: 'i', version: 'v', digest: 'd', recordedAt: '2024-03-04T00:00:00.000Z' as never },
};

const lineOf = ({ type, data, envelope }: RecordedFact): string =>
  canonicalJson({
    stream: envelope.streamId,
    revision: envelope.revision,
    id: envelope.eventId,
    type,
    data,
    meta: flattenEnvelope(envelope),
  });

function factOf(line: string): RecordedFact {
  const { data, meta, ...at } = JSON.parse(line) as {
    id: string;
    type: string;
    stream: string;
    revision: number;
    data: object;
    meta: FlatEnvelope;
  };
  return toFact({ ...at, data, meta });
}

function foldAll(facts: readonly RecordedFact[]): unknown {
  const of = (stream: string): RecordedFact[] => facts.filter(({ envelope }) => envelope.streamId === stream);
  const cut = (on: string) => foldCase(of(streams.case), on as never);
  return plain({
    judgment: streamKinds.judgment.fold(of(streams.judgment)),
    request: streamKinds.request.fold(of(streams.request)),
    case: foldCase(of(streams.case)),
    caseOn: { '2024-12-31': cut('2024-12-31'), '2025-05-26': cut('2025-05-26'), '2025-09-30': cut('2025-09-30') },
  });
}

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
if (process.env['UPDATE_FORMAT'] === '1') {
  for (const kind of factKinds) writeFileSync(fileOf(kind), json(committedOf(kind)));
  const facts = goldenHistory().all();
  writeFileSync(files.history, `${facts.map(lineOf).join('\n')}\n`);
  writeFileSync(files.state, json(foldAll(facts)));
  writeFileSync(files.engines, json(withTodays(engineHashes)));
  writeFileSync(files.envelope, json(Object.keys(flattenEnvelope(wholeEnvelope)).sort()));
}

/** Adds today's hashes. None is ever removed, because stored facts name them. */
function withTodays(known: typeof engineHashes): typeof engineHashes {
  const { laws = [], machines = [] } = known[engineVersion] ?? {};
  const todays = { laws: [...new Set([...laws, lawHash])], machines: [...new Set([...machines, machineHash])] };
  return { ...known, [engineVersion]: todays };
}

const read = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));
const committed = readdirSync(folder).map((name) => read(join(folder, name)) as Committed);
const lines = readFileSync(files.history, 'utf8').trimEnd().split('\n');
const history = lines.map(factOf);

/** The differences between this code and the committed files. */
function against(stored: readonly Committed[], kinds: readonly Committed[]): string[] {
  const gone = stored.filter(({ type }) => !kinds.some((kind) => kind.type === type));
  return [
    ...gone.map(({ type }) => `${type} has no kind any more: stored facts of it could not be read`),
    ...kinds.flatMap((kind) => {
      const known = stored.filter(({ type }) => type === kind.type).toSorted((a, b) => b.version - a.version)[0];
      if (!known) return [`${kind.type} has no file in test/format/facts`];
      if (kind.version < known.version) return [`${kind.type} goes back to version ${kind.version}`];
      const same = canonicalJson(known.schema) === canonicalJson(kind.schema);
      if (kind.version === known.version) return same ? [] : [`${kind.type} changed without a new version`];
      return [`${kind.type} has a new version: write an upcaster and commit its schema`];
    }),
  ];
}

describe('the format gate', () => {
  const kinds = factKinds.map(committedOf).map((kind) => plain(kind) as Committed);

  it('finds the schema of every kind of fact as it was committed', () => {
    expect(against(committed, kinds)).toEqual([]);
  });

  it('is red for a changed shape, a missing kind, a missing file, a version that goes back, and an unnoted version', () => {
    const [first, ...rest] = kinds as [Committed, ...Committed[]];
    const changed = { ...first, schema: { ...first.schema, required: ['another'] } };
    expect(against(kinds, [changed, ...rest])).toEqual([`${first.type} changed without a new version`]);
    expect(against(kinds, rest)[0]).toMatch('no kind any more');
    expect(against(rest, kinds)[0]).toMatch('no file');
    expect(against(kinds, [{ ...first, version: 0 }, ...rest])[0]).toMatch('goes back');
    expect(against(kinds, [{ ...changed, version: first.version + 1 }, ...rest])[0]).toMatch('write an upcaster');
  });

  it('has a golden history that touches every kind of fact, in shapes that are valid', () => {
    const touched = new Set(history.map(({ type }) => type));
    expect(factKinds.map(({ type }) => type).filter((type) => !touched.has(type))).toEqual([]);
    const invalid = history.filter(({ type, data }) => 'errors' in validateAs(factKind(type)!.schema, data));
    expect(invalid.map(({ type }) => type)).toEqual([]);
  });

  it('reads each stored line and writes the same bytes', () => {
    expect(history.map(lineOf)).toEqual(lines);
  });

  it('folds the golden history to the golden state, today and at three legal days', () => {
    expect(foldAll(history)).toEqual(read(files.state));
  });

  it('is red when a fact is read otherwise', () => {
    const otherwise = history.map((fact) =>
      fact.type === 'PaymentCollected' ? { ...fact, data: { ...fact.data, amount: '1' } } : fact,
    );
    expect(foldAll(otherwise)).not.toEqual(read(files.state));
  });

  it('knows law and machine of this engine version, so that verify tells them from those of no engine', () => {
    const known = (read(files.engines) as typeof engineHashes)[engineVersion];
    expect([known?.laws.includes(lawHash), known?.machines.includes(machineHash)]).toEqual([true, true]);
  });

  it('knows every key of the envelope, and gives an envelope back whole', () => {
    const flat = flattenEnvelope(wholeEnvelope);
    expect(Object.keys(flat)).toEqual(Object.keys(flat).toSorted());
    expect(Object.keys(flat).sort()).toEqual(read(files.envelope));
    const at = { id: 'e', type: 't', stream: 's', revision: 0 };
    expect(unflattenEnvelope(at, flat)).toEqual(wholeEnvelope);
  });

  it("reads what an earlier version stored as today's version has it, step by step", () => {
    const stored = { id: 'e', type: 'Planted', stream: 's', revision: 0, data: { sum: '5' } };
    const planted = {
      version: 3,
      upcasters: {
        1: ({ sum }: { sum?: string }) => ({ amount: sum }),
        2: (data: object) => ({ ...data, currency: 'VND' }),
      },
    };
    const read = (schemaVersion: number, data: object): object =>
      dataOf({ ...stored, data, meta: { schemaVersion: String(schemaVersion) } }, () => planted);
    expect(read(1, { sum: '5' })).toEqual({ amount: '5', currency: 'VND' });
    expect(read(2, { amount: '5' })).toEqual({ amount: '5', currency: 'VND' });
    for (const version of [3, 4]) expect(read(version, stored.data)).toBe(stored.data);
    expect(() => dataOf({ ...stored, meta: { schemaVersion: '1' } }, () => ({ version: 2 }))).toThrow(
      'Planted has no upcaster from version 1',
    );
  });

  it.each(factKinds.map((kind) => [kind.type, kind] as const))(
    'has an upcaster for each earlier version of %s',
    (_, kind) => {
      const earlier = Array.from({ length: kind.version - 1 }, (_each, index) => String(index + 1));
      expect(Object.keys(kind.upcasters ?? {})).toEqual(earlier);
    },
  );
});

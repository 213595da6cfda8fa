import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import {
  calendar,
  canonicalTextOf,
  type CaseState,
  classifications,
  engineVersion,
  factKind,
  factKinds,
  foldCase,
  kindOfStream,
  isBefore,
  keptVersions,
  law,
  type LegalDate,
  leaves,
  makeOrganisation,
  type Place,
  recheck,
  recheckOrigin,
  type RecordedFact,
  step,
  type StoredFact,
  toFact,
  validateAs,
} from '#case';
import { canonicalJson } from '#json';
import { engineHashes } from '#verification';

/**
 * Laws, lifecycles and histories of earlier engines. A history is judged by the law that its envelopes name; its end
 * state is committed, and `UPDATE_FORMAT=1` writes it anew where the shape of the state changed.
 */
const files = join(import.meta.dirname, '../../libs/case/law/versions');
const histories = join(import.meta.dirname, 'versions');
const world = { law, calendar, organisation: makeOrganisation() };
const sha256 = (text: string | Buffer): string => createHash('sha256').update(text).digest('hex');

/** The stored bytes of each history, which never change. */
const digests: Readonly<Record<string, string>> = {
  '0.3.0': '93f000bf0c639815bb61956ed5fb5c362d292ad7a3c7cf762b5cc6b15b94f188',
};

const textOf = (name: string): string => readFileSync(join(files, name), 'utf8').trimEnd();

describe('a kept version', () => {
  it('is in files that are named by their hashes', () => {
    const names = keptVersions.flatMap((kept) => [`law-${kept.lawHash}.json`, `structure-${kept.machineHash}.json`]);
    expect(readdirSync(files).toSorted()).toEqual(names.toSorted());
    for (const kept of keptVersions) {
      expect(sha256(textOf(`law-${kept.lawHash}.json`))).toBe(kept.lawHash);
      expect(sha256(canonicalTextOf(kept.law))).toBe(kept.lawHash);
      // Engines until 0.3.0 had a machine for cases alone; later ones hash `structures` whole.
      const structure = JSON.parse(textOf(`structure-${kept.machineHash}.json`)) as object;
      expect(sha256(canonicalJson({ structure, lawHash: kept.lawHash }))).toBe(kept.machineHash);
    }
  });

  it('is the last of each engine from 0.3.0 on, except of today’s', () => {
    const earlier = Object.keys(engineHashes).filter((each) => !isBefore(each, '0.3.0') && each !== engineVersion);
    expect(keptVersions.map(({ engine }) => engine)).toEqual(earlier);
    for (const { engine, ...kept } of keptVersions) {
      const { laws, machines } = engineHashes[engine]!;
      expect([kept.lawHash, kept.machineHash]).toEqual([laws.at(-1), machines.at(-1)]);
    }
  });

  it('changes regime on the day on which today’s law does', () => {
    for (const kept of keptVersions)
      for (const day of ['2026-06-30', '2026-07-01'] as LegalDate[])
        expect(kept.law.regimeOn(day)).toBe(law.regimeOn(day));
  });

  it('has no transition that today’s lifecycle has not, so that its facts are still folded', () => {
    const places = leaves.flatMap((lifecycle) =>
      classifications.map((classification): Place => ({ lifecycle, classification })),
    );
    const values = [
      'ordinary',
      'dissipation',
      'found',
      'toVerify',
      'left',
      'none',
      'postponed',
      'paused',
      'temporarilySuspended',
    ];
    const outcomes = ['conditionsFound', 'noConditionsFound', ...values, ...leaves];
    const fields = ['outcome', 'urgency', 'conditions', 'assets', 'remaining', 'returnTo'];
    const data = [{}, ...fields.flatMap((field) => outcomes.map((value) => ({ [field]: value })))];
    const lost = keptVersions.flatMap(({ engine, transitions }) =>
      places.flatMap((place) =>
        factKinds.flatMap(({ type }) =>
          data.flatMap((each) => {
            const then = transitions.step(place, type, each);
            return then && canonicalJson(step(place, type, each) ?? null) !== canonicalJson(then)
              ? [`${engine}: ${type} ${JSON.stringify(each)} in ${place.lifecycle}`]
              : [];
          }),
        ),
      ),
    );
    expect(lost).toEqual([]);
  });
});

const factsOf = (version: string): RecordedFact[] =>
  readFileSync(join(histories, version, 'history.ndjson'), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => toFact(JSON.parse(line) as StoredFact));

/** All streams but those of case numbers, which no rule judges. */
const streamsOf = (facts: readonly RecordedFact[]): RecordedFact[][] => [
  ...Map.groupBy(
    facts.filter(({ type }) => type !== 'CaseNumberReserved'),
    ({ envelope }) => envelope.streamId,
  ).values(),
];
const isCase = ([first]: readonly RecordedFact[]): boolean => first?.type === 'EnforcementDecisionIssued';
const foldAll = (facts: readonly RecordedFact[]): unknown =>
  JSON.parse(
    JSON.stringify(
      streamsOf(facts).map((own) => kindOfStream(own[0]!.envelope.streamId)?.fold(own) ?? null),
      (_key, each: unknown) => (typeof each === 'bigint' ? `${each}` : each),
    ),
  );

describe.each(Object.keys(digests))('the history that engine %s stored', (version) => {
  const facts = factsOf(version);
  const state = join(histories, version, 'state.json');
  if (process.env['UPDATE_FORMAT'] === '1') writeFileSync(state, `${JSON.stringify(foldAll(facts), null, 2)}\n`);

  it('has the bytes that it had', () => {
    expect(sha256(readFileSync(join(histories, version, 'history.ndjson')))).toBe(digests[version]);
  });

  it('is read in the shapes of today', () => {
    const invalid = facts.filter(({ type, data }) => 'errors' in validateAs(factKind(type)!.schema, data));
    expect(invalid.map(({ type }) => type)).toEqual([]);
  });

  it('is folded to the committed state, with a place for every fact', () => {
    expect(foldAll(facts)).toEqual(JSON.parse(readFileSync(state, 'utf8')));
    expect(
      streamsOf(facts)
        .filter(isCase)
        .flatMap((own) => (foldCase(own) as CaseState).unplaced),
    ).toEqual([]);
  });

  it('was lawful, and no later law makes it wrong', () => {
    const found = streamsOf(facts).flatMap((own) => (isCase(own) ? recheck(own, world) : recheckOrigin(own, world)));
    expect(found.filter(({ rules }) => rules.length > 0)).toEqual([]);
  });
});

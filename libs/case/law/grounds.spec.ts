import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import {
  choicesOf,
  groundId,
  groundLabels,
  type GroundList,
  groundLists,
  groundRow,
  grounds,
  lettersOf,
} from './grounds.js';
import { decide, opened, owing, play, toPreparing, toReady, toRealising, toVerifying } from '../testing/given.js';
import { factKind, law } from '../index.js';

/** The grounds are those of the read lists (`law-limits.json`): same points, same articles, none left out in silence. */
interface ReadRow {
  readonly code: string;
  readonly article: string;
  readonly verified: boolean;
}
type ReadLists = Readonly<Record<string, Readonly<Record<'L08' | 'L25', readonly ReadRow[]>>>>;
const { lists: readLists, rows: readRows } = JSON.parse(
  readFileSync(join(import.meta.dirname, 'law-limits.json'), 'utf8'),
) as {
  lists: ReadLists;
  rows: readonly { readonly article: string }[];
};
/** The points that must not be refused stand in the list of refusals; only the law of 2025 has them. */
const lists: ReadLists = {
  ...readLists,
  suspensionEnd: (readLists['temporarySuspension'] as unknown as { endsOn: ReadLists[string] }).endsOn,
  mustNotRefuse: {
    L08: [],
    L25: (readLists['requestRefusal'] as unknown as { mustNotRefuse: readonly ReadRow[] }).mustNotRefuse,
  },
};

/** The list of the source that a list of ours is taken from; the others are in no source. */
const sources: Readonly<Partial<Record<GroundList, string>>> = {
  notYetEnforceable: 'notYetEnforceable',
  postponement: 'postponement',
  temporarySuspension: 'temporarySuspension',
  suspensionEnd: 'suspensionEnd',
  pause: 'pause',
  termination: 'termination',
  endedOther: 'endOfEnforcement',
  exemption: 'exemptionBands',
  revocation: 'revocation',
  cancellation: 'revocation',
  requestRefusal: 'requestRefusal',
  mustNotRefuse: 'mustNotRefuse',
  exOfficio: 'exOfficio',
  oneDecision: 'oneDecision',
  noticeChannels: 'noticeChannels',
};
/** Rows of the source that are no ground of the list, each with the reason. */
const leftOut: Readonly<Record<string, string>> = {
  'pause auction': 'an auction pauses or stops, not the case',
  'revocation amend': 'an amended decision goes on',
  'revocation cancel': 'in the list of cancellations',
  'cancellation revoke': 'in the list of revocations',
  'cancellation amend': 'an amended decision goes on',
  'exemption lateInterest': 'late interest falls with the amount',
  'endedOther 1': 'executed',
  'endedOther 2': 'in the list of terminations',
  'endedOther 3d ': 'a request that is returned: in the list of returns',
};
const isLeftOut = (list: string, code: string): boolean =>
  Object.keys(leftOut).some((each) => `${list} ${code} `.startsWith(each));
/** Rows of ours that the source does not have, each with the reason. */
const added: Readonly<Record<string, string>> = {
  'L25:ND152.11.4': 'the article stands with the term, not in the list',
  'L25:46.1.c.creditor': 'the second half of 46.1c, so that the statistics can tell it from an agreement',
  'L08:coercionDay': 'engines before 0.4.0 offered it before there was an article for it',
  'L08:authorisedPerson': 'engines before 0.4.0 offered it; no article',
  'L08:otherProcedure': 'engines before 0.4.0 offered it; no article',
  'L08:oneDecision.transfer': 'the list counts decisions, and this one replaces another',
  'L08:oneDecision.revoked': 'the list counts decisions, and this one replaces another',
  'L25:oneDecision.revoked': 'the list counts decisions, and this one replaces another',
};

describe('grounds', () => {
  it.each(Object.entries(sources))('of %s are the rows of the read list %s', (list, source) => {
    const ours = groundLists[list as GroundList];
    for (const regime of ['L08', 'L25'] as const) {
      const read = lists[source]![regime].filter(({ code }) => !isLeftOut(list, code));
      const own = ours.filter((row) => row.regime === regime && added[row.id] === undefined);
      const shown = ({ code, article = '', verified }: Partial<ReadRow>): string => `${code} ${article} ${verified}`;
      expect(own.map(shown).toSorted()).toEqual(read.map(shown).toSorted());
    }
  });

  it('that no list has are verified only where the article stands in a row that was read', () => {
    const own = (Object.keys(groundLists) as GroundList[])
      .filter((list) => sources[list] === undefined)
      .flatMap((list) => groundLists[list]);
    const cited = [...readRows, ...law.rules.filter(({ verified }) => verified)];
    const isRead = (article: string): boolean => cited.some((row) => row.article.includes(article));
    expect(own.filter(({ verified, article }) => verified && (article === undefined || !isRead(article)))).toEqual([]);
  });

  it('have ids of their regime, unique, in ASCII, with đ as dd', () => {
    expect(grounds.filter(({ id, regime }) => !new RegExp(`^${regime}:[A-Za-z0-9.]{1,60}$`).test(id))).toEqual([]);
    expect(new Set(grounds.map(({ id }) => id)).size).toBe(grounds.length);
    const points = grounds.filter(({ article = '' }) => /\dđ$/.test(article));
    expect(points.length).toBeGreaterThan(3);
    expect(points.filter(({ id }) => !id.endsWith('dd'))).toEqual([]);
  });

  it('say what they are in both languages, and cite only an article that was read', () => {
    for (const { id, verified } of grounds) {
      const { vi, en } = groundLabels[id]!;
      expect([id, / Luật 20| Nghị định | Thông tư /.test(vi), / law: |Decree |Circular /.test(en)]).toEqual([
        id,
        verified,
        verified,
      ]);
    }
  });

  it('name clocks of the law table', () => {
    expect(grounds.filter(({ term }) => term !== undefined && !law.hasTimeLimit(term))).toEqual([]);
  });

  it('of the 2008 law on which a decision has a term say which rows of that of 2025 they became', () => {
    const lists = ['notYetEnforceable', 'postponement', 'temporarySuspension', 'termination', 'entrustment'] as const;
    const rows = lists.flatMap((list) => groundLists[list]);
    const of2025 = new Set(rows.flatMap(({ id, regime }) => (regime === 'L25' ? [id] : [])));
    const isNamed = ({ became = [] }: (typeof rows)[number]): boolean =>
      became.length > 0 && became.every((id) => of2025.has(id));
    expect(rows.filter((row) => isNamed(row) !== (row.regime === 'L08')).map(({ id }) => id)).toEqual([]);
  });

  it('are part of the law, so that its hash names them', () => {
    expect(law.lists).toBe(groundLists);
  });

  it.each<[GroundList, string]>([
    ['notYetEnforceable', 'a=L08:44a.1.a b=L08:44a.1.b c=L08:44a.1.c'],
    [
      'postponement',
      'a=L08:48.1.a b=L08:48.1.b c=L08:48.1.c d=L08:48.1.d dd=L08:48.1.dd e=L08:48.1.e g=L08:48.1.g h=L08:48.1.h protestRequest=L08:48.2',
    ],
    ['temporarySuspension', 'protest=L08:49.1 bankruptcy=L08:49.2'],
    ['pause', 'complaint=L08:145.1.b coercionDay=L08:coercionDay otherProcedure=L08:otherProcedure'],
    [
      'termination',
      'a=L08:50.1.a b=L08:50.1.b c=L08:50.1.c d=L08:50.1.d dd=L08:50.1.dd e=L08:50.1.e g=L08:50.1.g h=L08:50.1.h',
    ],
    ['revocation', 'noPower=L08:37.1.a substantialError=L08:37.1.b groundGone=L08:37.1.c transfer=L08:37.1.d'],
    ['cancellation', ''],
    [
      'noticeChannels',
      'inPerson=L08:40.1 post=L08:TTLT11.2.1 vneid=L08:ND62.12.1 posting=L08:42.3 massMedia=L08:43.3 authorisedPerson=L08:authorisedPerson',
    ],
    [
      'entrustmentReturn',
      'wrongReceiver=L08:return.wrongReceiver wrongContent=L08:return.wrongContent entrustmentRevoked=L08:return.entrustmentRevoked',
    ],
    [
      'reopening',
      ['terminationRevoked', 'complaintUpheld', 'protestUpheld', 'retrial', 'newRequest']
        .map((each) => `${each}=L08:reopening.${each}`)
        .join(' '),
    ],
  ])('of %s are read where a fact has a letter, for ever', (list, expected) => {
    expect([...lettersOf(list)].map(([letter, id]) => `${letter}=${id}`).join(' ')).toBe(expected);
    expect(groundId(list, 'L25:46.1.c')).toBe('L25:46.1.c');
  });

  it.each<[string, GroundList]>([
    ['PostponementDecided', 'postponement'],
    ['TemporarySuspensionDecided', 'temporarySuspension'],
    ['PauseDecided', 'pause'],
    ['ClassifiedNotYetEnforceable', 'notYetEnforceable'],
    ['CaseTerminated', 'termination'],
    ['DecisionRevoked', 'revocation'],
    ['EntrustmentReturned', 'entrustmentReturn'],
    ['Reopened', 'reopening'],
  ])('of %s are upcast from the first version', (type, list) => {
    for (const [ground, id] of lettersOf(list))
      expect(factKind(type)!.upcasters![1]!({ ground, stop: 's1' })).toEqual({ ground: id, stop: 's1' });
  });
});

/** Each ground is allowed on the days of its law and refused on those of the other. */
const stops = (['postponement', 'temporarySuspension', 'pause'] as const).flatMap((list) =>
  choicesOf(list).map((row) => [list, row.id, row] as const),
);
const actFor = { postponement: 'postpone', temporarySuspension: 'suspend-temporarily', pause: 'pause' };
const ruleFor = {
  postponement: 'postponement.grounds',
  temporarySuspension: 'suspension.grounds',
  pause: 'pause.grounds',
};

/** Some grounds are about a duty to do something, and some pauses are of a coercion. */
const twoDuties = opened([owing('100'), owing('0', 3, 'do')]);

describe('a ground is of the law of the day', () => {
  const refusedBy = (name: string, body: object, steps = toReady, from = opened()): string[] => {
    const verdict = decide(play(steps, from), name, body as never);
    return verdict.kind === 'refused' ? verdict.refusals.map(({ rule }) => rule) : [];
  };

  it.each(stops)('%s %s', (list, ground, { regime, needsTerm, once, needs }) => {
    const steps = needs ? toRealising : toPreparing;
    const on = (effectiveOn: string) => ({
      effectiveOn,
      ground,
      ...(needsTerm || once ? { until: effectiveOn } : {}),
      ...(once ? { requestedOn: effectiveOn } : {}),
    });
    const [own, other] = regime === 'L08' ? ['2026-06-30', '2026-07-01'] : ['2026-07-01', '2026-06-30'];
    expect(refusedBy(actFor[list], on(own!), steps, twoDuties)).toEqual([]);
    expect(refusedBy(actFor[list], on(other!), steps, twoDuties)).toEqual([ruleFor[list]]);
  });

  it.each([
    ['terminate', 'termination', 'termination.grounds'],
    ['revoke-decision', 'revocation', 'revocation.grounds'],
  ] as const)('%s', (name, list, rule) => {
    for (const { id: ground, regime, exemption, needs } of choicesOf(list)) {
      // The court decides on an exemption first.
      const more = exemption ? ['exemption.decided'] : needs ? [rule] : [];
      const [own, other] = regime === 'L08' ? ['2026-06-30', '2026-07-01'] : ['2026-07-01', '2026-06-30'];
      expect([ground, refusedBy(name, { effectiveOn: own, ground })]).toEqual([ground, more]);
      expect([ground, refusedBy(name, { effectiveOn: other, ground })]).toEqual([ground, [rule, ...more]]);
    }
  });

  it('classify-not-yet-enforceable', () => {
    for (const { id: ground, regime, needs } of choicesOf('notYetEnforceable')) {
      const [own, other] = regime === 'L08' ? ['2026-06-30', '2026-07-01'] : ['2026-07-01', '2026-06-30'];
      const tried = (effectiveOn: string): string[] =>
        refusedBy('classify-not-yet-enforceable', { effectiveOn, ground }, [
          ...(needs ? [...toRealising, 'return-unsold-asset'] : toVerifying),
          ['record-verification', { outcome: 'noConditionsFound', effectiveOn }],
        ]);
      // The case owes money: a ground about another duty is refused once more.
      const fits = groundRow(ground)?.fits?.includes('pay') ?? true;
      const refused = ['classification.ground'];
      expect([ground, tried(own!), new Set(tried(other!))]).toEqual([ground, fits ? [] : refused, new Set(refused)]);
    }
  });

  it('names the grounds of the day when it refuses', () => {
    const verdict = decide(play(toReady), 'postpone', { effectiveOn: '2026-07-01', ground: 'c', until: '2026-08-01' });
    if (verdict.kind !== 'refused') throw new Error('accepted');
    const [refusal] = verdict.refusals;
    expect(refusal).toMatchObject({ regime: 'L25', choices: choicesOf('postponement', 'L25').map(({ id }) => id) });
    expect(refusal!.unlock.vi).toContain('điểm c khoản 1 Điều 46 Luật 2025: đương sự thỏa thuận hoãn');
  });

  it('a postponement that the parties or the creditor ask for needs no term since 1 July 2026', () => {
    for (const ground of ['L25:46.1.c', 'L25:46.1.c.creditor'])
      expect(refusedBy('postpone', { effectiveOn: '2026-07-02', ground })).toEqual([]);
    expect(refusedBy('postpone', { effectiveOn: '2026-06-30', ground: 'L08:48.1.c' })).toEqual([
      'postponement.agreement',
    ]);
  });
});

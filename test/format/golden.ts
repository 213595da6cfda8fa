import {
  type Act,
  actOf,
  type AnyState,
  calendar,
  decideAct,
  engineVersion,
  type Envelope,
  factKind,
  kindOfStream,
  type Instant,
  type Kept,
  law,
  type LegalDate,
  makeOrganisation,
  type RecordedFact,
  sealedPointers,
  type Target,
  validateBody,
} from '#case';

export type Body = Readonly<Record<string, unknown>>;
export type Line = readonly [on: string, act: string, body?: Body];

const office = 'P1.01';
const world = { law, calendar, organisation: makeOrganisation() };
const seal = (number: number): Body => ({
  ref: `5ea1ed00-0000-4000-8000-${String(number).padStart(12, '0')}`,
  commitment: number.toString(16).padStart(64, '0'),
});

const causedBy = (cause: string | undefined): { causationId?: string } =>
  cause === undefined ? {} : { causationId: cause };

/** Plays acts with fixed ids, clocks and seals, so that the golden history can be reproduced. */
export class Golden {
  readonly #facts = new Map<string, RecordedFact[]>();
  #sealed = 0;

  /** All facts, one stream after the other: the order between streams does not matter here. */
  all(): RecordedFact[] {
    return [...this.#facts.values()].flat();
  }

  of(stream: string): readonly RecordedFact[] {
    return this.#facts.get(stream) ?? [];
  }

  /** Adds a fact that no act produces. */
  note(stream: string, type: string, data: object, on: string): void {
    this.#append(stream, { name: 'reserve-number', target: 'case' }, [{ type, data }], on as LegalDate, {});
  }

  act(
    target: Target,
    stream: string,
    [on, name, more = {}]: Line,
    on_: { origin?: string; cause?: string; kept?: Kept } = {},
  ): void {
    const act = actOf(target, name)!;
    const checked = validateBody(act, { effectiveOn: on, ...more });
    if ('errors' in checked) throw new Error(`${name}: ${JSON.stringify(checked.errors)}`);
    const body = JSON.parse(JSON.stringify(checked.body)) as Record<string, unknown>;
    for (const pointer of sealedPointers(act.command, body)) this.#seal(body, pointer);
    const history = this.of(stream);
    const verdict = decideAct(act, body as never, {
      before: this.#before(act, stream, on_.origin),
      history: () => history,
      targetId: on_.origin ?? stream,
      recordedOn: '2030-01-02' as LegalDate,
      instant: act.elapses ? (`${on}T05:00:00.000Z` as Instant) : undefined,
      world: on_.kept ? { ...world, law: on_.kept.law } : world,
      caseNumber: () => `${office}/2024/7-41`,
      at: (index, effectiveOn) => ({ ...this.#at(stream, index, effectiveOn), ...causedBy(on_.cause) }),
    });
    if (verdict.kind === 'refused')
      throw new Error(`${name}: ${verdict.refusals.map(({ rule, message }) => `${rule} (${message.en})`).join('; ')}`);
    const facts = act.elapses ? verdict.elapsed : verdict.facts;
    this.#append(stream, act, facts, verdict.on, {
      corrects: verdict.corrects,
      body,
      cause: on_.cause,
      engine: on_.kept?.engine,
    });
  }

  /** Adds a correction of a date that an earlier engine accepted; today `date.order` refuses it. */
  dateCorrectedBefore(stream: string, on: string, { envelope }: RecordedFact, to: string): void {
    const { eventId: corrects, effectiveOn: from } = envelope;
    const facts = [{ type: 'DateCorrected', data: { events: [corrects], from, to } }];
    const act = actOf('case', 'correct-date')!;
    this.#append(stream, act, facts, to as LegalDate, { corrects, body: { effectiveOn: on }, engine: '0.1.0' });
  }

  #before(act: Act, stream: string, origin: string | undefined): AnyState | undefined {
    if (origin) return kindOfStream(origin)?.fold(this.of(origin));
    return act.opens ? undefined : kindOfStream(stream)?.fold(this.of(stream));
  }

  #at(stream: string, index: number, effectiveOn: LegalDate) {
    const revision = this.of(stream).length + index;
    const number = `${stream.at(-1)}${String(revision).padStart(11, '0')}`;
    const eventId = `facade00-0000-4000-8000-${number}`;
    return { eventId, streamId: stream, revision, effectiveOn, realm: 'simulated' as const, officeThen: office };
  }

  #seal(body: Record<string, unknown>, pointer: string): void {
    const path = pointer.split('/').slice(1);
    const key = path.pop()!;
    const parent = path.reduce<unknown>((at, step) => (at as Body)[step], body) as Record<string, unknown>;
    parent[key] = seal((this.#sealed += 1));
  }

  #append(
    stream: string,
    act: Pick<Act, 'name' | 'target'> & { basis?: Act['basis'] },
    facts: readonly { readonly type: string; readonly data: object; readonly on?: LegalDate }[],
    on: LegalDate,
    {
      corrects,
      cause,
      body = {},
      engine = engineVersion,
    }: { corrects?: string | undefined; cause?: string | undefined; body?: Body; engine?: string | undefined },
  ): void {
    const first = this.of(stream).length;
    const row = law.rule(act.basis ?? 'lifecycle', on);
    const commandId = `c0ffee00-0000-4000-8000-${stream.at(-1)}${String(first).padStart(11, '0')}`;
    const decision = { number: `${first + 1}`, year: 2024, date: on };
    const recorded = facts.map(({ type, data, on: own = on }, index): RecordedFact => {
      const envelope: Envelope = {
        ...this.#at(stream, index, own),
        type,
        schemaVersion: factKind(type)!.version,
        recordedAt: `${(body['effectiveOn'] as string | undefined) ?? on}T03:00:00.000Z` as Instant,
        actor: { id: 'officer-1', role: 'officer', office },
        client: 'golden',
        ...(index === 0 ? { decision } : {}),
        docRefs: [],
        regime: row.regime,
        legalBasis: row.article,
        lawVersion: 'golden',
        lawHash: '1'.repeat(64),
        machineHash: '2'.repeat(64),
        calendarVersion: 'golden',
        engineVersion: engine,
        commandId,
        commandType: `${act.target}/${act.name}`,
        commandDigest: '3'.repeat(64),
        commandIndex: index,
        commandSize: facts.length,
        correlationId: commandId,
        realm: 'simulated',
        ...(corrects === undefined ? {} : { corrects }),
        ...causedBy(cause),
      };
      // Data as a log returns them: parsed JSON without classes or undefined.
      return { type, data: JSON.parse(JSON.stringify(data)) as object, envelope };
    });
    this.#facts.set(stream, [...this.of(stream), ...recorded]);
  }
}

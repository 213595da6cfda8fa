import { createHash } from 'node:crypto';
import {
  type Act,
  type ActBody,
  actOf,
  type Decision,
  decisionOf,
  type ElapsedFact,
  type Envelope,
  factKind,
  type Fact,
  type Instant,
  lawCanonicalText,
  type LegalDate,
  type RecordedFact,
  type Realm,
  statisticalYearOf,
  structures,
  type World,
} from '#case';
import { canonicalJson } from '#json';
import type { Command } from './command.js';
import { derivedId, lapseId } from './ids.js';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Hashes of the law table, and of machines and law together: each fact names those under which it was decided. */
export const lawHash = sha256(lawCanonicalText);
export const machineHash = sha256(canonicalJson({ structures, lawHash }));

export function commandTypeOf({ target, name }: Pick<Act, 'target' | 'name'>): string {
  return `${target}/${name}`;
}

export interface EnvelopeContext {
  readonly stream: string;
  /** The revision that the first fact of the command gets. */
  readonly first: number;
  readonly commandId: string;
  readonly eventId: (index: number) => string;
  readonly digest: string;
  readonly recordedAt: Instant;
  readonly realm: Realm;
  readonly officeThen: string;
  readonly corrects: string | undefined;
  readonly basis: Readonly<Record<string, number>> | undefined;
  readonly engineVersion: string;
  readonly world: World;
}

/** A lapse has the id of its deadline and moment, whoever records it: a scheduler, an act or a correction. */
const eventIdOf = (type: string, data: object, stream: string, other: () => string): string =>
  type === 'DeadlineLapsed' ? lapseId(stream, data) : other();

/** Completes the facts of one command with their envelopes. Correlation and causation are set nowhere else. */
export function withEnvelopes(
  facts: readonly Fact[],
  on: LegalDate,
  command: Command,
  at: EnvelopeContext,
): RecordedFact[] {
  const { act, body } = command;
  const shared = sharedEnvelope(act, body, on, command, at);
  return facts.map(({ type, data }, index) => ({
    type,
    data,
    envelope: {
      ...shared,
      eventId: eventIdOf(type, data, at.stream, () => at.eventId(index)),
      revision: at.first + index,
      type,
      schemaVersion: factKind(type)?.version ?? 1,
      commandIndex: index,
      commandSize: facts.length,
    },
  }));
}

/** The sender of facts that nobody sent: time has passed. */
const clock = { actor: { id: 'casetrail', role: 'system', office: '' }, client: 'clock' } as const;

/**
 * Completes what has passed, as a command of its own: that of the scheduler, or one before the facts of another act.
 * Each fact bears the date on which it came about.
 */
export function elapsedWithEnvelopes(
  facts: readonly ElapsedFact[],
  command: Command,
  at: EnvelopeContext,
): RecordedFact[] {
  if (facts.length === 0) return [];
  const { target, elapses } = command.act;
  const commandId = elapses ? at.commandId : derivedId(at.commandId, 'elapse');
  const sender = elapses ? command : { ...clock, actor: { ...clock.actor, office: at.officeThen } };
  const context = { ...at, commandId, corrects: undefined, basis: undefined };
  return facts.map(({ type, data, on }, index) => ({
    type,
    data,
    envelope: {
      ...sharedEnvelope(actOf(target, 'elapse')!, { effectiveOn: on }, on, sender, context),
      eventId: eventIdOf(type, data, at.stream, () => derivedId(commandId, index)),
      revision: at.first + index,
      type,
      schemaVersion: factKind(type)?.version ?? 1,
      commandIndex: index,
      commandSize: facts.length,
    },
  }));
}

/** What a sender puts into every envelope of a command. */
type Sender = Pick<Command, 'actor' | 'client' | 'onBehalfOf' | 'correlationId' | 'causationId'>;

function sharedEnvelope(act: Act, body: ActBody, on: LegalDate, command: Sender, at: EnvelopeContext) {
  const { world } = at;
  const row = world.law.rule(act.basis, on);
  const decision = decisionOfCommand(body, at);
  return {
    streamId: at.stream,
    effectiveOn: on,
    recordedAt: at.recordedAt,
    actor: command.actor,
    ...(command.onBehalfOf === undefined ? {} : { onBehalfOf: command.onBehalfOf }),
    client: command.client,
    ...(decision ? { decision } : {}),
    docRefs: body.docRefs ?? [],
    regime: world.law.regimeOn(on),
    legalBasis: row.article,
    lawVersion: world.law.version,
    lawHash,
    machineHash,
    calendarVersion: world.calendar.version,
    engineVersion: at.engineVersion,
    officeThen: at.officeThen,
    commandId: at.commandId,
    commandType: commandTypeOf(act),
    commandDigest: at.digest,
    correlationId: command.correlationId ?? at.commandId,
    ...(command.causationId === undefined ? {} : { causationId: command.causationId }),
    ...(at.basis === undefined ? {} : { basis: at.basis }),
    ...(at.corrects === undefined ? {} : { corrects: at.corrects }),
    realm: at.realm,
  } satisfies Partial<Envelope>;
}

/** The decision that a correction names, or else its own date: the fact itself bears the date of what it corrects. */
function decisionOfCommand(body: ActBody, at: EnvelopeContext): Decision | undefined {
  const named = decisionOf(body);
  if (named || at.corrects === undefined) return named;
  const date = body.effectiveOn as LegalDate;
  return { number: 'unnumbered', year: statisticalYearOf(date), date };
}

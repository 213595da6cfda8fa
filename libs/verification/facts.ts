import {
  actOf,
  bounds,
  engineVersion,
  factKind,
  type FieldError,
  isBefore,
  isLegalDate,
  legalDayOf,
  realms,
  type RecordedFact,
  regimes,
  type Target,
  validateAs,
} from '#case';
import { derivedId, lapseId } from '#engine';
import { unknownEngine } from './engine-hashes.js';
import type { Findings } from './findings.js';
import { fieldOf, fieldsRefusedToday } from './todays-input.js';

/** By how much the clocks of one installation's processes may differ: the preflight check refuses more. */
const clockSkewMsMax = 10_000;

const digest = /^[0-9a-f]{64}$/;
const instant = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;

/** Whether an earlier engine recorded the fact; such a fact may exceed today's limits without being damaged. */
export const isOfEarlierEngine = ({ envelope }: RecordedFact): boolean =>
  isBefore(envelope.engineVersion, engineVersion);

/**
 * Checks each fact of a stream by itself: kind and schema, envelope, dates, and today's limits of its fields. No fact
 * may be of a later engine. Returns whether all facts can be folded.
 */
export function checkFacts(stream: string, facts: readonly RecordedFact[], findings: Findings): boolean {
  let canFold = true;
  for (const [index, fact] of facts.entries()) {
    const wrong = (why: string): void => findings.damaged(`${stream} revision ${index}: ${fact.type}: ${why}`);
    const shape = shapeOf(fact);
    canFold &&= shape.wrong.length === 0;
    for (const each of [...shape.wrong, ...envelopeFaults(fact), ...dateFaults(fact, facts[index - 1])]) wrong(each);
    for (const rule of new Set([...shape.refusedToday, ...(canFold ? fieldsRefusedToday(fact) : [])]))
      if (isOfEarlierEngine(fact))
        findings.refusedToday({ engineVersion: fact.envelope.engineVersion, rule, stream, revision: index });
      else wrong(`${rule} would not be accepted`);
  }
  return canFold;
}

/** Compares kind, version and data with the class of the kind. */
function shapeOf({ type, data, envelope }: RecordedFact): { wrong: string[]; refusedToday: string[] } {
  const kind = factKind(type);
  if (!kind) return { wrong: ['there is no such kind of fact'], refusedToday: [] };
  const { schemaVersion } = envelope;
  if (!Number.isInteger(schemaVersion) || schemaVersion < 1 || schemaVersion > kind.version)
    return {
      wrong: [`its schema version is ${schemaVersion}, this program knows up to ${kind.version}`],
      refusedToday: [],
    };
  const checked = validateAs(kind.schema, data);
  const errors = 'errors' in checked ? checked.errors : [];
  const [outgrown, others] = [true, false].map((is) => errors.filter((error) => isOutgrown(error, data) === is));
  return {
    wrong: others!.map(({ pointer, code }) => `its data do not fit its schema: ${pointer || '/'} (${code})`),
    refusedToday: outgrown!.map(({ pointer, code }) => `${fieldOf(pointer)} (${code})`),
  };
}

/**
 * Whether earlier engines accepted this violation: case numbers of a year before 1000, with fewer digits (CaseNumbers
 * checks the numbers themselves), and corrections of a step with more facts than today's limit.
 */
function isOutgrown({ pointer, code }: FieldError, data: object): boolean {
  if (code === 'caseNumber') return true;
  const { events } = data as { events?: unknown };
  return pointer === '/events' && code === 'codes' && Array.isArray(events) && events.length > bounds.stepFactsMax;
}

function envelopeFaults({ type, data, envelope }: RecordedFact): string[] {
  const faults: string[] = [];
  const { eventId, commandId, commandIndex, commandType, commandDigest, lawHash, machineHash } = envelope;
  if (!digest.test(commandDigest ?? '')) faults.push('its envelope has no digest of the command');
  if (!digest.test(lawHash ?? '') || !digest.test(machineHash ?? ''))
    faults.push('its envelope does not name law and machine by their hashes');
  else {
    const unknown = unknownEngine(envelope);
    if (unknown) faults.push(unknown);
  }
  for (const key of ['lawVersion', 'calendarVersion', 'engineVersion', 'officeThen', 'client', 'legalBasis'] as const)
    if (!envelope[key]) faults.push(`its envelope has no ${key}`);
  const [target, name = ''] = (commandType ?? '').split('/');
  if (!actOf(target as Target, name)) faults.push(`there is no act ${commandType}`);
  const id = type === 'DeadlineLapsed' ? lapseId(envelope.streamId, data) : derivedId(commandId, commandIndex);
  if (eventId !== id) faults.push('its id does not follow from its command');
  if (!realms.includes(envelope.realm)) faults.push(`there is no realm ${envelope.realm}`);
  if (!regimes.includes(envelope.regime)) faults.push(`there is no regime ${envelope.regime}`);
  return faults;
}

function dateFaults({ envelope }: RecordedFact, before: RecordedFact | undefined): string[] {
  const { effectiveOn, recordedAt } = envelope;
  if (!isLegalDate(effectiveOn)) return [`${effectiveOn} is no date`];
  if (!instant.test(recordedAt)) return [`${recordedAt} is no instant`];
  const faults: string[] = [];
  if (effectiveOn > legalDayOf(recordedAt)) faults.push(`it is dated ${effectiveOn}, after its entry`);
  const backMs = Date.parse(before?.envelope.recordedAt ?? recordedAt) - Date.parse(recordedAt);
  if (backMs > clockSkewMsMax)
    faults.push(`it was recorded at ${recordedAt}, before the fact that it follows (${before!.envelope.recordedAt})`);
  return faults;
}

import {
  type Actor,
  corrected,
  type Decision,
  factKind,
  type Instant,
  type Label,
  type LegalDate,
  type Nature,
  type RecordedFact,
} from '#case';

/**
 * One fact of a stream, described for people. It contains no sealed words; authorised readers open them by reference.
 */
export interface TimelineEntry {
  readonly eventId: string;
  readonly revision: number;
  /** Ordinal of the fact; absent when the caller gave none. */
  readonly ordinal?: number;
  readonly type: string;
  readonly nature: Nature | 'unknown';
  readonly story: Label;
  /** The legal date after corrections, and the recorded one if that differs. */
  readonly effectiveOn: LegalDate;
  readonly firstRecordedAs?: LegalDate;
  readonly recordedAt: Instant;
  readonly actor: Actor;
  readonly onBehalfOf?: string;
  readonly decision?: Decision;
  /** Numbers of its documents. */
  readonly docRefs: readonly string[];
  readonly regime: string;
  readonly legalBasis: string;
  /** The deadline that it is about. */
  readonly deadline?: { readonly id: string; readonly rule: string; readonly dueOn?: LegalDate };
  /** The event that this one corrects. */
  readonly corrects?: string;
  /** Later events that correct this one, and whether it was struck through. */
  readonly correctedBy: readonly string[];
  readonly struckThrough: boolean;
  readonly commandId: string;
}

/**
 * The timeline of one stream, folded from its facts on each read; corrected entries stay, marked. `ordinals`: by
 * revision, as the register stores them.
 */
export function timeline(facts: readonly RecordedFact[], ordinals: readonly number[] = []): TimelineEntry[] {
  const standing = new Map(corrected(facts).map(({ envelope }) => [envelope.eventId, envelope.effectiveOn]));
  const correctedBy = new Map<string, string[]>();
  const mark = (of: string, by: string): void => {
    correctedBy.set(of, [...new Set([...(correctedBy.get(of) ?? []), by])]);
  };
  for (const { data, envelope } of facts) {
    if (envelope.corrects === undefined) continue;
    mark(envelope.corrects, envelope.eventId);
    for (const event of (data as { events?: string[] }).events ?? []) mark(event, envelope.eventId);
  }
  return facts.map((fact) => {
    const { envelope } = fact;
    const on = standing.get(envelope.eventId);
    const ordinal = ordinals[envelope.revision];
    return {
      ...toEntry(fact),
      effectiveOn: on ?? envelope.effectiveOn,
      ...(on !== undefined && on !== envelope.effectiveOn ? { firstRecordedAs: envelope.effectiveOn } : {}),
      ...(ordinal === undefined ? {} : { ordinal }),
      correctedBy: correctedBy.get(envelope.eventId) ?? [],
      struckThrough: on === undefined,
    };
  });
}

type EntryOfFact = Omit<TimelineEntry, 'effectiveOn' | 'correctedBy' | 'struckThrough'>;

function toEntry({ type, data, envelope }: RecordedFact): EntryOfFact {
  const kind = factKind(type);
  const { onBehalfOf, decision, docRefs, corrects } = envelope;
  const clock = kind?.nature === 'clock' ? (data as { deadline?: string; rule: string; dueOn?: LegalDate }) : undefined;
  return {
    eventId: envelope.eventId,
    revision: envelope.revision,
    type,
    nature: kind?.nature ?? 'unknown',
    story: kind?.story(data) ?? { vi: type, en: type },
    recordedAt: envelope.recordedAt,
    actor: envelope.actor,
    ...(onBehalfOf === undefined ? {} : { onBehalfOf }),
    ...(decision === undefined ? {} : { decision }),
    docRefs,
    regime: envelope.regime,
    legalBasis: envelope.legalBasis,
    ...(clock?.deadline === undefined
      ? {}
      : {
          deadline: {
            id: clock.deadline,
            rule: clock.rule,
            ...(clock.dueOn === undefined ? {} : { dueOn: clock.dueOn }),
          },
        }),
    ...(corrects === undefined ? {} : { corrects }),
    commandId: envelope.commandId,
  };
}

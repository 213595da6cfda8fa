type Meta = Readonly<Record<string, string>>;

/** When an event was recorded: the only metadata key that stores read. */
export interface Timestamp {
  /** Metadata key of an instant in RFC 3339. */
  readonly key: string;
  /**
   * Whether the timestamp came from this machine's clock. Default: it always did. False for simulated or imported
   * events.
   */
  readonly isOfClock?: (meta: Meta) => boolean;
}

/** Milliseconds since 1970; undefined for an event that has none. */
export function recordedMsOf({ key }: Timestamp, meta: Meta): number | undefined {
  const text = meta[key];
  const ms = text === undefined ? Number.NaN : Date.parse(text);
  return Number.isNaN(ms) ? undefined : ms;
}

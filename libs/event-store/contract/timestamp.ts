type Meta = Readonly<Record<string, string>>;

/** Tells a store how to find the time at which an event was recorded; stores read no other key of the metadata. */
export interface Timestamp {
  /** Metadata key whose value is an instant in RFC 3339. */
  readonly key: string;
  /**
   * Whether the timestamp came from this machine's clock. Default: it always did. False for simulated or imported
   * events.
   */
  readonly isOfClock?: (meta: Meta) => boolean;
}

/** The time at which an event was recorded, milliseconds since 1970; undefined if its metadata have none. */
export function recordedMsOf({ key }: Timestamp, meta: Meta): number | undefined {
  const text = meta[key];
  const ms = text === undefined ? Number.NaN : Date.parse(text);
  return Number.isNaN(ms) ? undefined : ms;
}

type Meta = Readonly<Record<string, string>>;

/** When an event was recorded, which the application writes into its metadata; stores read nothing else of them. */
export interface Timestamp {
  /** Metadata key of an instant in RFC 3339. */
  readonly key: string;
  /** Whether it was read from this machine's clock. Default: of every event. False for what is played or imported. */
  readonly isOfClock?: (meta: Meta) => boolean;
}

/** Milliseconds since 1970; undefined for an event that has none. */
export function recordedMsOf({ key }: Timestamp, meta: Meta): number | undefined {
  const text = meta[key];
  const ms = text === undefined ? Number.NaN : Date.parse(text);
  return Number.isNaN(ms) ? undefined : ms;
}

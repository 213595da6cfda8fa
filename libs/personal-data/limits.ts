/** Every bound of the sealed store. A call that exceeds one is refused with SealRefused. */
export const limits = {
  ownerLengthMax: 200,
  textBytesMax: 65_536,
  valuesPerSealMax: 1_000,
  refsPerOpenMax: 10_000,
  pointersPerDigestMax: 1_000,
  /** Values that wait for their commit. A caller beyond this number must wait for earlier answers. */
  pendingValuesMax: 400_000,
  /** Values in one transaction; bounds how long a commit holds the thread and the write lock (under 100 ms). */
  valuesPerCommitMax: 4_000,
  /** Number of unwrapped keys kept in memory, about 300 B each. */
  ownerKeysCachedMax: 20_000,
  /** How long a call is retried while another program's lock or a full disk prevents it. */
  retryWithinMs: 8_000,
  /** Age below which a value is never swept; far longer than a command takes between sealing and appending. */
  sweepAgeMsMin: 3_600_000,
  sweepBatchMax: 1_000,
} as const;

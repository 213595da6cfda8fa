/** Number of bytes that a client sends before its first frame. */
const prefaceBytes = 24;
const headBytes = 9;
const dataFrame = 0;
/** Size from which a request is an append: events have envelopes, and every other request is far smaller. */
const appendBytesMin = 400;

/** Detects appends and their answers among the HTTP/2 frames of one connection, without decoding them. */
export class AppendSight {
  readonly #up = new Frames(prefaceBytes);
  readonly #down = new Frames(0);
  readonly #appending = new Set<number>();

  /** Whether these bytes to the server contain an append. */
  sent(bytes: Buffer): boolean {
    let holds = false;
    for (const { type, stream, length } of this.#up.add(bytes)) {
      if (type !== dataFrame || length < appendBytesMin) continue;
      this.#appending.add(stream);
      holds = true;
    }
    return holds;
  }

  /** Whether these bytes to the client contain an answer to an append. */
  received(bytes: Buffer): boolean {
    return this.#down.add(bytes).some(({ type, stream }) => type === dataFrame && this.#appending.has(stream));
  }
}

interface Frame {
  readonly type: number;
  readonly stream: number;
  readonly length: number;
}

/** Parses the headers of the frames in a stream of bytes, each as soon as it is complete. */
class Frames {
  #head = Buffer.alloc(0);

  constructor(private skip: number) {}

  add(bytes: Buffer): Frame[] {
    const frames: Frame[] = [];
    for (let rest = bytes; rest.length > 0;) {
      if (this.skip > 0) {
        const skipped = Math.min(this.skip, rest.length);
        this.skip -= skipped;
        rest = rest.subarray(skipped);
        continue;
      }
      const part = rest.subarray(0, headBytes - this.#head.length);
      this.#head = Buffer.concat([this.#head, part]);
      rest = rest.subarray(part.length);
      if (this.#head.length < headBytes) break;
      const length = this.#head.readUIntBE(0, 3);
      frames.push({ type: this.#head.readUInt8(3), stream: this.#head.readUInt32BE(5) & 0x7fffffff, length });
      this.#head = Buffer.alloc(0);
      this.skip = length;
    }
    return frames;
  }
}

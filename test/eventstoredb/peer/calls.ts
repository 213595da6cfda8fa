import type { Metadata } from '@grpc/grpc-js';
import { Metadata as EmptyMetadata } from '@grpc/grpc-js';
import type { EventEmitter } from 'node:events';
import type { ServerHttp2Stream } from 'node:http2';
import { constants } from 'node:http2';
import type { CallStatus } from './errors.ts';

/** The common interface of all kinds of server calls of grpc-js. */
export interface RawCall extends EventEmitter {
  readonly metadata: Metadata;
  sendMetadata(metadata: Metadata): void;
  end?(): void;
}

export type CallKind = 'append' | 'read' | 'subscription';

/** The HTTP/2 stream of a call, which grpc-js hides: needed to reset the stream, and to write many messages at once. */
const http2StreamOf = (call: RawCall): ServerHttp2Stream =>
  (call as unknown as { readonly call: { readonly stream: ServerHttp2Stream } }).call.stream;

/** An open call, to which faults and shutdowns are applied. */
export class OpenCall {
  readonly kind: CallKind;
  readonly requiresLeader: boolean;
  readonly whenClosed: Promise<void>;
  isClosed = false;
  protected readonly stream: ServerHttp2Stream;
  private readonly raw: RawCall;
  private readonly answerWith: (status: CallStatus) => void;

  /** `answerWith` refuses a call that has one answer; a streaming call is refused by an error of its stream. */
  constructor(raw: RawCall, kind: CallKind, answerWith = (status: CallStatus): void => void raw.emit('error', status)) {
    this.raw = raw;
    this.kind = kind;
    this.answerWith = answerWith;
    this.requiresLeader = raw.metadata.get('requires-leader').includes('true');
    this.stream = http2StreamOf(raw);
    this.whenClosed = new Promise((resolve) => {
      const close = (): void => {
        this.isClosed = true;
        resolve();
      };
      if (this.stream.destroyed) close();
      else this.stream.once('close', close);
    });
  }

  /** Resets the stream (RST_STREAM); the client sees code 13. */
  reset(): void {
    if (!this.isClosed) this.stream.close(constants.NGHTTP2_INTERNAL_ERROR);
  }

  fail(status: CallStatus): void {
    if (!this.isClosed) this.answerWith(status);
  }

  end(): void {
    if (!this.isClosed) this.raw.end?.();
  }
}

/** Bytes per write: small enough to notice a slow reader early. */
const batchBytes = 32 * 1024;

/**
 * A call whose replies are written as frames. grpc-js sends one message at a time and waits for each; joined, they let
 * a long read run at tens of thousands of events per second.
 */
export class Outlet extends OpenCall {
  private pending: Buffer[] = [];
  private bytes = 0;
  private isFull = false;
  /** Whether the status is being sent; a write after it would keep it from ever being sent. */
  private isOver = false;

  constructor(raw: RawCall, kind: CallKind) {
    super(raw, kind);
    raw.sendMetadata(new EmptyMetadata());
  }

  send(frame: Buffer): void {
    if (this.isOver) return;
    this.pending.push(frame);
    this.bytes += frame.length;
    if (this.bytes >= batchBytes) this.flush();
  }

  flush(): void {
    if (this.bytes === 0) return;
    const all = this.pending.length === 1 ? (this.pending[0] as Buffer) : Buffer.concat(this.pending, this.bytes);
    this.pending = [];
    this.bytes = 0;
    if (!this.isClosed && !this.stream.write(all)) this.isFull = true;
  }

  /** Whether to stop writing until the client has read more. */
  get mustWait(): boolean {
    return this.isFull && !this.isClosed;
  }

  /** Resolves when there is room again, or the call is over. */
  async drained(): Promise<void> {
    if (this.stream.writableNeedDrain && !this.isClosed) {
      await new Promise<void>((resolve) => {
        const go = (): void => {
          this.stream.off('drain', go).off('close', go);
          resolve();
        };
        this.stream.on('drain', go).on('close', go);
      });
    }
    this.isFull = false;
  }

  override end(): void {
    this.flush();
    this.isOver = true;
    super.end();
  }

  override fail(status: CallStatus): void {
    this.flush();
    this.isOver = true;
    super.fail(status);
  }
}

import { Metadata, status } from '@grpc/grpc-js';
import type { Expected } from './checks.ts';
import {
  AccessDenied,
  Any,
  BadRequest,
  MaximumAppendSizeExceeded,
  ProtobufEmpty,
  RpcStatus,
  StreamDeleted,
  Timeout,
  WrongExpectedVersion,
} from './proto.ts';
import { identifierOf } from './wire.ts';

/** Bytes of one append: data, metadata and type (two bytes a letter) of all its events. Recorded: append.size. */
export const appendBytesMax = 1_048_576;

/**
 * How an append, a deletion or a tombstone fails; sent as the status of a call, or as an answer within a batch stream.
 */
export type Failure =
  | { readonly kind: 'wrong'; readonly stream: string; readonly expected: Expected; readonly current: number }
  | { readonly kind: 'deleted'; readonly stream: string }
  | { readonly kind: 'denied' | 'timeout' | 'too-large' | 'bad-request' };

/** The status that ends a call, in the form of a grpc-js error. */
export interface CallStatus {
  readonly code: status;
  readonly details: string;
  readonly metadata: Metadata;
}

const callStatus = (code: status, details: string, values: Record<string, string> = {}): CallStatus => {
  const metadata = new Metadata();
  for (const [key, value] of Object.entries(values)) metadata.set(key, ascii(value));
  return { code, details, metadata };
};

/** Replaces letters that HTTP/2 trailers, which are ASCII, cannot carry in the name of a stream. */
const ascii = (value: string): string => value.replace(/[^\x20-\x7e]/g, '?');

export const streamDeleted = (stream: string): CallStatus =>
  callStatus(status.FAILED_PRECONDITION, `Event stream '${stream}' is deleted.`, {
    exception: 'stream-deleted',
    'stream-name': stream,
  });
export const notLeader = (host: string, port: number): CallStatus =>
  callStatus(status.NOT_FOUND, 'Leader info available', {
    exception: 'not-leader',
    'leader-endpoint-host': host,
    'leader-endpoint-port': String(port),
  });
/** The status while there is no leader. */
export const noLeader = (): CallStatus => callStatus(status.UNKNOWN, 'No leader info available in response');
export const serverNotReady = (): CallStatus => callStatus(status.UNAVAILABLE, 'Server Is Not Ready');
export const accessDenied = (): CallStatus =>
  callStatus(status.PERMISSION_DENIED, 'Access Denied', { exception: 'access-denied' });
export const unauthenticated = (): CallStatus => callStatus(status.UNAUTHENTICATED, 'Unauthenticated');
export const consumerTooSlow = (): CallStatus => callStatus(status.ABORTED, 'Consumer too slow');
export const unexpectedReadResult = (): CallStatus => callStatus(status.UNKNOWN, 'Unexpected ReadStreamResult: Error');
export const handlerThrew = (): CallStatus => callStatus(status.UNKNOWN, 'Exception was thrown by handler.');
export const internal = (): CallStatus => callStatus(status.INTERNAL, 'Internal error');
const deadlineExceeded = (): CallStatus => callStatus(status.DEADLINE_EXCEEDED, 'Operation timed out');

const spoken = (expected: Expected): string =>
  String({ no_stream: -1, any: -2, stream_exists: -4 }[String(expected)] ?? expected);

export function statusOf(failure: Failure): CallStatus {
  switch (failure.kind) {
    case 'wrong': {
      const [expected, actual] = [spoken(failure.expected), String(failure.current)];
      const versions = `Stream: ${failure.stream}, Expected version: ${expected}, Actual version: ${actual}`;
      return callStatus(status.FAILED_PRECONDITION, `Delete failed due to WrongExpectedVersion. ${versions}`, {
        exception: 'wrong-expected-version',
        'stream-name': failure.stream,
        'expected-version': expected,
        'actual-version': actual,
      });
    }
    case 'deleted':
      return streamDeleted(failure.stream);
    case 'denied':
      return accessDenied();
    case 'timeout':
      return deadlineExceeded();
    case 'too-large':
      return callStatus(status.INVALID_ARGUMENT, `Maximum Append Size of ${appendBytesMax} Exceeded.`, {
        exception: 'maximum-append-size-exceeded',
        'maximum-append-size': String(appendBytesMax),
      });
    case 'bad-request':
      return callStatus(status.INVALID_ARGUMENT, 'Bad request');
  }
}

const wrongExpectedVersion = (expected: Expected, current: number): InstanceType<typeof WrongExpectedVersion> => {
  const details = new WrongExpectedVersion();
  if (current < 0) details.setCurrentNoStream(new ProtobufEmpty());
  else details.setCurrentStreamRevision(String(current));
  if (expected === 'any') return details.setExpectedAny(new ProtobufEmpty());
  if (expected === 'no_stream') return details.setExpectedNoStream(new ProtobufEmpty());
  if (expected === 'stream_exists') return details.setExpectedStreamExists(new ProtobufEmpty());
  return details.setExpectedStreamPosition(String(expected));
};

/** A failure as an answer in a batch stream: google.rpc.Status with the details in an Any. */
export function rpcStatusOf(failure: Failure): InstanceType<typeof RpcStatus> {
  const answer = (code: status, name: string, details: { serializeBinary(): Uint8Array }) => {
    const any = new Any();
    any.pack(details.serializeBinary(), `event_store.client.${name}`);
    return new RpcStatus()
      .setCode(code as number)
      .setMessage(name)
      .setDetails(any);
  };
  switch (failure.kind) {
    case 'wrong': {
      const details = wrongExpectedVersion(failure.expected, failure.current);
      return answer(status.FAILED_PRECONDITION, 'WrongExpectedVersion', details);
    }
    case 'deleted': {
      const details = new StreamDeleted().setStreamIdentifier(identifierOf(failure.stream));
      return answer(status.FAILED_PRECONDITION, 'StreamDeleted', details);
    }
    case 'denied':
      return answer(status.PERMISSION_DENIED, 'AccessDenied', new AccessDenied());
    case 'timeout':
      return answer(status.DEADLINE_EXCEEDED, 'Timeout', new Timeout());
    case 'too-large': {
      const details = new MaximumAppendSizeExceeded().setMaxappendsize(appendBytesMax);
      return answer(status.INVALID_ARGUMENT, 'MaximumAppendSizeExceeded', details);
    }
    case 'bad-request':
      return answer(status.INVALID_ARGUMENT, 'BadRequest', new BadRequest());
  }
}

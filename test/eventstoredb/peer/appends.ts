import type { ServerDuplexStream, ServerReadableStream, ServerUnaryCall, sendUnaryData } from '@grpc/grpc-js';
import type { RawCall } from './calls.ts';
import { OpenCall } from './calls.ts';
import type { Expected } from './checks.ts';
import type { Outcome, Request } from './commit.ts';
import { append, softDelete, tombstone } from './commit.ts';
import type { CallStatus, Failure } from './errors.ts';
import { accessDenied, internal, rpcStatusOf, serverNotReady, statusOf, unauthenticated } from './errors.ts';
import type { Proposal } from './records.ts';
import type { Node } from './node.ts';
import { refusedForLeader } from './node.ts';
import type { AppendReq, BatchAppendReq, DeleteReq, TombstoneReq } from './proto.ts';
import {
  AllStreamPosition,
  AppendResp,
  BatchAppendResp,
  DeleteResp,
  ProtobufEmpty,
  StreamIdentifier,
  TombstoneResp,
} from './proto.ts';
import { empty, nameIn } from './wire.ts';

type Message = BatchAppendReq.ProposedMessage | AppendReq.ProposedMessage;

const proposalIn = (message: Message): Proposal => ({
  id: message.getId()?.getString() ?? '',
  type: message.getMetadataMap().get('type') ?? '',
  isJson: message.getMetadataMap().get('content-type') === 'application/json',
  data: message.getData_asU8(),
  metadata: message.getCustomMetadata_asU8(),
});

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Registers the call, and refuses an unauthenticated caller at once. */
function open(node: Node, raw: RawCall, answer?: sendUnaryData<unknown>): OpenCall {
  const call = answer ? new OpenCall(raw, 'append', (status) => answer(status)) : new OpenCall(raw, 'append');
  node.calls.add(call);
  void call.whenClosed.then(() => node.calls.delete(call));
  return call;
}

/** Why to refuse the call before looking at its content; undefined when it may pass. */
function refusal(node: Node, raw: RawCall, call: OpenCall): CallStatus | undefined {
  if (node.access.caller(raw.metadata) === 'wrong-password') return unauthenticated();
  if (!node.condition.isReady) return serverNotReady();
  return node.isLeader || !call.requiresLeader ? undefined : refusedForLeader(node);
}

/**
 * Takes an append or a deletion, and returns its outcome once it is synced; undefined when an armed fault has
 * suppressed the answer or ended the call.
 */
async function settle(node: Node, call: OpenCall, take: () => Outcome): Promise<Outcome | undefined> {
  await node.condition.whenAudible();
  if (node.isStopping) return undefined;
  const fault = node.faults.next('append', call.requiresLeader);
  const outcome: Outcome | undefined = !fault || fault.commit || fault.effect === 'delay' ? take() : undefined;
  if (outcome && 'published' in outcome) await outcome.published;
  switch (fault?.effect) {
    case undefined:
      return node.isStopping || call.isClosed ? undefined : outcome;
    case 'delay':
      await wait(fault.delayMs ?? 0);
      return node.isStopping || call.isClosed ? undefined : outcome;
    case 'silence':
      return undefined;
    case 'timeout':
      return { failure: { kind: 'timeout' } };
    case 'end':
      call.end();
      return undefined;
    case 'reset':
      call.reset();
      return undefined;
    case 'not-leader':
      call.fail(refusedForLeader(node));
      return undefined;
    case 'internal':
    case 'too-slow':
      call.fail(internal());
      return undefined;
    case 'kill':
    case 'stop':
    case 'disk-full':
    case 'change-leader':
      node.strike(fault);
      return undefined;
  }
}

const mayWrite = (node: Node, raw: RawCall, stream: string): boolean =>
  !node.condition.withdrawn.has('append') && node.access.mayWrite(node.log, stream, node.access.caller(raw.metadata));

const takeAppend = (node: Node, raw: RawCall, request: Request): Outcome =>
  mayWrite(node, raw, request.stream) ? append(node.log, request, node.now()) : { failure: { kind: 'denied' } };

// ---- many appends over one stream

interface Batch {
  readonly options: BatchAppendReq.Options | undefined;
  readonly proposals: Proposal[];
}

const expectedInBatch = (options: BatchAppendReq.Options | undefined): Expected => {
  if (options?.hasNoStream()) return 'no_stream';
  if (options?.hasStreamExists()) return 'stream_exists';
  return options?.hasStreamPosition() ? Number(options.getStreamPosition()) : 'any';
};

export const batchAppend =
  (node: Node) =>
  (raw: ServerDuplexStream<BatchAppendReq, InstanceType<typeof BatchAppendResp>>): void => {
    const call = open(node, raw);
    const refused = refusal(node, raw, call);
    if (refused) return call.fail(refused);
    const batches = new Map<string, Batch>();
    raw.on('data', (message: BatchAppendReq) => {
      const id = message.getCorrelationId()?.getString() ?? '';
      const batch = batches.get(id) ?? { options: message.getOptions(), proposals: [] };
      batch.proposals.push(...message.getProposedMessagesList().map(proposalIn));
      batches.set(id, batch);
      if (!message.getIsFinal()) return;
      batches.delete(id);
      void answerBatch(node, raw, call, message, batch);
    });
    raw.on('end', () => call.end());
  };

async function answerBatch(
  node: Node,
  raw: ServerDuplexStream<BatchAppendReq, InstanceType<typeof BatchAppendResp>>,
  call: OpenCall,
  message: BatchAppendReq,
  { options, proposals }: Batch,
): Promise<void> {
  const stream = nameIn(options?.getStreamIdentifier());
  const deadline = options?.getDeadline()?.toDate().getTime();
  const request = { stream, expected: expectedInBatch(options), proposals, deadline };
  const outcome = await settle(node, call, () => takeAppend(node, raw, request));
  if (!outcome) return;
  const answer = new BatchAppendResp()
    .setCorrelationId(message.getCorrelationId())
    .setStreamIdentifier(options?.getStreamIdentifier() ?? new StreamIdentifier());
  if ('failure' in outcome) answer.setError(rpcStatusOf(outcome.failure));
  else answer.setSuccess(batchSuccess(outcome.revision, outcome.position));
  if (raw.write(answer) || raw.isPaused()) return;
  raw.pause(); // Take no new appends from a client that does not read its answers.
  raw.once('drain', () => raw.resume());
}

function batchSuccess(revision: number, position: number | undefined): BatchSuccess {
  const success = new BatchAppendResp.Success().setCurrentRevision(String(revision));
  if (position === undefined) return success.setNoPosition(new ProtobufEmpty());
  const at = String(position);
  return success.setPosition(new AllStreamPosition().setCommitPosition(at).setPreparePosition(at));
}
type BatchSuccess = InstanceType<typeof BatchAppendResp.Success>;

// ---- one append, its events one by one

const expectedInUnary = (options: AppendReq.Options | undefined): Expected => {
  if (options?.hasNoStream()) return 'no_stream';
  if (options?.hasStreamExists()) return 'stream_exists';
  return options?.hasRevision() ? Number(options.getRevision()) : 'any';
};

export const unaryAppend =
  (node: Node) =>
  (raw: ServerReadableStream<AppendReq, unknown>, answer: sendUnaryData<unknown>): void => {
    const call = open(node, raw, answer);
    const refused = refusal(node, raw, call);
    if (refused) return answer(refused);
    let options: AppendReq.Options | undefined;
    const proposals: Proposal[] = [];
    raw.on('data', (message: AppendReq) => {
      options ??= message.getOptions();
      const proposed = message.getProposedMessage();
      if (proposed) proposals.push(proposalIn(proposed));
    });
    raw.on('end', () => {
      const request = { stream: nameIn(options?.getStreamIdentifier()), expected: expectedInUnary(options), proposals };
      void settle(node, call, () => takeAppend(node, raw, request)).then((outcome) => {
        if (!outcome) return;
        const wrong = 'failure' in outcome && outcome.failure.kind === 'wrong' ? outcome.failure : undefined;
        if (wrong) answer(null, new AppendResp().setWrongExpectedVersion(wrongInUnary(wrong)));
        else if ('failure' in outcome) answer(statusOf(outcome.failure));
        else answer(null, new AppendResp().setSuccess(unarySuccess(outcome.revision, outcome.position)));
      });
    });
  };

function unarySuccess(revision: number, position: number | undefined): InstanceType<typeof AppendResp.Success> {
  const success = new AppendResp.Success().setCurrentRevision(String(revision));
  if (position === undefined) return success.setNoPosition(empty());
  const at = String(position);
  return success.setPosition(new AppendResp.Position().setCommitPosition(at).setPreparePosition(at));
}

function wrongInUnary({ expected, current }: Extract<Failure, { kind: 'wrong' }>): WrongInUnary {
  const wrong = new AppendResp.WrongExpectedVersion();
  if (current < 0) wrong.setCurrentNoStream(empty());
  else wrong.setCurrentRevision(String(current));
  if (expected === 'any') return wrong.setExpectedAny(empty());
  if (expected === 'no_stream') return wrong.setExpectedNoStream(empty());
  if (expected === 'stream_exists') return wrong.setExpectedStreamExists(empty());
  return wrong.setExpectedRevision(String(expected));
}
type WrongInUnary = InstanceType<typeof AppendResp.WrongExpectedVersion>;

// ---- deletion

const expectedInDeletion = (options: DeleteReq.Options | TombstoneReq.Options | undefined): Expected => {
  if (options?.hasNoStream()) return 'no_stream';
  if (options?.hasStreamExists()) return 'stream_exists';
  return options?.hasRevision() ? Number(options.getRevision()) : 'any';
};

const deletion =
  (kind: typeof softDelete, respond: (position: string) => unknown) =>
  (node: Node) =>
  (raw: ServerUnaryCall<DeleteReq | TombstoneReq, unknown>, answer: sendUnaryData<unknown>): void => {
    const call = open(node, raw, answer);
    const refused = refusal(node, raw, call);
    if (refused) return answer(refused);
    const options = raw.request.getOptions();
    const stream = nameIn(options?.getStreamIdentifier());
    const take = (): Outcome =>
      node.access.mayDelete(node.log, stream, node.access.caller(raw.metadata))
        ? kind(node.log, stream, expectedInDeletion(options), node.now())
        : { failure: { kind: 'denied' } };
    void settle(node, call, take).then((outcome) => {
      if (!outcome) return;
      if ('failure' in outcome) answer(outcome.failure.kind === 'denied' ? accessDenied() : statusOf(outcome.failure));
      else answer(null, respond(String(outcome.position ?? 0)));
    });
  };

export const deleteStream = deletion(softDelete, (at) =>
  new DeleteResp().setPosition(new DeleteResp.Position().setCommitPosition(at).setPreparePosition(at)),
);
export const tombstoneStream = deletion(tombstone, (at) =>
  new TombstoneResp().setPosition(new TombstoneResp.Position().setCommitPosition(at).setPreparePosition(at)),
);

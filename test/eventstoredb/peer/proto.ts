/**
 * The messages and services of the protocol, as the client package generated them. Its modules are CommonJS, so each is
 * imported as a whole.
 */
import gossip from '@eventstore/db-client/generated/gossip_pb.js';
import gossipService from '@eventstore/db-client/generated/gossip_grpc_pb.js';
import features from '@eventstore/db-client/generated/serverfeatures_pb.js';
import featuresService from '@eventstore/db-client/generated/serverfeatures_grpc_pb.js';
import shared from '@eventstore/db-client/generated/shared_pb.js';
import status from '@eventstore/db-client/generated/status_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import streamsService from '@eventstore/db-client/generated/streams_grpc_pb.js';
import any from 'google-protobuf/google/protobuf/any_pb.js';
import empty from 'google-protobuf/google/protobuf/empty_pb.js';

export const { AppendResp, BatchAppendResp, DeleteResp, ReadResp, TombstoneResp } = streams;
export const { StreamsService } = streamsService;
export const { Empty, UUID, StreamIdentifier, AllStreamPosition } = shared;
export const { WrongExpectedVersion, StreamDeleted, AccessDenied, Timeout, MaximumAppendSizeExceeded, BadRequest } =
  shared;
export const { SupportedMethod, SupportedMethods } = features;
export const { ServerFeaturesService } = featuresService;
export const { ClusterInfo, EndPoint, MemberInfo } = gossip;
export const { GossipService } = gossipService;
export const { Status: RpcStatus } = status;
export const { Any } = any;
export const { Empty: ProtobufEmpty } = empty;

export type {
  AppendReq,
  BatchAppendReq,
  DeleteReq,
  ReadReq,
  TombstoneReq,
} from '@eventstore/db-client/generated/streams_pb.js';

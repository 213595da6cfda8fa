import type { ServerCredentials } from '@grpc/grpc-js';
import { Server } from '@grpc/grpc-js';
import { once } from 'node:events';
import type { AddressInfo, Server as NetServer, Socket } from 'node:net';
import { createServer } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { batchAppend, deleteStream, tombstoneStream, unaryAppend } from './appends.ts';
import { getSupportedMethods, readGossip } from './features.ts';
import type { Node } from './node.ts';
import { GossipService, ServerFeaturesService, StreamsService } from './proto.ts';
import { read } from './reads.ts';

/** Recorded: the hundredth call of a connection waits for an earlier one to end. */
const callsPerConnectionMax = 100;
const messageBytesMax = 17 * 1024 * 1024;
const bindMsMax = 2000;
const bindRetryMs = 50;
const resetsMax = 1_000_000;

/** A node listening on its port, until all its connections have ended. */
export interface Listener {
  readonly port: number;
  close(): void;
  /** Cuts every connection, as when the process is killed. */
  cut(): void;
}

function grpcServerOf(node: Node): Server {
  const server = new Server({
    'grpc.enable_channelz': 0,
    'grpc.max_concurrent_streams': callsPerConnectionMax,
    'grpc.max_receive_message_length': messageBytesMax,
    'grpc.max_send_message_length': messageBytesMax,
  });
  // The client resets the call of every read that finds no stream. Node's own server takes a thousand resets for an
  // attack and ends the connection; the recorded server does not.
  const { commonServerOptions } = server as unknown as { commonServerOptions: object };
  Object.assign(commonServerOptions, { streamResetBurst: resetsMax, streamResetRate: resetsMax });
  server.addService(StreamsService, {
    read: read(node),
    append: unaryAppend(node),
    delete: deleteStream(node),
    tombstone: tombstoneStream(node),
    batchAppend: batchAppend(node),
  });
  server.addService(ServerFeaturesService, { getSupportedMethods: getSupportedMethods(node) });
  server.addService(GossipService, { read: readGossip(node) });
  return server;
}

/** A port that we have just released may be in use for another moment. */
async function bound(port: number, take: (socket: Socket) => void): Promise<NetServer> {
  for (const end = Date.now() + bindMsMax; ;) {
    const server = createServer(take);
    try {
      server.listen(port, '127.0.0.1');
      await once(server, 'listening');
      return server;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE' || port === 0 || Date.now() > end) throw error;
      await wait(bindRetryMs);
    }
  }
}

/** Listens on 127.0.0.1. The sockets are our own, so that a kill differs from a graceful stop. */
export async function listen(node: Node, credentials: ServerCredentials, port: number): Promise<Listener> {
  const grpc = grpcServerOf(node);
  const injector = grpc.createConnectionInjector(credentials);
  const sockets = new Set<Socket>();
  const take = (socket: Socket): void => {
    sockets.add(socket);
    socket.setNoDelay(true);
    socket.on('close', () => sockets.delete(socket)).on('error', () => socket.destroy());
    injector.injectConnection(socket);
  };
  const server = await bound(port, take);
  return {
    port: (server.address() as AddressInfo).port,
    close: () => void server.close(),
    cut: () => {
      server.close();
      for (const socket of sockets) socket.destroy();
      injector.destroy();
      grpc.forceShutdown();
    },
  };
}

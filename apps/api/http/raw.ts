import { type IncomingMessage, type Server, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Socket } from 'node:net';
import type { ProblemCode } from '../problems/catalogue.js';
import { Problem, problemDocument } from '../problems/problem.js';
import { limits } from '../runtime/limits.js';

/** Answers to requests that never reach a route, because Node cannot parse them or does not route them. */

/** A socket with the response that Node is writing to it, to which Node has no public reference. */
type Answering = Socket & { _httpMessage?: ServerResponse & { readonly req: IncomingMessage } };

const closing = new WeakSet<Socket>();

/**
 * Answers a request that cannot be parsed. If an earlier request on the connection is still being answered, that answer
 * is finished first.
 */
export function refuseRawly(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  if (closing.has(socket)) return;
  closing.add(socket);
  const answering = (socket as Answering)._httpMessage;
  if (!answering) end(socket, problemOf(error.code));
  else if (answering.req.complete) {
    answering.shouldKeepAlive = false;
    answering.once('close', () => end(socket));
  } else if (answering.headersSent) socket.destroy();
  else end(socket, problemOf(error.code));
}

/**
 * Handles CONNECT, and an `Expect` other than 100-continue: without a listener Node answers with an empty body or not
 * at all.
 */
export function refuseTunnelsAndExpectations(server: Server): void {
  server.on('connect', (_request, socket: Duplex) => {
    const problem = new Problem(
      'method-not-allowed',
      { vi: 'Dịch vụ không phải proxy: không nhận CONNECT', en: 'The service is no proxy: it does not take CONNECT' },
      { headers: { allow: 'GET, HEAD, POST' } },
    );
    end(socket as Socket, problem);
  });
  server.on('checkExpectation', ({ headers, socket }: IncomingMessage) => {
    const problem = new Problem('expectation-failed', {
      vi: `Chỉ đáp ứng được Expect: 100-continue, không phải ${headers.expect}`,
      en: `Only Expect: 100-continue can be met, not ${headers.expect}`,
    });
    end(socket, problem);
  });
}

/** Writes an answer and ends our side of the connection; after `lingerMs` closes it even if the client does not. */
function end(socket: Socket, problem?: Problem): void {
  setTimeout(() => socket.destroy(), limits.lingerMs).unref();
  if (socket.writable) socket.end(problem === undefined ? '' : textOf(problem));
}

function textOf(problem: Problem): string {
  const body = JSON.stringify(problemDocument(problem, 'en'));
  const headers = {
    Connection: 'close',
    'Content-Type': 'application/problem+json; charset=utf-8',
    'Content-Length': Buffer.byteLength(body),
    'X-Content-Type-Options': 'nosniff',
    ...problem.headers,
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}\r\n${lines.join('')}\r\n${body}`;
}

const malformed = ['request-malformed', 'Yêu cầu không đúng HTTP/1.1', 'It is not a request of HTTP/1.1'] as const;
const ofNode: Readonly<Record<string, readonly [ProblemCode, string, string]>> = {
  ERR_HTTP_REQUEST_TIMEOUT: [
    'request-timeout',
    'Yêu cầu đến quá chậm',
    `Headers have ${limits.headersTimeoutMs} ms to arrive, the request ${limits.requestTimeoutMs} ms`,
  ],
  HPE_HEADER_OVERFLOW: ['headers-too-large', 'Tiêu đề quá lớn', 'All headers together are too large'],
};

function problemOf(nodeCode = ''): Problem {
  const [code, vi, en] = ofNode[nodeCode] ?? malformed;
  return new Problem(code, { vi, en });
}

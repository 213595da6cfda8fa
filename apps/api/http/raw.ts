import type { Socket } from 'node:net';
import type { ProblemCode } from '../problems/catalogue.js';
import { Problem, problemDocument } from '../problems/problem.js';
import { limits } from '../limits.js';

const statusLines: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  408: 'Request Timeout',
  431: 'Request Header Fields Too Large',
};

/** Answers what is not even a request: Node gives the socket and nothing else. */
export function refuseRawly(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const problem = problemOf(error.code);
  const body = JSON.stringify(problemDocument(problem, 'en'));
  socket.end(
    `HTTP/1.1 ${problem.status} ${statusLines[problem.status] ?? ''}\r\nConnection: close\r\n` +
      'Content-Type: application/problem+json; charset=utf-8\r\n' +
      `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}

function problemOf(nodeCode: string | undefined): Problem {
  const [code, vi, en]: [ProblemCode, string, string] =
    nodeCode === 'ERR_HTTP_REQUEST_TIMEOUT'
      ? [
          'request-timeout',
          'Yêu cầu đến quá chậm',
          `Headers have ${limits.headersTimeoutMs} ms to arrive, the request ${limits.requestTimeoutMs} ms`,
        ]
      : nodeCode === 'HPE_HEADER_OVERFLOW'
        ? ['headers-too-large', 'Tiêu đề quá lớn', 'All headers together are too large']
        : ['request-malformed', 'Yêu cầu không đúng HTTP/1.1', 'It is not a request of HTTP/1.1'];
  return new Problem(code, { vi, en });
}

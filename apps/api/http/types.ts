/** The parts of Fastify's request and reply that the service uses. */
export interface HttpRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: HttpHeaders;
}

export type HttpHeaders = Readonly<Record<string, string | string[] | undefined>>;

export interface HttpReply {
  code(status: number): HttpReply;
  header(name: string, value: string): HttpReply;
  send(body: unknown): unknown;
}

/** One header, trimmed; repeated ones are joined by the rules of HTTP. */
export function headerOf(headers: HttpHeaders, name: string): string | undefined {
  const value = headers[name];
  return (Array.isArray(value) ? value.join(', ') : value)?.trim();
}

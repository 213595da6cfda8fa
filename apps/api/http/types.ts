import Negotiator from 'negotiator';

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

/** The preferred one of the two languages; English when Accept-Language names neither (RFC 9110 12.5.4). */
export function languageOf(headers: HttpHeaders): 'vi' | 'en' {
  const preferred = negotiated(headers, 'accept-language').languages(['en', 'vi'])[0];
  return preferred === 'vi' ? 'vi' : 'en';
}

/** The preferred one of the media types that a route has; the first one when Accept names none (RFC 9110 12.5.1). */
export function mediaTypeOf<T extends string>(headers: HttpHeaders, available: readonly [T, ...T[]]): T {
  const preferred = negotiated(headers, 'accept').mediaType([...available]);
  return available.find((each) => each === preferred) ?? available[0];
}

const negotiated = (headers: HttpHeaders, name: 'accept' | 'accept-language'): Negotiator =>
  new Negotiator({ headers: { [name]: headerOf(headers, name) } });

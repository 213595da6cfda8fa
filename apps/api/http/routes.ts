import { Problem } from '../problems/problem.js';

/** The served routes, by which a wrong method is distinguished from a wrong address. */
export class Routes {
  readonly #routes: { readonly path: string; readonly pattern: RegExp; readonly method: string }[] = [];

  add(path: string, method: string): void {
    const source = path
      .split('/')
      .map((step) =>
        step.startsWith(':') ? '[^/]+' : step === '*' ? '.*' : step.replace(/[.+?^${}()|[\]\\]/g, '\\$&'),
      )
      .join('/');
    this.#routes.push({ path, pattern: new RegExp(`^${source}$`), method });
  }

  /** The methods that a path accepts; `*` stands for the whole service (RFC 9110, OPTIONS). */
  methodsOf(path: string): string[] {
    const methods = this.#routes
      .filter(({ pattern }) => path === '*' || pattern.test(path))
      .map(({ method }) => method);
    return [...new Set(methods)].toSorted();
  }

  all(): { path: string; method: string }[] {
    return this.#routes.map(({ path, method }) => ({ path, method }));
  }

  /** The problem of a request that matches no route. */
  problemOf(method: string, url: string): Problem {
    const path = pathOf(url);
    const allowed = this.methodsOf(path);
    if (allowed.length === 0 || allowed.includes(method)) return unknownAddress(url);
    return new Problem(
      'method-not-allowed',
      {
        vi: `${path} chỉ nhận ${allowed.join(', ')}, không nhận ${method}`,
        en: `${path} takes ${allowed.join(', ')} only, not ${method}`,
      },
      { headers: { allow: allowed.join(', ') } },
    );
  }
}

export const pathOf = (url: string): string => url.split('?')[0] ?? url;

/** The path of a request, even if the request line contains the whole URL (RFC 9112, absolute-form). */
export function originForm({ url = '/' }: { readonly url?: string | undefined }): string {
  return /^https?:\/\//i.test(url) ? url.replace(/^https?:\/\/[^/?#]*/i, '').replace(/^(?!\/)/, '/') : url;
}

export function unknownAddress(url: string): Problem {
  const path = pathOf(url);
  return new Problem('route-unknown', {
    vi: `Không có gì ở ${path}; xem /docs`,
    en: `Nothing is served at ${path}; see /docs`,
  });
}

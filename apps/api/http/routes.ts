/** The routes that are served, so that a wrong method is told from a wrong address. */
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

  methodsOf(path: string): string[] {
    const methods = this.#routes.filter(({ pattern }) => pattern.test(path)).map(({ method }) => method);
    return [...new Set(methods)].toSorted();
  }

  all(): { path: string; method: string }[] {
    return this.#routes.map(({ path, method }) => ({ path, method }));
  }
}

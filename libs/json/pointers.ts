/** The way to places in a value, in steps: the pointer that ends here, and what lies below. */
export interface Way {
  pointer: string | undefined;
  readonly below: Map<string, Way>;
}

/** @throws TypeError for what is no JSON Pointer (RFC 6901) */
export function wayTo(pointers: readonly string[]): Way {
  const root: Way = { pointer: undefined, below: new Map() };
  for (const pointer of pointers) {
    let step = root;
    for (const name of namesOf(pointer)) {
      const next = step.below.get(name) ?? { pointer: undefined, below: new Map() };
      step.below.set(name, next);
      step = next;
    }
    step.pointer = pointer;
  }
  return root;
}

/** The names on the way. @throws TypeError for what is no JSON Pointer (RFC 6901) */
export function namesOf(pointer: string): readonly string[] {
  if (pointer === '') return [];
  if (!pointer.startsWith('/') || /~(?![01])/.test(pointer))
    throw new TypeError(`${JSON.stringify(pointer)} is not a JSON Pointer`);
  const names = pointer.slice(1).split('/');
  return names.map((name) => name.replaceAll('~1', '/').replaceAll('~0', '~'));
}

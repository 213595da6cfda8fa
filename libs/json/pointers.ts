/** A node in a tree of JSON Pointers: the pointer that ends here, if any, and the nodes below by name. */
export interface Way {
  pointer: string | undefined;
  readonly below: Map<string, Way>;
}

/** Builds the tree of the pointers. @throws TypeError for a malformed JSON Pointer (RFC 6901) */
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

/** The names in a pointer, unescaped. @throws TypeError for a malformed JSON Pointer (RFC 6901) */
export function namesOf(pointer: string): readonly string[] {
  if (pointer === '') return [];
  if (!pointer.startsWith('/') || /~(?![01])/.test(pointer))
    throw new TypeError(`${JSON.stringify(pointer)} is not a JSON Pointer`);
  const names = pointer.slice(1).split('/');
  return names.map((name) => name.replaceAll('~1', '/').replaceAll('~0', '~'));
}

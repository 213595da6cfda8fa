import { SealRefused } from './errors.js';
import { limits } from './limits.js';

/** One step of the pointers: where a pointer ends, and what lies below it. */
interface PointerStep {
  ends: string | undefined;
  readonly below: Map<string, PointerStep>;
}

/**
 * JSON with sorted keys (RFC 8785), each text under a sealed pointer written as `#` and its `hide`. The mark stands
 * outside quotes, so that no plain body can look like a sealed one. Absent and `undefined` fields are the same.
 * This text is what digests in the log are made of: it must never change.
 * @throws SealRefused for what is not JSON, for too deep a body, and for a pointer that does not lead to a string.
 */
export function canonicalJson(value: unknown, pointers: readonly string[], hide: (text: string) => string): string {
  const unmet = new Set(pointers);
  const write = (part: unknown, step: PointerStep | undefined, depth: number): string => {
    if (depth > limits.bodyDepthMax) throw new SealRefused(`the body is deeper than ${limits.bodyDepthMax}`);
    if (typeof part === 'string' && step?.ends !== undefined) {
      unmet.delete(step.ends);
      return `#${hide(part)}`;
    }
    if (part === null || typeof part === 'string' || typeof part === 'boolean') return JSON.stringify(part);
    if (typeof part === 'number' && Number.isFinite(part)) return JSON.stringify(part);
    if (Array.isArray(part)) {
      return `[${Array.from(part, (item, index) => write(item, step?.below.get(String(index)), depth + 1)).join(',')}]`;
    }
    if (!isRecord(part)) throw new SealRefused('the body holds a value that is not JSON');
    const fields: string[] = [];
    for (const key of Object.keys(part).sort()) {
      if (part[key] === undefined) continue;
      fields.push(`${JSON.stringify(key)}:${write(part[key], step?.below.get(key), depth + 1)}`);
    }
    return `{${fields.join(',')}}`;
  };
  const text = write(value, stepsOf(pointers), 0);
  for (const pointer of unmet)
    throw new SealRefused(`${JSON.stringify(pointer)} does not lead to a string in the body`);
  return text;
}

function stepsOf(pointers: readonly string[]): PointerStep {
  if (pointers.length > limits.pointersPerDigestMax) {
    throw new SealRefused(`${pointers.length} sealed pointers, more than ${limits.pointersPerDigestMax}`);
  }
  const root: PointerStep = { ends: undefined, below: new Map() };
  for (const pointer of pointers) {
    let step = root;
    for (const name of namesOf(pointer)) {
      const next = step.below.get(name) ?? { ends: undefined, below: new Map() };
      step.below.set(name, next);
      step = next;
    }
    step.ends = pointer;
  }
  return root;
}

function namesOf(pointer: string): readonly string[] {
  if (pointer === '') return [];
  if (!pointer.startsWith('/') || /~(?![01])/.test(pointer)) {
    throw new SealRefused(`${JSON.stringify(pointer)} is not a JSON Pointer`);
  }
  const names = pointer.slice(1).split('/');
  return names.map((name) => name.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** Dates, maps and the like have no fields to show: they would all be `{}`, and different bodies would look equal. */
function isRecord(part: unknown): part is Record<string, unknown> {
  return typeof part === 'object' && part !== null && !('toJSON' in part) && !(Symbol.iterator in part);
}

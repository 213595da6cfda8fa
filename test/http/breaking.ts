/** Everything that a caller of the old description could do or rely on, and cannot under the new one. */
export interface Described {
  readonly paths: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Shape>> };
}

interface Shape {
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly required?: readonly string[];
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Shape[];
  readonly type?: unknown;
}

export function breakingChanges(before: Described, after: Described): string[] {
  const paths = Object.entries(before.paths).flatMap(([path, item]) =>
    Object.keys(item)
      .filter((method) => after.paths[path]?.[method] === undefined)
      .map((method) => `${method} ${path} is gone`),
  );
  const schemas = Object.entries(before.components.schemas).flatMap(([name, shape]) => {
    const now = after.components.schemas[name];
    if (!now) return [`schema ${name} is gone`];
    return name.startsWith('Body.') ? ofBody(name, shape, now) : ofAnswer(name, shape, now);
  });
  return [...paths, ...schemas];
}

/** The values of a field, deprecated ones included. */
const valuesOf = (shape: Shape | undefined): readonly unknown[] | undefined =>
  shape?.enum ?? shape?.anyOf?.flatMap((each) => each.enum ?? []);

/** What breaks senders of a body that was valid before: a new required field, a removed field or value. */
function ofBody(name: string, before: Shape, after: Shape): string[] {
  const duties = (after.required ?? []).filter((field) => !(before.required ?? []).includes(field));
  return [
    ...duties.map((field) => `${name} wants ${field}`),
    ...lost(name, before, after),
    ...Object.entries(before.properties ?? {}).flatMap(([field, shape]) => {
      const values = valuesOf(after.properties?.[field]) ?? valuesOf(shape) ?? [];
      return (valuesOf(shape) ?? [])
        .filter((value) => !values.includes(value))
        .map((value) => `${name}.${field} lost ${String(value)}`);
    }),
  ];
}

/** What breaks readers of an answer: a member or value that it promised before and does not any more. */
function ofAnswer(name: string, before: Shape, after: Shape): string[] {
  const promises = (before.required ?? []).filter((field) => !(after.required ?? []).includes(field));
  return [...promises.map((field) => `${name} no longer promises ${field}`), ...lost(name, before, after)];
}

function lost(name: string, before: Shape, after: Shape): string[] {
  return Object.entries(before.properties ?? {}).flatMap(([field, shape]) => {
    const now = after.properties?.[field];
    if (!now) return [`${name} lost ${field}`];
    return JSON.stringify(now.type) === JSON.stringify(shape.type) ? [] : [`${name}.${field} changed its type`];
  });
}

/** Puts a reference and a commitment, derived from the words, in place of personal data. */
export function sealAt(body: object, pointer: string, salt: number): void {
  const path = pointer.split('/').slice(1);
  const key = path.pop()!;
  const parent = path.reduce<unknown>((at, part) => (at as Readonly<Record<string, unknown>>)[part], body) as Record<
    string,
    unknown
  >;
  const digits = [...`${salt}${pointer}${String(parent[key])}`].reduce(
    (sum, c) => (sum * 31 + c.charCodeAt(0)) % 2e9,
    7,
  );
  const text = Math.floor(digits).toString(16).padStart(8, '0');
  parent[key] = { ref: `${text}-0000-4000-8000-000000000000`, commitment: text.repeat(8) };
}

/** The order in which a form asks for the fields of a class. */

const keysInOrder = new Map<object, string[]>();

export function rememberOrder(target: object, key: string): void {
  keysInOrder.set(target, [...(keysInOrder.get(target) ?? []), key]);
}

const askedFirst = new Set<object>();

/** A form asks for the fields of this class before those of the classes that extend it; else they come last. */
export const AskedFirst = (): ClassDecorator => (of) => void askedFirst.add(of.prototype as object);

/** The fields of a class in the order in which a clerk fills them. */
export function fieldsInOrder(of: new () => object): string[] {
  const chain = prototypesOf(of);
  const first = chain.filter((proto) => askedFirst.has(proto)).toReversed();
  const rest = chain.filter((proto) => !askedFirst.has(proto));
  return [...first, ...rest].flatMap((proto) => keysInOrder.get(proto) ?? []);
}

/** The prototypes of a class and of those that it extends. */
export function prototypesOf(of: new () => object): object[] {
  const found: object[] = [];
  for (let proto: object | null = of.prototype as object; proto; proto = Object.getPrototypeOf(proto) as object | null)
    found.push(proto);
  return found;
}

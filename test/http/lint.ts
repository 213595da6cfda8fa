import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';

/**
 * Rules of Spectral (`oas`) and Redocly (`recommended`) that the description once broke, here so that `npm test` checks
 * them without either tool: security of every operation, a description, an error, servers, a licence, operation ids,
 * examples that match their schema also in a validator without Unicode patterns.
 */
interface Operation {
  readonly operationId?: string;
  readonly description?: string;
  readonly security?: readonly object[];
  readonly responses: Readonly<Record<string, unknown>>;
  readonly requestBody?: {
    readonly content: Readonly<
      Record<string, { readonly schema: { readonly $ref: string }; readonly example: unknown }>
    >;
  };
}

export interface Linted {
  readonly info: { readonly license?: unknown; readonly contact?: unknown };
  readonly servers?: readonly unknown[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: {
    readonly securitySchemes?: Readonly<Record<string, { readonly name: string }>>;
    readonly parameters: Readonly<Record<string, { readonly name: string }>>;
    readonly schemas: Readonly<Record<string, object>>;
  };
}

export function lintFindings({ info, servers = [], paths, components }: Linted): string[] {
  const { securitySchemes = {} } = components;
  const identity = Object.values(securitySchemes).map(({ name }) => name);
  const operations = Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({ ...operation, name: `${method} ${path}`, method })),
  );
  const ids = operations.map(({ operationId }) => operationId);
  return [
    ...(servers.length === 0 ? ['no servers'] : []),
    ...(info.license === undefined ? ['no licence'] : []),
    ...(info.contact === undefined ? ['no contact'] : []),
    ...(new Set(ids).size < ids.length || ids.includes(undefined) ? ['operation ids are not unique'] : []),
    ...Object.values(components.parameters)
      .filter(({ name }) => identity.includes(name))
      .map(({ name }) => `${name} is a parameter and a security scheme`),
    ...operations.flatMap(({ name, requestBody }) =>
      Object.values(requestBody?.content ?? {}).flatMap(({ schema, example }) => {
        const why = unfit(components.schemas[schema.$ref.split('/').at(-1) ?? ''] ?? {}, example);
        return why === undefined ? [] : [`${name}: the example does not fit: ${why}`];
      }),
    ),
    ...operations.flatMap(({ name, method, description, security, responses }) => [
      ...(description ? [] : [`${name} has no description`]),
      ...(security === undefined ? [`${name} does not say who may call it`] : []),
      ...(method === 'post' && identity.some((each) => !schemesOf(security).includes(each))
        ? [`${name} does not ask for the whole identity`]
        : []),
      ...(Object.keys(responses).some((status) => status.startsWith('4')) ? [] : [`${name} has no 4xx`]),
    ]),
  ];

  /** Names of the headers that the first requirement demands together. */
  function schemesOf(security: readonly object[] | undefined): string[] {
    return Object.keys(security?.[0] ?? {}).map((scheme) => securitySchemes[scheme]?.name ?? scheme);
  }
}

function unfit(schema: object, example: unknown): string | undefined {
  const ajv = new Ajv2020({ strict: false, unicodeRegExp: false });
  (formats as unknown as (on: Ajv2020) => void)(ajv);
  return ajv.validate(schema, example) ? undefined : ajv.errorsText();
}

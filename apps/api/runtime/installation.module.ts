import { type DynamicModule, type FactoryProvider, Module } from '@nestjs/common';
import { type Installation, world } from '#installation';
import { Service } from './service.js';
import { type Clock, type OwnRealm, tokens } from './tokens.js';

type Part = 'engine' | 'log' | 'views' | 'reactions';

/**
 * Provides the parts of the installation, each under its token. The service listens before its stores are open, so that
 * `/health/ready` works meanwhile: each part is a proxy that looks up the open installation on use.
 */
@Module({})
export class InstallationModule {
  static of(service: Service): DynamicModule {
    const parts: readonly Part[] = ['engine', 'log', 'views', 'reactions'];
    const clock: Clock = () => service.installation.now();
    const realm: OwnRealm = () => service.installation.realm;
    return {
      module: InstallationModule,
      global: true,
      providers: [
        { provide: Service, useValue: service },
        { provide: tokens.world, useValue: world },
        { provide: tokens.clock, useValue: clock },
        { provide: tokens.realm, useValue: realm },
        ...parts.map((part): FactoryProvider => ({ provide: tokens[part], useFactory: () => partOf(service, part) })),
      ],
      exports: [Service, ...Object.values(tokens)],
    };
  }
}

/** A part as a proxy. Before the installation is open it has no members: Nest probes providers for lifecycle hooks. */
function partOf<P extends Part>(service: Service, name: P): Installation[P] {
  return new Proxy({} as Installation[P], {
    get: (_, member): unknown => {
      const part = service.found?.[name];
      const value: unknown = part === undefined ? undefined : Reflect.get(part, member, part);
      // Bound to the part, because private fields do not work on its proxy.
      return typeof value === 'function' ? (value.bind(part) as unknown) : value;
    },
  });
}

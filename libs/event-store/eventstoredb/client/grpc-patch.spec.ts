import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { LogRefused } from '../../contract/port.js';
import { type Installed, patchGrpc, requireTried, triedVersions } from './grpc-patch.js';

const root = join(import.meta.dirname, '../../../..');
const packages = (JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as Lock).packages;

interface Lock {
  readonly packages: Readonly<Record<string, { readonly version: string }>>;
}

const tried: Installed = {
  ...triedVersions,
  attempt: {
    handleBackoffTimer(this: { continueConnecting: boolean }) {
      this.continueConnecting = true;
    },
  },
  connecting: { createChannel: () => undefined, getChannel: () => undefined },
};

it('what is installed is what was tried, and what the lock file pins', () => {
  expect(() => patchGrpc()).not.toThrow();
  expect(triedVersions).toEqual({
    client: packages['node_modules/@eventstore/db-client']?.version,
    grpc: packages['node_modules/@grpc/grpc-js']?.version,
  });
});

it.each<[string, Partial<Installed>, RegExp]>([
  ['another client', { client: '7.0.0' }, /db-client 7\.0\.0 with .* 1\.14\.7; .* \(npm ci\)\.$/],
  ['another gRPC', { grpc: '1.15.0' }, /grpc-js 1\.15\.0; connections are safe with 6\.2\.1 and 1\.14\.7 only/],
  ['no timer to patch', { attempt: {} }, /whose insides are others/],
  ['another timer', { attempt: { handleBackoffTimer: () => undefined } }, /whose insides are others/],
  ['channels made elsewhere', { connecting: { ...tried.connecting, createChannel: undefined } }, /insides are others/],
])('%s is refused in one sentence', (_what, other, sentence) => {
  expect(() => requireTried(tried)).not.toThrow();
  expect(() => requireTried({ ...tried, ...other })).toThrow(LogRefused);
  expect(() => requireTried({ ...tried, ...other })).toThrow(sentence);
});

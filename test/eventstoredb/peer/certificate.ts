import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generate } from 'selfsigned';

export interface Certificate {
  readonly key: Buffer;
  readonly cert: Buffer;
  /** The self-signed certificate, which the client must trust. */
  readonly file: string;
  remove(): void;
}

/** Makes a certificate for localhost and 127.0.0.1 in a temporary folder. */
export async function makeCertificate(): Promise<Certificate> {
  const altNames = [{ type: 2, value: 'localhost' } as const, { type: 7, ip: '127.0.0.1' } as const];
  const made = await generate([{ name: 'commonName', value: 'localhost' }], {
    algorithm: 'sha256',
    keyType: 'ec',
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', digitalSignature: true, keyCertSign: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      { name: 'subjectAltName', altNames },
    ],
  });
  const folder = mkdtempSync(join(tmpdir(), 'casetrail-peer-'));
  const file = join(folder, 'ca.pem');
  writeFileSync(file, made.cert);
  return {
    key: Buffer.from(made.private),
    cert: Buffer.from(made.cert),
    file,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

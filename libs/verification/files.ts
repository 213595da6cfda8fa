import { existsSync } from 'node:fs';
import { structureDamage } from '#sqlite';
import { type FileDamage, sealedFilesDamage } from '#personal-data';
import { type Findings, restoreIt } from './findings.js';

/** A file beside the log that only the caller knows, such as the manifest of a backup. */
export interface OtherFile {
  readonly path: string;
  /** Yields one sentence per finding, with file and way out. @throws what prevents the check */
  readonly check: () => AsyncIterable<readonly [kind: 'damaged' | 'noted', sentence: string]>;
}

export interface FilesCheck {
  readonly folder: string;
  readonly viewsFile: string;
  readonly others: readonly OtherFile[];
  readonly findings: Findings;
}

const remakeIt = 'delete the file while the service is stopped: it is made again from the log';

/**
 * Checks each file by itself, independent of the log: a damaged index may answer the checks' own questions correctly,
 * and a page that no fact refers to today may be read later. {@link LogSource.damage} checks the log's own file.
 */
export async function checkFiles({ folder, viewsFile, others, findings }: FilesCheck): Promise<void> {
  for (const { path, check } of others)
    await look(path, findings, async () => {
      for await (const [kind, sentence] of check()) findings[kind](sentence);
    });
  const views: FileDamage = { path: viewsFile, damage: () => structureDamage(viewsFile) };
  for (const [file, wayOut] of [
    [views, remakeIt],
    ...sealedFilesDamage({ folder }).map((each) => [each, restoreIt] as const),
  ] as const)
    if (existsSync(file.path))
      await look(file.path, findings, async () => {
        for (const fault of file.damage()) findings.damaged(`${file.path}: ${fault}: ${wayOut}`);
      });
}

async function look(path: string, findings: Findings, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    const { message } = error as Error;
    findings.unchecked(message.includes(path) ? message : `${path}: ${message}`);
  }
}

/** The server that a run is about: the one at EVENTSTOREDB_URL, or the protocol test peer in a process of its own. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { createInterface } from 'node:readline';

const main = fileURLToPath(new URL('./peer/main.ts', import.meta.url));
const warnings = '--disable-warning=ExperimentalWarning';

/**
 * A peer by itself.
 * @param {readonly string[]} options of `npm run peer`
 * @returns its address, its process, and what ends it
 */
export async function startPeerProcess(options = []) {
  const child = spawn(process.execPath, [warnings, main, '--port', '0', ...options], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const gone = once(child, 'exit');
  const first = once(createInterface(child.stdout), 'line');
  const [url] = await Promise.race([
    first,
    gone.then(([code]) => Promise.reject(new Error(`the peer ended: ${code}`))),
  ]);
  const stop = async (signal = 'SIGTERM') => {
    child.kill(signal);
    await gone;
  };
  return { url, child, stop };
}

/** @returns its address, whether it is the peer, and what ends a peer that was started here */
export async function serverUnderTest() {
  const given = process.env.EVENTSTOREDB_URL;
  if (given) return { url: given, isPeer: false, stop: async () => undefined };
  const { url, stop } = await startPeerProcess();
  return { url, isPeer: true, stop: () => stop() };
}

/**
 * The protocol test peer by itself: npm run peer -- --port 2113 [--tls] [--clock-offset MS] [--data FILE]
 * Prints one line with its address when it listens; ends on SIGTERM and SIGINT.
 */
import { parseArgs } from 'node:util';
import { startPeer } from './peer.ts';

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '2113' },
    tls: { type: 'boolean', default: false },
    'clock-offset': { type: 'string', default: '0' },
    data: { type: 'string' },
    control: { type: 'string' },
  },
});

const peer = await startPeer({
  port: Number(values.port),
  tls: values.tls,
  clockOffsetMs: Number(values['clock-offset']),
  ...(values.data === undefined ? {} : { dataFile: values.data }),
});
process.stdout.write(`${peer.url}\n`);

const end = (): void => void peer.stop().then(() => process.exit(0));
process.once('SIGTERM', end).once('SIGINT', end);

/**
 * The protocol test peer by itself:
 *
 *   npm run peer -- --port 2113 [--tls] [--clock-offset MS] [--data FILE] [--nodes 3] [--lag MS] [--control PORT]
 *
 * Prints one line with its address when it listens, and with --control a second one with the address for orders. Ends
 * on SIGTERM and SIGINT. With --tls the address names the file of the certificate, which is made now.
 */
import { parseArgs } from 'node:util';
import { startCluster } from './cluster.ts';
import { control } from './control.ts';

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '2113' },
    tls: { type: 'boolean', default: false },
    'clock-offset': { type: 'string', default: '0' },
    data: { type: 'string' },
    nodes: { type: 'string', default: '1' },
    lag: { type: 'string', default: '0' },
    'live-buffer': { type: 'string' },
    'stop-ms': { type: 'string' },
    control: { type: 'string' },
  },
});

const cluster = await startCluster({
  port: Number(values.port),
  tls: values.tls,
  clockOffsetMs: Number(values['clock-offset']),
  nodes: Number(values.nodes),
  followerLagMs: Number(values.lag),
  ...(values.data === undefined ? {} : { dataFile: values.data }),
  ...(values['live-buffer'] === undefined ? {} : { liveBufferMax: Number(values['live-buffer']) }),
  ...(values['stop-ms'] === undefined ? {} : { stopMs: Number(values['stop-ms']) }),
});
process.stdout.write(`${cluster.url}\n`);
if (values.control !== undefined) {
  const { port } = await control(cluster, Number(values.control));
  process.stdout.write(`http://127.0.0.1:${port}\n`);
}

const end = (): void => void cluster.stop().then(() => process.exit(0));
process.once('SIGTERM', end).once('SIGINT', end);

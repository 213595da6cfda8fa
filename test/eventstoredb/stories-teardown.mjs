import { server } from './stories-setup.mjs';

export default async function stopServer() {
  await server?.stop();
}

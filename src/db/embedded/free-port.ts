import { createServer } from 'node:net';

/** A port of the loopback address that nothing listens on at this moment. */
export const findFreePort = (): Promise<number> => tryPort(0);

/** True when a server could listen on this port of the loopback address now. */
export const isPortFree = (port: number): Promise<boolean> =>
  tryPort(port).then(
    () => true,
    () => false,
  );

function tryPort(port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen({ port, host: '127.0.0.1', exclusive: true }, () => {
      const address = probe.address();
      const taken = typeof address === 'object' && address !== null ? address.port : port;
      probe.close(() => resolve(taken));
    });
  });
}

import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';

/** Microsoft's emulator of Blob Storage in this process, its data in memory. */
export interface Azurite {
  readonly url: string;
  readonly port: number;
  /** The emulator's well-known account. */
  readonly account: string;
  readonly accountKey: string;
  close(): Promise<void>;
}

export interface AzuriteOptions {
  /** PEM: speaks TLS, and takes bearer tokens. */
  readonly tls?: { readonly cert: string; readonly key: string };
}

/** What is used of it; its package has no types and no public entry for embedding. */
interface BlobServer {
  start(): Promise<void>;
  close(): Promise<void>;
  readonly httpServer: { address(): AddressInfo; closeAllConnections(): void };
}

const require = createRequire(import.meta.url);

export async function startAzurite({ tls }: AzuriteOptions = {}): Promise<Azurite> {
  const { default: Server } = require('azurite/dist/src/blob/BlobServer.js');
  const { default: Configuration } = require('azurite/dist/src/blob/BlobConfiguration.js');
  const { EMULATOR_ACCOUNT_KEY_STR, EMULATOR_ACCOUNT_NAME } = require('azurite/dist/src/blob/utils/constants.js');
  const configuration = new Configuration(
    '127.0.0.1',
    0,
    5,
    '',
    '',
    [],
    false,
    undefined,
    false,
    undefined,
    false,
    true,
    tls?.cert ?? '',
    tls?.key ?? '',
    '',
    tls && 'basic',
    false,
    true,
  );
  const server: BlobServer = new Server(configuration);
  await server.start();
  const { port } = server.httpServer.address();
  return {
    url: `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${port}/${EMULATOR_ACCOUNT_NAME}`,
    port,
    account: EMULATOR_ACCOUNT_NAME,
    accountKey: EMULATOR_ACCOUNT_KEY_STR,
    async close() {
      server.httpServer.closeAllConnections();
      await server.close();
    },
  };
}

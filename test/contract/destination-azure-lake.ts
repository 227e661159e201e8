import { randomUUID } from 'node:crypto';
import { createDestinations, requireDestination } from '../../src/destinations/index.ts';
import { type Container, type LakeTwin, startLakeTwin } from '../../twins/data-lake/index.ts';
import { type HttpFaultProxy, startHttpFaults } from '../support/http-faults.ts';
import type { DestinationCase, FarEnd } from './destination-far-end.ts';

const ACCOUNT = 'contosolake';
const ACCOUNT_KEY = Buffer.from('a key of the twin, and long enough to be one').toString('base64');
const CONTAINER = 'exports';

export interface LakeFarEnd extends FarEnd {
  readonly twin: LakeTwin;
  readonly proxy: HttpFaultProxy;
  readonly container: Container;
  readonly account: { readonly settings: Record<string, unknown>; readonly credentials: Record<string, unknown> };
  /** A shared access signature for the container. */
  sign(permissions: string, expiresOn?: Date): string;
}

/** The Data Lake destination on a twin of the test's own, behind a proxy that breaks on demand. */
export async function openLakeFarEnd(): Promise<LakeFarEnd> {
  const twin = await startLakeTwin(ACCOUNT, ACCOUNT_KEY);
  const proxy = await startHttpFaults(twin.port);
  const container: Container = new Map();
  twin.state.containers.set(CONTAINER, container);
  return {
    twin,
    proxy,
    container,
    connect: () =>
      requireDestination(createDestinations({ exportDir: '/unused', allowPrivateNetworks: true }), 'azure_data_lake'),
    account: {
      settings: { account: ACCOUNT, endpoint: `http://127.0.0.1:${proxy.port}`, container: CONTAINER },
      credentials: { accountKey: ACCOUNT_KEY },
    },
    target: { container: CONTAINER },
    sign(permissions, expiresOn = new Date(Date.now() + 3_600_000)) {
      const sig = randomUUID();
      twin.state.signatures.set(sig, { permissions, expiresOn });
      return new URLSearchParams({ sp: permissions, se: expiresOn.toISOString(), sr: 'c', sig }).toString();
    },
    async visible() {
      const files = [...container].flatMap(([path, node]) =>
        node.kind === 'file' && !/(^|\/)\./.test(path) ? [[path, Buffer.concat(node.body)] as const] : [],
      );
      return new Map(files);
    },
    everything: async () => [...container.keys()],
    async release() {
      await proxy.close();
      await twin.close();
    },
  };
}

export const lakeCase: DestinationCase = {
  openFarEnd: openLakeFarEnd,
  async openForbidden() {
    const farEnd = await openLakeFarEnd();
    return { ...farEnd, account: { ...farEnd.account, credentials: { sas: farEnd.sign('rl') } } };
  },
  async openFull(capacity) {
    const farEnd = await openLakeFarEnd();
    farEnd.twin.faults.capacity = capacity;
    return farEnd;
  },
  badTargets: ['../x', '/etc', 'a/../../x', 'C:\\x', 'a\\..\\..\\x', 'a\0b', '~'].map((folder) => ({
    container: CONTAINER,
    folder,
  })),
  // There are no links, and no way up.
  makeTraps: async () => [],
};

import { S3Client } from '@aws-sdk/client-s3';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { createPublicAgents } from '../network/agents.ts';
import { isGiven, type S3Account, type S3Options } from './account.ts';

export type ConnectS3 = (account: S3Account) => S3Client;

const CONNECT_MS = 10_000;
const STALL_MS = 60_000;

/** Clients share their connections, which all go by our agents; retries are the engine's. */
export function createS3Connector({ allowPrivateNetworks, allowOwnIdentity, timeouts, resolve }: S3Options): ConnectS3 {
  const stallMs = timeouts?.stallMs ?? STALL_MS;
  const agents = createPublicAgents({
    allowPrivate: allowPrivateNetworks,
    connectMs: timeouts?.connectMs ?? CONNECT_MS,
    stallMs,
    ...(resolve !== undefined && { resolve }),
  });
  const requestHandler = new NodeHttpHandler({
    httpAgent: agents.http,
    httpsAgent: agents.https,
    socketTimeout: stallMs,
  });
  return ({ settings: { endpoint, region, addressing }, credentials: { accessKeyId, secretAccessKey } }) => {
    const hasKeys = isGiven(accessKeyId) && isGiven(secretAccessKey);
    return new S3Client({
      region,
      forcePathStyle: toAddressing({ endpoint, addressing }) === 'path',
      ...(endpoint !== undefined && { endpoint }),
      ...(hasKeys && { credentials: { accessKeyId, secretAccessKey } }),
      // Without keys the SDK looks for the server's identity.
      ...(!hasKeys && allowOwnIdentity !== true && { credentials: noIdentity }),
      requestHandler,
      maxAttempts: 1,
      // Answers that come before the body is sent save it, but not every store sends them.
      expectContinueHeader: false,
      // Many stores other than Amazon's refuse the newer checksums.
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
      // Not out of the environment: what a connection says holds.
      useDualstackEndpoint: false,
      useFipsEndpoint: false,
      useArnRegion: false,
    });
  };
}

/** Amazon wants the bucket in the host name; elsewhere names below the store's often do not resolve. */
export const toAddressing = ({
  endpoint,
  addressing,
}: Pick<S3Account['settings'], 'endpoint' | 'addressing'>): 'path' | 'host' =>
  addressing ?? (endpoint === undefined ? 'host' : 'path');

async function noIdentity(): Promise<never> {
  throw Object.assign(new Error('no keys are given'), { name: 'CredentialsProviderError' });
}

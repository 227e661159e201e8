import type { StoragePipelineOptions } from '@azure/storage-blob';
import type { PublicAgents } from '../network/agents.ts';

/**
 * Every connection by our agents, also those that redirects lead to; without retries, which are the engine's. The SDK hands
 * `agent` on to its HTTP pipeline (`PipelineOptions` of core-rest-pipeline), which its own type does not name; with an
 * agent set, proxies out of the environment, which would resolve names past our rules, are left aside.
 */
export function toPipelineOptions(
  agents: PublicAgents,
  url: string,
): Pick<StoragePipelineOptions, 'retryOptions' | 'userAgentOptions'> {
  return {
    agent: url.startsWith('https:') ? agents.https : agents.http,
    retryOptions: { maxTries: 1 },
    userAgentOptions: { userAgentPrefix: 'export-bot' },
  } as Pick<StoragePipelineOptions, 'retryOptions' | 'userAgentOptions'>;
}

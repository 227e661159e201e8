import type { BytesDestination } from '../../contract.ts';
import { createAzureDestination } from '../destination.ts';
import type { AzureOptions } from '../options.ts';

const TITLE = 'Azure Data Lake Storage Gen2';

/** Files in a container of a storage account with a hierarchical namespace, where a folder is renamed in one step. */
export const createAzureLakeDestination = (options: AzureOptions): BytesDestination =>
  createAzureDestination({ kind: 'azure_data_lake', title: TITLE }, options, async () =>
    (await import('./service.ts')).createLakeService(TITLE, options),
  );

import type { BytesDestination } from '../../contract.ts';
import { createAzureDestination } from '../destination.ts';
import type { AzureOptions } from '../options.ts';

const TITLE = 'Azure Blob Storage';

/** Files as block blobs in a container of a storage account. */
export const createAzureBlobDestination = (options: AzureOptions): BytesDestination =>
  createAzureDestination({ kind: 'azure_blob', title: TITLE }, options, async () =>
    (await import('./service.ts')).createBlobService(TITLE, options),
  );

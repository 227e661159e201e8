export { createAzureBlobDestination } from './blob/index.ts';
export { createAzureLakeDestination } from './lake/index.ts';

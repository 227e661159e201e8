export { createAzureBlobDestination } from './blob/index.ts';

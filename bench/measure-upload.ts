import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { S3Client } from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { StorageSharedKeyCredential as BlobKey, BlobServiceClient } from '@azure/storage-blob';
import { DataLakeServiceClient, StorageSharedKeyCredential as LakeKey } from '@azure/storage-file-datalake';
import type { Measured } from './child.ts';
import type { Place } from './cloud-places.ts';
import { readPeakMiB } from './peak.ts';

/** What the vendor's own library takes for the finished file, with as much on its way at once as ours has. */
const { place, file } = JSON.parse(process.argv[2] ?? '') as { place: Place; file: string };

const MIB = 1024 * 1024;
const NAME = 'reference.csv';
const { endpoint, account = '' } = place.settings;
const { accountKey = '', accessKeyId = '', secretAccessKey = '' } = place.credentials;

const uploads: Readonly<Record<Place['kind'], () => Promise<unknown>>> = {
  azure_blob: () =>
    new BlobServiceClient(endpoint, new BlobKey(account, accountKey))
      .getContainerClient(place.target.container ?? '')
      .getBlockBlobClient(NAME)
      .uploadFile(file, { blockSize: 8 * MIB, concurrency: 4 }),
  azure_data_lake: () =>
    new DataLakeServiceClient(endpoint, new LakeKey(account, accountKey))
      .getFileSystemClient(place.target.container ?? '')
      .getFileClient(NAME)
      .uploadFile(file, { chunkSize: 8 * MIB, maxConcurrency: 4, singleUploadThreshold: 8 * MIB }),
  s3: () =>
    new Upload({
      client: new S3Client({
        endpoint,
        region: 'us-east-1',
        forcePathStyle: true,
        credentials: { accessKeyId, secretAccessKey },
        requestChecksumCalculation: 'WHEN_REQUIRED',
      }),
      params: { Bucket: place.target.bucket ?? '', Key: NAME, Body: createReadStream(file) },
      partSize: 16 * MIB,
      queueSize: 4,
    }).done(),
};

const begin = performance.now();
await uploads[place.kind]();
const seconds = (performance.now() - begin) / 1000;
const peakMiB = readPeakMiB();
console.log(JSON.stringify({ rows: 0, bytes: (await stat(file)).size, seconds, peakMiB } satisfies Measured));
process.exit(0);

import { AppError } from '../domain/errors.ts';
import { createAzureBlobDestination, createAzureLakeDestination } from './azure/index.ts';
import type { Destination } from './contract.ts';
import { createFolderDestination } from './folder/index.ts';
import { createS3Destination } from './s3/index.ts';
import { createSftpDestination } from './sftp/index.ts';

export interface DestinationOptions {
  /** Base of the folder destination. */
  readonly exportDir: string;
  /** Whether people may name servers on loopback and in the operator's own networks. */
  readonly allowPrivateNetworks: boolean;
  readonly now?: () => Date;
  /** Stands in for Microsoft Entra ID's address. */
  readonly azureLoginUrl?: string | undefined;
  /** Whether S3 connections without keys may use the identity that the server has in Amazon's cloud. */
  readonly allowOwnS3Identity?: boolean;
}

/** Every destination that this bot knows, by kind: a line for each. */
export function createDestinations(options: DestinationOptions): ReadonlyMap<string, Destination> {
  const azure = { ...options, loginUrl: options.azureLoginUrl };
  const destinations: Destination[] = [
    createFolderDestination({ baseDir: options.exportDir, ...options }),
    createSftpDestination(options),
    createAzureBlobDestination(azure),
    createAzureLakeDestination(azure),
    createS3Destination({ ...options, allowOwnIdentity: options.allowOwnS3Identity === true }),
  ];
  return new Map(destinations.map((destination) => [destination.kind, destination]));
}

/** For kinds that come from the database, which another version may have written. */
export function requireDestination(destinations: ReadonlyMap<string, Destination>, kind: string): Destination {
  const destination = destinations.get(kind);
  if (destination !== undefined) return destination;
  const detail = `this version has no destination of the kind '${kind}'`;
  throw new AppError('destination_refused', { destination: kind, detail }, { detail });
}

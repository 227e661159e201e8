import { AppError } from '../domain/errors.ts';
import { createAzureBlobDestination, createAzureLakeDestination } from './azure/index.ts';
import type { BytesDestination, Destination } from './contract.ts';
import { createFolderDestination } from './folder/index.ts';
import { createLinkedinDestination, type LinkedinOptions } from './linkedin/index.ts';
import { createMailchimpDestination, type MailchimpOptions } from './mailchimp/index.ts';
import { createS3Destination } from './s3/index.ts';
import { createSftpDestination } from './sftp/index.ts';
import { createWebhookDestination } from './webhook/index.ts';

export interface DestinationOptions {
  /** Base of the folder destination. */
  readonly exportDir: string;
  /** Whether people may name servers on loopback and in the operator's own networks. */
  readonly allowPrivateNetworks: boolean;
  readonly mailchimp?: Pick<MailchimpOptions, 'apiUrl' | 'app'>;
  readonly linkedin?: Pick<LinkedinOptions, 'apiUrl' | 'app' | 'sourcePlatform' | 'version'>;
  readonly now?: () => Date;
  /** Stands in for Microsoft Entra ID's address. */
  readonly azureLoginUrl?: string | undefined;
  /** Whether S3 connections without keys may use the identity that the server has in Amazon's cloud. */
  readonly allowOwnS3Identity?: boolean;
}

/** Where none is configured, as in tests of other things. */
const LINKEDIN_VERSION = '202604';

/** Every destination that this bot knows, by kind: a line for each. */
export function createDestinations(options: DestinationOptions): ReadonlyMap<string, Destination> {
  const azure = { ...options, loginUrl: options.azureLoginUrl };
  const withNow = options.now === undefined ? {} : { now: options.now };
  const destinations: Destination[] = [
    createFolderDestination({ baseDir: options.exportDir, ...options }),
    createSftpDestination(options),
    createAzureBlobDestination(azure),
    createAzureLakeDestination(azure),
    createS3Destination({ ...options, allowOwnIdentity: options.allowOwnS3Identity === true }),
    createMailchimpDestination({ ...withNow, ...options.mailchimp }),
    createLinkedinDestination({ ...withNow, version: LINKEDIN_VERSION, ...options.linkedin }),
    createWebhookDestination(options),
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

/** For what only files can do; anything else is a bug of the caller. */
export function requireBytes(destination: Destination): BytesDestination {
  if (destination.takes === 'bytes') return destination;
  throw new AppError('internal', {}, { detail: `the destination '${destination.kind}' takes no files` });
}

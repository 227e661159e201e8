import { AppError } from '../../domain/errors.ts';
import { parseFolder } from '../files/places.ts';
import type { AzureTarget } from './account.ts';

/** The export's folder in its container. Checked again here, as stored settings may be older than the check. */
export function toFolder({ folder = '' }: AzureTarget): string {
  const parts = parseFolder(folder);
  if (parts === undefined) throw new AppError('path_outside', { path: folder });
  return parts.join('/');
}

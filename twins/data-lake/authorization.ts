import { createHmac, timingSafeEqual } from 'node:crypto';
import { LakeError } from './errors.ts';
import type { LakeState } from './state.ts';

export interface LakeRequest {
  readonly method: string;
  /** As it came, still encoded. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Buffer;
}

/** Rights as `sp` of a SAS spells them: read, add, create, write, delete, list, move. */
export type Right = 'r' | 'a' | 'c' | 'w' | 'd' | 'l' | 'm';

const STANDARD = [
  'content-encoding',
  'content-language',
  'content-length',
  'content-md5',
  'content-type',
  'date',
  'if-modified-since',
  'if-match',
  'if-none-match',
  'if-unmodified-since',
  'range',
];
const LARGEST_SKEW_MS = 15 * 60_000;

/** What the request may do. Throws where it is nobody's. */
export function authorize(state: LakeState, request: LakeRequest, now: Date): (right: Right) => void {
  const sig = request.query.get('sig');
  if (sig !== null) {
    const access = state.signatures.get(sig);
    if (access === undefined || access.expiresOn <= now) throw new LakeError(403, 'AuthenticationFailed');
    return (right) => {
      if (!access.permissions.includes(right)) throw new LakeError(403, 'AuthorizationPermissionMismatch');
    };
  }
  verifySharedKey(state, request, now);
  return () => undefined;
}

/** https://learn.microsoft.com/rest/api/storageservices/authorize-with-shared-key */
function verifySharedKey({ account, accountKey }: LakeState, request: LakeRequest, now: Date): void {
  const { headers, method, path, query } = request;
  const [, name, signature = ''] = /^SharedKey ([^:]+):(.+)$/.exec(headers.authorization ?? '') ?? [];
  if (name === undefined) throw new LakeError(401, 'NoAuthenticationInformation');
  const skew = Math.abs(Date.parse(headers['x-ms-date'] ?? '') - now.getTime());
  if (!(skew <= LARGEST_SKEW_MS)) throw new LakeError(403, 'AuthenticationFailed');
  const standard = STANDARD.map((header) => {
    const value = headers[header] ?? '';
    return header === 'content-length' && value === '0' ? '' : value;
  });
  const own = Object.keys(headers).filter((header) => header.startsWith('x-ms-'));
  const resource = [...new Set(query.keys())]
    .sort()
    .map((key) => `${key.toLowerCase()}:${query.getAll(key).join(',')}`);
  const text = [
    method,
    ...standard,
    ...own.sort().map((header) => `${header}:${(headers[header] ?? '').trim()}`),
    [`/${account}${path}`, ...resource].join('\n'),
  ].join('\n');
  const expected = createHmac('sha256', Buffer.from(accountKey, 'base64')).update(text).digest('base64');
  const isRight =
    expected.length === signature.length && timingSafeEqual(Buffer.from(expected), Buffer.from(signature));
  if (name !== account || !isRight) throw new LakeError(403, 'AuthenticationFailed');
}

import { isIP } from 'node:net';

/** `later`: it may do; `refused`: not there, and not any more. */
export type Uploaded = { readonly kind: 'done' } | { readonly kind: 'later' | 'refused'; readonly why: string };

export type UploadFile = (url: string, serviceUrl: string, bytes: Uint8Array) => Promise<Uploaded>;

/** Files are ten megabytes at most. */
const TIMEOUT_MS = 60_000;
const PASSING: ReadonlySet<number> = new Set([408, 425, 429]);

/**
 * Puts a file into the upload session that Teams has opened in somebody's OneDrive, in one piece: below sixty megabytes
 * it takes that (learn.microsoft.com/graph/api/driveitem-createuploadsession#upload-bytes-to-the-upload-session).
 */
export const uploadFile: UploadFile = async (url, serviceUrl, bytes) => {
  if (!isOfMicrosoft(new URL(url), serviceUrl)) return { kind: 'refused', why: 'an address that is not of OneDrive' };
  try {
    const response = await fetch(url, {
      method: 'PUT',
      headers: { 'content-range': `bytes 0-${bytes.byteLength - 1}/${bytes.byteLength}` },
      body: new Blob([new Uint8Array(bytes)], { type: 'application/octet-stream' }),
      // It would lead elsewhere than what Teams has named.
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    await response.body?.cancel();
    const { status } = response;
    // 202: it waits for more, of which there is none.
    if (status === 200 || status === 201) return { kind: 'done' };
    return { kind: PASSING.has(status) || status >= 500 ? 'later' : 'refused', why: String(status) };
  } catch (error) {
    return { kind: 'later', why: String(error) };
  }
};

/** Records of customers go there: by TLS to a host with a name, or to whoever speaks for Teams itself. */
function isOfMicrosoft({ protocol, hostname, origin }: URL, serviceUrl: string): boolean {
  if (origin === new URL(serviceUrl).origin) return true;
  return protocol === 'https:' && hostname.includes('.') && isIP(hostname) === 0 && !hostname.startsWith('[');
}

import type { Hono } from 'hono';
import { toAppError } from '../../domain/errors.ts';
import { CHAT_FILE_PATH, openChatFile } from '../../services/chat-files/download.ts';
import { AUDIT_DOWNLOAD_PATH, openAuditDownload } from '../../services/downloads/audit.ts';
import { openRejectionsDownload, REJECTIONS_DOWNLOAD_PATH } from '../../services/downloads/rejections.ts';
import { type PageEnv, type PageParts, report } from './parts.ts';

/** Files behind signed addresses. */
export function mountDownloads(app: Hono<PageEnv>, parts: PageParts): void {
  const { services } = parts;
  for (const { path, name, open } of DOWNLOADS) {
    app.get(`${path}/:token`, async (context) => {
      const text = await open(services, context.req.param('token'));
      const day = services.clock.now().toISOString().slice(0, 10);
      const body = toStream(text, (error) => report(parts, toAppError(error), context));
      return context.body(body, 200, {
        'content-type': 'text/csv; charset=utf-8',
        'content-disposition': `attachment; filename="${name}-${day}.csv"`,
        ...PRIVATE,
      });
    });
  }
  app.get(`${CHAT_FILE_PATH}/:token`, async (context) => {
    const { bytes, name, mediaType } = await openChatFile(services, context.req.param('token'));
    return context.body(Uint8Array.from(bytes), 200, {
      'content-type': mediaType,
      'content-disposition': toDisposition(name),
      ...PRIVATE,
    });
  });
}

const DOWNLOADS = [
  { path: AUDIT_DOWNLOAD_PATH, name: 'audit', open: openAuditDownload },
  { path: REJECTIONS_DOWNLOAD_PATH, name: 'refused', open: openRejectionsDownload },
];

/** Personal data: neither a cache on the way nor another site may have it. */
const PRIVATE = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' };

/** Their names are people's words: in ASCII for old clients, and as they are (RFC 6266). */
function toDisposition(name: string): string {
  const plain = name
    .normalize('NFKD')
    .replace(/[^\x20-\x7e]/g, '')
    .replace(/["\\]/g, '');
  return `attachment; filename="${plain}"; filename*=UTF-8''${encodeURIComponent(name).replace(/['()*]/g, toHex)}`;
}

const toHex = (sign: string): string => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`;

/** A failure midway breaks the download off, so that half a file does not pass for a whole one. */
function toStream(text: AsyncGenerator<string>, onError: (error: unknown) => void): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream({
    async pull(controller) {
      try {
        const { done, value } = await text.next();
        if (done === true) controller.close();
        else controller.enqueue(encoder.encode(value));
      } catch (error) {
        onError(error);
        controller.error(error);
      }
    },
    async cancel() {
      await text.return(undefined);
    },
  });
}

import type { Hono } from 'hono';
import { toAppError } from '../../domain/errors.ts';
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
      });
    });
  }
}

const DOWNLOADS = [
  { path: AUDIT_DOWNLOAD_PATH, name: 'audit', open: openAuditDownload },
  { path: REJECTIONS_DOWNLOAD_PATH, name: 'refused', open: openRejectionsDownload },
];

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

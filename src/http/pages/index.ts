import { Hono } from 'hono';
import { CREDENTIALS_PATH } from '../../services/connections/links.ts';
import type { Services } from '../../services/context.ts';
import { AUDIT_DOWNLOAD_PATH } from '../../services/downloads/audit.ts';
import { CALENDAR_PATH } from '../../services/schedules/calendar.ts';
import { mountCalendar } from './calendar.ts';
import { mountCredentials } from './credentials.ts';
import { mountDownloads } from './downloads.ts';
import { forbidStoring, sendSecureHeaders } from './guards.ts';
import { answerErrors, type PageEnv, type PageParts } from './parts.ts';
import { createReaders } from './reader.ts';
import { mountStyleSheet, readStyleSheet } from './styles.ts';

/** The pages that people reach by links that the bot hands out, without scripts; to be mounted at `/`. */
export function createPages(services: Services): Hono {
  const sheet = readStyleSheet();
  const parts: PageParts = { services, readers: createReaders(() => services.clock.now()), styles: sheet.path };
  const pages = new Hono<PageEnv>();
  pages.onError(answerErrors(parts));
  for (const path of [CREDENTIALS_PATH, AUDIT_DOWNLOAD_PATH, CALENDAR_PATH])
    pages.use(`${path}/*`, sendSecureHeaders(), forbidStoring());
  mountCredentials(pages, parts);
  mountDownloads(pages, parts);
  mountCalendar(pages, parts);
  const app = new Hono();
  app.route('/', pages);
  mountStyleSheet(app, sheet);
  return app;
}

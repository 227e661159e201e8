import type { HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import { waitFor } from '../kit/faults.ts';
import { cut } from './api/cut.ts';
import { mimeTypeOf } from './api/media-types.ts';
import type { Core } from './core.ts';

/** Where files are posted to, raw or as a form, and read from. */
export function createUploads(core: Core): Hono<{ Bindings: HttpBindings }> {
  const app = new Hono<{ Bindings: HttpBindings }>();
  app.post('/upload/v1/:id', async (c) => {
    const fault = core.faults.take('upload');
    await waitFor(fault?.delay);
    if (fault?.cut !== undefined) return cut(c);
    if (fault !== undefined && (fault.status !== undefined || fault.error !== undefined)) return c.text('error', 500);
    const file = core.state.files.get(c.req.param('id'));
    if (file === undefined) return c.text('not found', 404);
    const isForm = c.req.header('content-type')?.startsWith('multipart/') ?? false;
    const parts = isForm ? Object.values(await c.req.parseBody()) : [];
    const part = parts.find((one): one is File => typeof one !== 'string');
    const content = new Uint8Array(await (part ?? c.req).arrayBuffer());
    if (content.length !== file.length) return c.text(`${content.length} bytes, ${file.length} promised`, 400);
    core.state.files.set(file.id, { ...file, content });
    core.changes.notify();
    return c.text(`OK - ${content.length}`);
  });
  app.get('/files-pri/:id/:name', (c) => {
    const file = core.state.files.get(c.req.param('id'));
    if (file?.content === undefined) return c.notFound();
    return c.body(Uint8Array.from(file.content), 200, { 'content-type': mimeTypeOf(file.name) });
  });
  return app;
}

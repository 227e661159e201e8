import type { App } from '@slack/bolt';
import type { WebClient } from '@slack/web-api';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { SlackTwin } from '../../twins/slack/index.ts';
import { button, FORM, plain, startTwinAndApp } from './slack-twin-app.ts';

/** Modals of the twin, opened, filled in and closed by people. */
let twin: SlackTwin;
let app: App;
let client: WebClient;
let close: () => Promise<void>;

beforeEach(async () => {
  ({ twin, app, client, close } = await startTwinAndApp());
});
afterEach(() => close());

test('a button opens a modal with its trigger, which works once and for three seconds', async () => {
  const triggers: string[] = [];
  app.action('edit', async ({ ack, body, client }) => {
    await ack();
    const isFirst = triggers.push((body as { trigger_id: string }).trigger_id) === 1;
    if (isFirst) await client.views.open({ trigger_id: triggers[0] ?? '', view: FORM });
  });
  await client.chat.postMessage({
    channel: 'C0EXPORTS',
    text: 'Newsletter',
    blocks: [{ type: 'actions', elements: [button('Edit', 'edit', '1'), button('Run', 'run', '1')] }],
  });
  const [message] = twin.channel('exports').messages;
  const ann = twin.user('ann');
  const ack = await ann.pressButton(message!, 'Edit');
  expect(ack.request.payload).toMatchObject({
    type: 'block_actions',
    container: { type: 'message', message_ts: message?.ts, is_ephemeral: false },
    message: { ts: message?.ts },
    actions: [{ action_id: 'edit', value: '1', type: 'button' }],
  });
  const view = await twin.waitFor(() => twin.views('ann')[0]);
  expect(view).toMatchObject({ type: 'modal', root_view_id: view.id, previous_view_id: null });
  const reopen = (trigger_id: string) => client.views.open({ trigger_id, view: FORM });
  await expect(reopen(triggers[0] ?? '')).rejects.toMatchObject({ data: { error: 'exchanged_trigger_id' } });
  await expect(reopen('1.2.x')).rejects.toMatchObject({ data: { error: 'invalid_trigger_id' } });
  await ann.pressButton(message!, 'edit');
  await twin.advance(3_001);
  await expect(reopen(triggers[1] ?? '')).rejects.toMatchObject({ data: { error: 'expired_trigger_id' } });
  expect(() => ann.pressButton(message!, 'Delete')).toThrow('no "Delete" here; there is button edit “Edit”');
});

test('a form is checked by Slack first, then by the app, and closes when both are content', async () => {
  app.command('/export', async ({ ack, body, client }) => {
    await client.views.open({ trigger_id: body.trigger_id, view: FORM });
    await ack();
  });
  app.options('segment', async ({ ack, options }) => {
    await ack({ options: [{ text: plain(`VIP ${options.value}`), value: 'seg:1' }] });
  });
  const seen: unknown[] = [];
  app.view('export', async ({ ack, view }) => {
    seen.push(view.state.values);
    const isTaken = view.state.values.name?.name?.value === 'Taken';
    await ack(isTaken ? { response_action: 'errors', errors: { name: 'There is one already' } } : undefined);
  });
  const ann = twin.user('ann');
  await ann.slash('/export', 'create', 'general');
  const [view] = twin.views('ann');
  expect((await ann.suggest(view!, 'segment', 'x')).options).toEqual([{ text: plain('VIP x'), value: 'seg:1' }]);
  expect(await ann.submit(view!)).toMatchObject({ ack: undefined, errors: { name: expect.any(String) } });
  const refused = await ann.submit(view!, { Name: 'Taken' });
  expect(refused).toMatchObject({ errors: { name: 'There is one already' }, view: { id: view?.id } });
  const saved = await ann.submit(view!, { Name: 'Fresh', Segment: 'VIP x', At: '09:30' });
  expect(saved).toMatchObject({ ack: { ok: true }, errors: {}, view: undefined });
  expect(seen.at(-1)).toEqual({
    name: { name: { type: 'plain_text_input', value: 'Fresh' } },
    segment: {
      segment: {
        type: 'external_select',
        selected_option: { text: { ...plain('VIP x'), emoji: true }, value: 'seg:1' },
      },
    },
    at: { at: { type: 'timepicker', selected_time: '09:30', timezone: 'Europe/Amsterdam' } },
  });
});

test('an update of a modal keeps what was typed, and an old hash is a conflict', async () => {
  app.command('/export', async ({ ack, body, client }) => {
    await ack();
    await client.views.open({ trigger_id: body.trigger_id, view: FORM });
  });
  app.action('at', async ({ ack, body, client }) => {
    await ack();
    const { id = '', hash = '' } = (body as { view?: { id: string; hash: string } }).view ?? {};
    const view = { ...FORM, title: plain('Changed') };
    await client.views.update({ view_id: id, hash, view });
    await client.views.update({ view_id: id, hash, view }).catch(() => {});
  });
  const ann = twin.user('ann');
  await ann.slash('/export');
  const view = await twin.waitFor(() => twin.views('ann')[0]);
  await ann.select(view, 'Name', 'Half typed');
  await ann.select(view, 'at', '10:00');
  const changed = await twin.waitFor(() => twin.views('ann').find(({ title }) => title?.text === 'Changed'));
  expect(changed.state.values).toMatchObject({
    name: { name: { value: 'Half typed' } },
    at: { at: { selected_time: '10:00' } },
  });
  await twin.waitFor(() => twin.calls('views.update').length === 2);
  expect(twin.calls('views.update').map(({ outcome }) => outcome)).toEqual(['ok', 'hash_conflict']);
});

test('modals stack up to three and closing one tells the app', async () => {
  const closed: boolean[] = [];
  app.command('/export', async ({ ack, body, client }) => {
    await ack();
    await client.views.open({ trigger_id: body.trigger_id, view: FORM });
  });
  app.view('export', async ({ ack }) => ack({ response_action: 'push', view: FORM }));
  app.view({ type: 'view_closed', callback_id: 'export' }, async ({ ack, body }) => {
    closed.push((body as { is_cleared: boolean }).is_cleared);
    await ack();
  });
  const ann = twin.user('ann');
  await ann.slash('/export');
  await twin.waitFor(() => twin.views('ann').length === 1);
  const submit = () => ann.submit(twin.views('ann').at(-1)!, { name: 'x' });
  await submit();
  await submit();
  expect(twin.views('ann')).toHaveLength(3);
  expect((await submit()).problem).toContain('trouble');
  await ann.closeView(twin.views('ann').at(-1)!);
  expect(twin.views('ann')).toHaveLength(2);
  await ann.closeView(twin.views('ann').at(-1)!, { all: true });
  expect(twin.views('ann')).toEqual([]);
  expect(closed).toEqual([false, true]);
});

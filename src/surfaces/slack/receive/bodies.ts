import { z } from 'zod';

/*
 * What Slack sends, as far as we look at it. Slack adds keys all the time, so all of these are loose.
 * docs.slack.dev/reference/interaction-payloads, docs.slack.dev/interactivity/implementing-slash-commands
 */

const id = z.string().min(1).max(100);
const state = z.object({ values: z.record(z.string(), z.record(z.string(), z.looseObject({}))).optional() });
const person = z.looseObject({ id });

const viewSchema = z.looseObject({
  id,
  type: z.string(),
  private_metadata: z.string().optional(),
  state: state.optional(),
  blocks: z
    .array(
      z.looseObject({
        block_id: z.string().optional(),
        element: z.looseObject({ action_id: z.string().optional() }).optional(),
      }),
    )
    .default([]),
});

export const commandSchema = z.looseObject({
  trigger_id: z.string().min(1),
  user_id: id,
  channel_id: id,
  channel_name: z.string().default(''),
  text: z.string().default(''),
  response_url: z.url().optional(),
});

export const actionsSchema = z.looseObject({
  trigger_id: z.string().min(1),
  user: person,
  container: z
    .looseObject({
      is_ephemeral: z.boolean().optional(),
      message_ts: z.string().optional(),
      thread_ts: z.string().optional(),
    })
    .optional(),
  channel: z.looseObject({ id, name: z.string().default('') }).nullish(),
  message: z.looseObject({ ts: z.string().optional(), thread_ts: z.string().optional() }).nullish(),
  view: viewSchema.nullish(),
  state: state.nullish(),
  response_url: z.string().optional(),
  actions: z
    .array(
      z.looseObject({
        type: z.string(),
        action_id: z.string().optional(),
        block_id: z.string().optional(),
        value: z.string().optional(),
        selected_option: z.looseObject({ value: z.string().optional() }).nullish(),
      }),
    )
    .min(1),
});

export const submissionSchema = z.looseObject({ trigger_id: z.string().optional(), user: person, view: viewSchema });

export const shortcutSchema = z.looseObject({ trigger_id: z.string().min(1), user: person, callback_id: z.string() });

export const suggestionSchema = z.looseObject({
  user: person,
  action_id: z.string(),
  value: z.string().default(''),
  view: viewSchema.nullish(),
});

const eventEnvelope = { event_id: z.string().min(1) };

export const saidSchema = z.looseObject({
  ...eventEnvelope,
  event: z.looseObject({
    user: id.optional(),
    bot_id: z.string().optional(),
    subtype: z.string().optional(),
    text: z.string().default(''),
    channel: id,
    thread_ts: z.string().optional(),
  }),
});

export const homeOpenedSchema = z.looseObject({
  ...eventEnvelope,
  event: z.looseObject({ user: id, tab: z.string().optional() }),
});

export const personChangedSchema = z.looseObject({ ...eventEnvelope, event: z.looseObject({ user: person }) });

export const tokensRevokedSchema = z.looseObject({
  ...eventEnvelope,
  event: z.looseObject({ tokens: z.looseObject({ bot: z.array(z.string()).optional() }).optional() }),
});

export const envelopeSchema = z.looseObject(eventEnvelope);

export type ViewBody = z.infer<typeof viewSchema>;
export type ActionsBody = z.infer<typeof actionsSchema>;

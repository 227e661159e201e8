import { z } from 'zod';

const text = (most: number) => z.string().max(most);
const id = text(500).min(1);
/** What we can do without is left out where it is not what it should be. */
const optional = <T extends z.ZodType>(schema: T) => schema.optional().catch(undefined);

const account = z.looseObject({ id, name: optional(text(500)), aadObjectId: optional(text(100)) });
const named = z.looseObject({ id, name: optional(text(500)) });

/**
 * An activity as the Bot Connector sends it, as far as we read it
 * (learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-api-reference#activity-object).
 */
export const activitySchema = z.looseObject({
  type: text(100).min(1),
  id: optional(id),
  name: optional(text(200)),
  timestamp: optional(text(60)),
  channelId: text(100),
  // Without it, nothing would be held against the address that the token names.
  serviceUrl: z.url({ protocol: /^https?$/ }).max(500),
  from: account,
  recipient: optional(z.looseObject({ id, isTargeted: optional(z.boolean()) })),
  conversation: z.looseObject({
    id,
    conversationType: optional(text(60)),
    tenantId: optional(text(100)),
    name: optional(text(500)),
  }),
  text: optional(text(100_000)),
  value: z.unknown().optional(),
  replyToId: optional(id),
  action: optional(text(60)),
  locale: optional(text(60)),
  localTimezone: optional(text(100)),
  entities: z
    .array(z.looseObject({ type: optional(text(60)) }))
    .max(500)
    .catch([])
    .default([]),
  channelData: optional(
    z.looseObject({
      tenant: optional(named),
      team: optional(named),
      channel: optional(named),
      eventType: optional(text(60)),
      settings: optional(z.looseObject({ selectedChannel: optional(named) })),
    }),
  ),
});
export type Activity = z.infer<typeof activitySchema>;

/** The organisation that it comes from: Teams writes it in one place or the other. */
export const tenantOf = ({ conversation, channelData }: Activity): string | undefined =>
  conversation.tenantId ?? channelData?.tenant?.id;

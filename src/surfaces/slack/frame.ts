import { z } from 'zod';
import type { Frame } from './incoming.ts';

const text = z.string().exactOptional();
const frameSchema = z.object({
  origin: z.object({ channel: text, channelName: text, thread: text, responseUrl: text }),
  pressed: z.object({ ts: z.string(), isEphemeral: z.boolean() }).exactOptional(),
  formId: text,
  choices: z.record(z.string(), z.string()).exactOptional(),
});

export const writeFrame = (frame: Frame): string => JSON.stringify(frame);

/** A modal of another version, or none of ours, has no frame: answers go to the person directly. */
export function toFrame(text: string | undefined): Frame {
  try {
    return frameSchema.parse(JSON.parse(text ?? ''));
  } catch {
    return { origin: {} };
  }
}

import { z } from 'zod';
import { CHAT_FILE_FORMATS } from '../domain/chat-file.ts';
import { postChatFiles } from '../services/chat-files/post.ts';
import { resolveExport } from '../services/exports/resolve.ts';
import { defineCommand, type Said, say } from './command.ts';
import { lastOf } from './line.ts';

export const postCommand = defineCommand({
  name: 'post',
  needs: 'contributor',
  usage: 'post <export> [as:csv|xlsx] [to:here|me]',
  examples: ['post "Lapsed in Australia"', 'post "Big spenders" as:xlsx to:me'],
  runsAlone: false,
  options: ['as', 'to'],
  read: (line) => ({
    export: line.words.join(' '),
    as: lastOf(line, 'as')?.toLowerCase(),
    to: lastOf(line, 'to')?.toLowerCase(),
  }),
  input: z.object({
    export: z.string().min(1).max(500),
    as: z.enum(CHAT_FILE_FORMATS).optional(),
    to: z.enum(['here', 'me']).optional(),
  }),
  async run(scope, input) {
    const subject = await resolveExport(scope, input.export, 'post');
    const isDirect = input.to === 'me';
    const { files, isOnTheWay } = await postChatFiles(scope, subject, { format: input.as ?? 'csv', isDirect });
    if (isOnTheWay) return say({ answer: { view: 'notice', data: { kind: 'file_posted', name: subject.name } } });
    return say(...files.map((data): Said => ({ answer: { view: 'chat_file', data }, isPublic: !isDirect })));
  },
});

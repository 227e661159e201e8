import type { OutFile } from '../../../chat/platform-contract.ts';
import type { BroughtFile } from '../incoming.ts';
import type { Json } from './frame.ts';

/*
 * Teams' own cards for files. It takes them in the chat with the bot only, and asks the person first
 * (learn.microsoft.com/microsoftteams/platform/bots/how-to/bots-filesv4).
 */

/** Asks whether the file may go into the person's OneDrive. */
export const toConsentCard = ({ id, name, bytes }: OutFile, description: string): Json => ({
  contentType: 'application/vnd.microsoft.teams.card.file.consent',
  name,
  content: {
    description,
    sizeInBytes: bytes.byteLength,
    acceptContext: { file: id },
    declineContext: { file: id },
  },
});

/** The file that is there by now, to be opened. */
export const toInfoCard = ({ contentUrl, name, uniqueId, fileType }: BroughtFile): Json => ({
  contentType: 'application/vnd.microsoft.teams.card.file.info',
  contentUrl,
  name,
  content: { uniqueId, fileType },
});

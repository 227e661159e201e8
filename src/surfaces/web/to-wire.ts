import type { Entry, FormReply } from '../../chat/contract.ts';
import type { Person } from '../../domain/person.ts';
import type { WireEntry, WireForm, WirePerson } from './wire.ts';

export const toWireEntry = (entry: Entry): WireEntry => ({
  id: entry.id,
  conversation: entry.conversation.name,
  author: entry.author ?? null,
  text: entry.text,
  card: entry.card ?? null,
  private: entry.private,
  createdAt: entry.createdAt.toISOString(),
  updatedAt: entry.updatedAt.toISOString(),
});

export const toWireForm = ({ formId, title, text, card, errors }: FormReply): WireForm => ({
  formId,
  title,
  text,
  card,
  errors,
});

export const toWirePerson = ({ id, name, role, locale, zone }: Person): WirePerson => ({
  id,
  name,
  role,
  locale,
  zone,
});

/** Where a stream goes on after these entries: the latest change among them, in milliseconds since 1970. */
export const toCursor = (entries: readonly Entry[]): string =>
  String(entries.reduce((latest, entry) => Math.max(latest, entry.updatedAt.getTime()), 0));

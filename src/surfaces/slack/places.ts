import type { Place } from '../../domain/place.ts';
import { SURFACE } from './words.ts';

/** The Home tab of a person, and an open modal, are places where something stands, and is kept up to date. */
export const HOME = 'home:';
const VIEW = 'view:';

export const toHomePlace = (workspace: string, user: string): Place => ({
  surface: SURFACE,
  workspace,
  conversation: `${HOME}${user}`,
});

/** `frame`: the reference under which is kept where the modal was opened, as it cannot be asked for. */
export const toViewPlace = (workspace: string, view: string, frame: string): Place => ({
  surface: SURFACE,
  workspace,
  conversation: `${VIEW}${view} ${frame}`,
});

export function toView({
  conversation,
}: Pick<Place, 'conversation'>): { readonly id: string; readonly frame: string } | undefined {
  if (!conversation.startsWith(VIEW)) return undefined;
  const [id = '', frame = ''] = conversation.slice(VIEW.length).split(' ');
  return { id, frame };
}

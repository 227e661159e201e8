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

export const toViewPlace = (workspace: string, view: string): Place => ({
  surface: SURFACE,
  workspace,
  conversation: `${VIEW}${view}`,
});

export const toViewId = ({ conversation }: Pick<Place, 'conversation'>): string | undefined =>
  conversation.startsWith(VIEW) ? conversation.slice(VIEW.length) : undefined;

export { createBotbuilderPort } from './botbuilder/index.ts';
export { LOGIN_URL, OPENID_URL, type TeamsSettings } from './settings.ts';
export { createTeamsSurface, type TeamsSurface } from './surface.ts';

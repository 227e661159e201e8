/** Charts as pictures, for where Slack does not draw them itself. */
export { drawPicture } from './draw.ts';

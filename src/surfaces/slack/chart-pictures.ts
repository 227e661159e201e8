import { createHash } from 'node:crypto';
import type { Reader } from '../../views/contract.ts';
import type { ChartData, ChartShown, ImageSource } from './blocks/index.ts';
import type { SlackApi } from './calls/api.ts';
import type { SlackLog } from './log.ts';
import { drawPicture } from './pictures/index.ts';
import { uploadPicture } from './upload.ts';
import type { SlackWorkspace } from './workspaces.ts';

/** Pictures of charts that Slack has, for messages where it does not draw the charts itself. */
export interface ChartPictures {
  /**
   * Draws and uploads those that are not there yet. Undefined when there is none to show: no chart, none of which a
   * picture can be made, or Slack takes no files. Never throws.
   */
  bring(workspace: SlackWorkspace, charts: readonly ChartShown[], reader: Reader): Promise<Brought | undefined>;
  /** Whether there are charts, and Slack was given a picture of each. */
  haveAll(workspace: SlackWorkspace, charts: readonly ChartShown[], reader: Reader): boolean;
}

export interface Brought {
  /** For `Options.chartPicture`. */
  sourceOf(chart: ChartData): ImageSource | undefined;
  /**
   * What Slack said to a message with them. `refused`: those never shown are being processed yet and are kept for the
   * next try; those shown before are gone, and are uploaded anew then. `useless`: forgotten.
   */
  note(fate: 'shown' | 'refused' | 'useless'): void;
}

interface Kept {
  readonly id: Promise<string | undefined>;
  isShown: boolean;
}

/** A few dozen kilobytes of names. */
const MOST_KEPT = 500;
/** In one message. */
const MOST_DRAWN = 4;

export function createChartPictures(api: SlackApi, log: SlackLog): ChartPictures {
  /** By content, the one used last at the end. */
  const kept = new Map<string, Kept>();

  const keyOf = (workspace: SlackWorkspace, data: ChartData, { locale }: Reader): string =>
    createHash('sha256')
      .update(JSON.stringify([workspace.key, locale, data]))
      .digest('base64url');

  const make = async (
    workspace: SlackWorkspace,
    { data, alt }: ChartShown,
    { locale }: Reader,
  ): Promise<string | undefined> => {
    try {
      const bytes = await drawPicture(data, locale);
      if (bytes === undefined) return undefined;
      const file = { name: 'chart.png', mediaType: 'image/png', bytes, altText: alt };
      const uploaded = await uploadPicture(api, workspace, { ...file, title: data.title || file.name });
      if (uploaded.ok) return uploaded.id;
      log.warn({ why: uploaded.detail }, 'Slack did not take a picture of a chart');
    } catch (error) {
      log.error({ error: String(error) }, 'a chart could not be drawn');
    }
    return undefined;
  };

  const get = (workspace: SlackWorkspace, chart: ChartShown, reader: Reader): Kept => {
    const key = keyOf(workspace, chart.data, reader);
    const found: Kept = kept.get(key) ?? { id: make(workspace, chart, reader), isShown: false };
    kept.delete(key);
    kept.set(key, found);
    const [oldest] = kept.keys();
    if (kept.size > MOST_KEPT && oldest !== undefined) kept.delete(oldest);
    return found;
  };

  return {
    async bring(workspace, charts, reader) {
      const found = new Map<string, { readonly id: string; readonly picture: Kept }>();
      await Promise.all(
        charts.slice(0, MOST_DRAWN).map(async (chart) => {
          const key = keyOf(workspace, chart.data, reader);
          const picture = get(workspace, chart, reader);
          const id = await picture.id;
          if (id !== undefined) found.set(key, { id, picture });
          else if (kept.get(key) === picture) kept.delete(key);
        }),
      );
      if (found.size === 0) return undefined;
      return {
        sourceOf(data) {
          const id = found.get(keyOf(workspace, data, reader))?.id;
          return id === undefined ? undefined : { slack_file: { id } };
        },
        note(fate) {
          for (const [key, { picture }] of found) {
            if (fate === 'shown') picture.isShown = true;
            else if ((fate === 'useless' || picture.isShown) && kept.get(key) === picture) kept.delete(key);
          }
        },
      };
    },

    haveAll: (workspace, charts, reader) =>
      charts.length > 0 && charts.every(({ data }) => kept.has(keyOf(workspace, data, reader))),
  };
}

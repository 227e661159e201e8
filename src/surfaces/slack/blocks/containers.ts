import { type Place, placesOf, stringOf, typeOf, wordOf } from './card-types.ts';
import type { DrawItems } from './draw.ts';
import { LIMITS } from './limits.ts';
import { clean, lengthOf, plain } from './text.ts';
import type { Setting } from './text-blocks.ts';
import { type Draft, type Translation, toDraft, toneOf } from './translation.ts';

const LEVELS: Readonly<Record<string, 'success' | 'warning' | 'error' | 'info'>> = {
  good: 'success',
  warning: 'warning',
  attention: 'error',
  accent: 'info',
};

/**
 * A container is what it holds. Its colour becomes that of an alert where Slack has them, which is in modals and for one
 * short text; elsewhere a mark before its texts: all of them where it holds nothing else, the first one where it does.
 */
export function drawContainer(place: Place, t: Translation, setting: Setting, drawItems: DrawItems): Draft[] {
  reportLooks(place, t);
  const items = placesOf(place, 'items');
  const tone = toneOf(place, 'style') || setting.tone || '';
  if (tone === '') return drawItems(items, t, setting);
  const [only] = items;
  const text = only === undefined || items.length > 1 ? '' : clean(stringOf(only.node, 'text'));
  const level = LEVELS[tone];
  if (t.surface === 'modal' && level !== undefined && text !== '' && lengthOf(text) <= LIMITS.alert) {
    return [toDraft(place, { type: 'alert', block_id: t.blockId(place), text: plain(text), level })];
  }
  if (items.every((item) => typeOf(item) === 'TextBlock')) return drawItems(items, t, { ...setting, tone });
  const marked = items.findIndex((item) => typeOf(item) === 'TextBlock');
  return items.flatMap((item, index) =>
    drawItems([item], t, { joins: index === 0 && setting.joins, ...(index === marked ? { tone } : {}) }),
  );
}

function reportLooks(place: Place, t: Translation): void {
  for (const look of ['backgroundImage', 'minHeight', 'bleed', 'rtl', 'verticalContentAlignment']) {
    if (place.node[look] !== undefined) t.lose(place, look, 'a container is no box in Slack');
  }
  if (wordOf(place.node, 'style') === 'emphasis') t.lose(place, 'style', 'a container is no box in Slack');
}

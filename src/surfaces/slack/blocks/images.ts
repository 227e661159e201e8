import { drawActions, isButton } from './actions.ts';
import type { Block, ImageElement, ImageSource } from './block-types.ts';
import { type Place, placeOf, placesOf, stringOf } from './card-types.ts';
import { LIMITS } from './limits.ts';
import { clean, plain } from './text.ts';
import { drawLine } from './text-blocks.ts';
import { type Draft, type Translation, toDraft } from './translation.ts';

/** A picture; where Slack cannot load it, what it shows in words. */
export function drawImage(place: Place, t: Translation): Draft[] {
  const select = placeOf(place, 'selectAction');
  const press = select === undefined || !isButton(select) ? [] : drawActions(select, [select], t);
  const element = toImageElement(place, t);
  if (element !== undefined) {
    for (const look of ['size', 'width', 'height', 'style', 'backgroundColor', 'horizontalAlignment']) {
      if (place.node[look] !== undefined) t.lose(place, look, 'Slack shows pictures as they are');
    }
    return [toDraft(place, { ...element, block_id: t.blockId(place) } as Block), ...press];
  }
  const shown = [plain(t.fit(place, 'altText', altTextOf(place, t), LIMITS.context))];
  return [toDraft(place, { type: 'context', block_id: t.blockId(place), elements: shown }), ...press];
}

/** The picture with its description; undefined, and reported, when it has no address that Slack can load. */
export function toImageElement(place: Place, t: Translation): ImageElement | undefined {
  const source = toSource(stringOf(place.node, 'url'), t);
  if (source === undefined) {
    t.lose(place, 'url', 'Slack loads pictures from public addresses, and others once they are uploaded', 'dropped');
    return undefined;
  }
  return { type: 'image', ...source, alt_text: t.fit(place, 'altText', altTextOf(place, t), LIMITS.altText) };
}

function toSource(url: string, t: Translation): ImageSource | undefined {
  const source = t.options.image?.(url);
  if (source !== undefined) return source;
  return /^https?:\/\/\S+$/i.test(url) && url.length <= LIMITS.imageUrl ? { image_url: url } : undefined;
}

const altTextOf = ({ node }: Place, t: Translation): string => clean(stringOf(node, 'altText')) || t.texts.picture;

export function drawImages(place: Place, t: Translation): Draft[] {
  const images = placesOf(place, 'images');
  if (images.length > 1) t.lose(place, 'grid', 'pictures stand below each other');
  return images.flatMap((image) => drawImage(image, t));
}

/** Sound and video as links. */
export function drawMedia(place: Place, t: Translation): Draft[] {
  t.lose(place, 'player', 'Slack plays only what it knows: there is a link instead');
  const title = clean(stringOf(place.node, 'altText'));
  return placesOf(place, 'sources').flatMap((source) => {
    const url = stringOf(source.node, 'url');
    if (!/^https?:\/\/\S+$/i.test(url) || url.length > LIMITS.url) {
      t.lose(source, 'url', 'only http and https are links', 'dropped');
      return [];
    }
    const text = t.fit(source, 'title', title === '' ? url : title, LIMITS.richText);
    return drawLine(source, [{ type: 'link', url, text }], t, false);
  });
}

export interface XmlTree {
  readonly [name: string]: string | number | boolean | XmlTree | readonly XmlTree[] | undefined;
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** A list becomes as many elements of its name. */
export const toXml = (tree: XmlTree): string => `<?xml version="1.0" encoding="UTF-8"?>\n${toElements(tree)}`;

function toElements(tree: XmlTree): string {
  return Object.entries(tree)
    .map(([name, value]) => {
      if (value === undefined) return '';
      if (Array.isArray(value)) return value.map((one: XmlTree) => toElements({ [name]: one })).join('');
      const inner = typeof value === 'object' ? toElements(value as XmlTree) : escapeText(String(value));
      return `<${name}>${inner}</${name}>`;
    })
    .join('');
}

/** Carriage returns would be lost as line ends. */
const escapeText = (text: string): string =>
  text.replace(/[&<>"]/g, (character) => ENTITIES[character] ?? '').replaceAll('\r', '&#13;');

/** The parts of a CompleteMultipartUpload, whose only content is numbers and ETags. */
export function readParts(xml: string): { readonly number: number; readonly etag: string }[] {
  return [...xml.matchAll(/<Part>([\s\S]*?)<\/Part>/g)].map(([, part = '']) => ({
    number: Number(/<PartNumber>(\d+)<\/PartNumber>/.exec(part)?.[1]),
    etag: (/<ETag>([\s\S]*?)<\/ETag>/.exec(part)?.[1] ?? '').replaceAll('&quot;', '"').replaceAll('"', ''),
  }));
}

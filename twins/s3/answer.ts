import { toXml, type XmlTree } from './xml.ts';

export interface S3Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: readonly (Buffer | string)[];
}

export const toXmlAnswer = (tree: XmlTree): S3Answer => ({
  status: 200,
  headers: { 'content-type': 'application/xml' },
  body: [toXml(tree)],
});

import { createCsv } from './csv.ts';
import type { FileFormat } from './encoder.ts';
import { jsonl } from './jsonl.ts';
import { toParquet } from './parquet/format.ts';
import { DELIMITER_SIGNS, type FileSettings } from './settings.ts';

/** The format that the settings ask for; `item` is what messages call the records. */
export function toFormat(settings: FileSettings, item: string): FileFormat {
  switch (settings.format) {
    case 'csv':
      return createCsv({
        delimiter: DELIMITER_SIGNS[settings.delimiter],
        quotesAll: settings.quoting === 'all',
        hasHeader: settings.header === 'yes',
        neutralises: settings.formulas === 'neutralise',
        values: settings.layout === 'data_out' ? 'cdm' : 'postgres',
      });
    case 'jsonl':
      return jsonl;
    case 'parquet':
      return toParquet(item);
  }
}

const LEVELS = { none: undefined, gzip: 1, gzip_small: 6 } as const;

/** Of gzip; undefined where nothing is compressed around the file, as Parquet does that inside. */
export const toLevel = ({ format, compression }: FileSettings): number | undefined =>
  format === 'parquet' ? undefined : LEVELS[compression];

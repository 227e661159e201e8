import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FilesSpec, Item } from '../../src/destinations/contract.ts';
import { requireBytes } from '../../src/destinations/index.ts';
import type { Field, FieldType } from '../../src/domain/catalog.ts';
import { exportIdSchema, type RunId } from '../../src/domain/ids.ts';
import type { Row } from '../../src/sources/contract.ts';
import { readModel } from '../support/model-reader.ts';
import { textStream } from '../support/text-stream.ts';
import {
  type DestinationCase,
  type FarEnd,
  HEADER,
  ignore,
  many,
  newRunId,
  PLAIN_SPEC,
  ROWS,
  read,
  START,
  VIP,
} from './destination-far-end.ts';

const field = (name: string, type: FieldType): Field => ({ name, title: name, column: name, type });

const toEntityItem = (name: string, fields: readonly Field[]): Item => ({
  name,
  title: `All of ${name}`,
  entity: { name, title: `All of ${name}`, table: name, key: 'id', kind: 'other', fields },
  fields: fields.map((one) => ({ field: one.name, as: one.name })),
});

const CUSTOMER = toEntityItem('customer', [
  field('id', 'integer'),
  field('name', 'text'),
  field('is_vip', 'boolean'),
  field('since', 'timestamp'),
  field('born', 'date'),
  field('spend', 'decimal'),
]);
const CUSTOMERS: Row[] = [
  ['1', 'Łódź, "90"', 't', '2024-01-02 03:04:05.678+00', '1980-12-31', '12.50'],
  ['2', '', 'f', '2024-01-02 03:04:05', '2000-02-29', '-0.01'],
  ['3', null, null, null, null, null],
];
const ORDER_LINE = toEntityItem('order_line', [field('id', 'integer'), field('customer_id', 'integer')]);
const ORDER_LINES: Row[] = [
  ['10', '1'],
  ['11', '3'],
];
const RELATIONSHIPS = [
  { from: { entity: 'order_line', field: 'customer_id' }, to: { entity: 'customer', field: 'id' } },
  { from: { entity: 'order_line', field: 'customer_id' }, to: { entity: 'store', field: 'id' } },
];
const OTHER_EXPORT = exportIdSchema.parse('9b1f5f55-94ac-4d0a-8f5e-5b8f6f0f7c11');

/** What every destination of files makes of the layouts, formats and parts that an export can ask for. */
export function testLayouts(kind: string, { openFarEnd }: DestinationCase): void {
  describe(`files at ${kind}`, () => {
    let farEnd: FarEnd;
    beforeEach(async () => {
      farEnd = await openFarEnd();
    });
    afterEach(() => farEnd.release());

    interface Run extends Partial<FilesSpec> {
      readonly settings?: Readonly<Record<string, unknown>>;
      readonly rows?: ReadonlyMap<Item, readonly Row[]>;
    }

    async function deliver({ settings = {}, rows = new Map([[VIP, ROWS]]), ...spec }: Run = {}) {
      const destination = requireBytes(farEnd.connect());
      const target = destination.target.parse({ ...(farEnd.target as object), ...settings });
      const writer = await destination.open(farEnd.account, {
        ...PLAIN_SPEC,
        runId: newRunId(),
        exportName: 'Weekly list',
        environmentName: 'Shop',
        target,
        startedAt: START,
        items: [...rows.keys()],
        signal: new AbortController().signal,
        ...spec,
      });
      try {
        const written = [];
        for (const [item, records] of rows) {
          written.push(await writer.write(item, textStream(records, { chunkSize: 65_536 }), ignore));
        }
        return { written, published: await writer.commit() };
      } catch (error) {
        await writer.abort();
        throw error;
      }
    }

    const paths = async () => [...(await farEnd.visible()).keys()].sort();
    const bytesOf = async (path: string) => (await farEnd.visible()).get(path) ?? Buffer.alloc(0);
    const fetch = async (location: string): Promise<Buffer> => {
      const files = await farEnd.visible();
      const path = [...files.keys()].find((one) => decodeURI(location).endsWith(`/${one}`));
      return files.get(path ?? '') ?? Promise.reject(new Error(`${location} leads to nothing`));
    };
    const readFarModel = async (path: string) => readModel(String(await bytesOf(path)), fetch);
    const WHOLE = new Map([
      [CUSTOMER, CUSTOMERS],
      [ORDER_LINE, ORDER_LINES],
    ]);

    describe('as data-out', () => {
      const settings = { layout: 'data_out' };

      it('are a folder for each entity and time, and a model on top that another reader understands', async () => {
        const changes = new Map([['customer', [{ kind: 'removed', column: 'fax', from: 'text' } as const]]]);
        await deliver({ settings, rows: WHOLE, relationships: RELATIONSHIPS, changes });
        expect(await paths()).toEqual([
          'weekly-list/customer/2026/11/24/0250/customer_1.csv',
          'weekly-list/model.json',
          'weekly-list/order_line/2026/11/24/0250/order_line_1.csv',
        ]);
        const { model, entities } = await readFarModel('weekly-list/model.json');
        expect(entities.map(({ name, records }) => [name, records])).toEqual([
          [
            'customer',
            [
              {
                id: 1n,
                name: 'Łódź, "90"',
                is_vip: true,
                since: new Date('2024-01-02T03:04:05.678Z'),
                born: new Date('1980-12-31'),
                spend: '12.50',
              },
              expect.objectContaining({ id: 2n, name: '', is_vip: false }),
              { id: 3n, name: null, is_vip: null, since: null, born: null, spend: null },
            ],
          ],
          [
            'order_line',
            [
              { id: 10n, customer_id: 1n },
              { id: 11n, customer_id: 3n },
            ],
          ],
        ]);
        expect(model.relationships).toEqual([
          {
            $type: 'SingleKeyRelationship',
            fromAttribute: { entityName: 'order_line', attributeName: 'customer_id' },
            toAttribute: { entityName: 'customer', attributeName: 'id' },
          },
        ]);
        expect(model.entities[0]?.annotations).toContainEqual({
          name: 'exports:schemaChanges',
          value: JSON.stringify(changes.get('customer')),
        });
      });

      it('keep what earlier runs wrote, and the model names what the last one did', async () => {
        await deliver({ settings, rows: new Map([[ORDER_LINE, [['1', '1']]]]) });
        const later = new Date('2026-11-25T02:50:12Z');
        await deliver({ settings, startedAt: later, rows: new Map([[ORDER_LINE, [['2', '2']]]]) });
        expect(await paths()).toEqual([
          'weekly-list/model.json',
          'weekly-list/order_line/2026/11/24/0250/order_line_1.csv',
          'weekly-list/order_line/2026/11/25/0250/order_line_1.csv',
        ]);
        const { entities } = await readFarModel('weekly-list/model.json');
        expect(entities[0]?.records).toEqual([{ id: 2n, customer_id: 2n }]);
      });

      it('of two runs in a minute stand side by side', async () => {
        const [first, second] = [newRunId(), newRunId()];
        await deliver({ settings, runId: first, rows: new Map([[ORDER_LINE, [['1', '1']]]]) });
        await deliver({ settings, runId: second, rows: new Map([[ORDER_LINE, [['2', '2']]]]) });
        const files = (await paths()).filter((path) => path.endsWith('.csv'));
        expect(files).toEqual([
          `weekly-list/order_line/2026/11/24/0250-${shortOf(second)}/order_line_1.csv`,
          'weekly-list/order_line/2026/11/24/0250/order_line_1.csv',
        ]);
        const { entities } = await readFarModel('weekly-list/model.json');
        expect(entities[0]?.records).toEqual([{ id: 2n, customer_id: 2n }]);
      });

      it('of a run that comes again, as it died before it could say that it was done, replace what it wrote', async () => {
        const runId = newRunId();
        const split = { ...settings, split: '1 rows' };
        await deliver({ settings: split, runId, rows: new Map([[ORDER_LINE, ORDER_LINES]]) });
        await deliver({ settings: split, runId, rows: new Map([[ORDER_LINE, ORDER_LINES.slice(0, 1)]]) });
        expect((await paths()).filter((path) => path.endsWith('.csv'))).toEqual([
          'weekly-list/order_line/2026/11/24/0250/order_line_1.csv',
        ]);
      });

      it('of another export are not written over, nor a model that is not ours', async () => {
        await deliver({ settings, rows: WHOLE });
        const before = await farEnd.visible();
        const other = deliver({ settings, rows: WHOLE, exportId: OTHER_EXPORT, exportName: 'Weekly: list!' });
        await expect(other).rejects.toMatchObject({ code: 'folder_taken', params: { export: 'Weekly list' } });
        expect(await farEnd.visible()).toEqual(before);
        // Renamed, or made again under its old name, it is the same export.
        await deliver({ settings, rows: WHOLE, exportName: 'weekly-list' });
        await deliver({ settings, rows: WHOLE, exportId: OTHER_EXPORT, exportName: 'Weekly-List' });
      });

      it('may be in parts, compressed, with a marker in each folder that is complete', async () => {
        const rows = new Map([[ORDER_LINE, Array.from({ length: 25 }, (_, n): Row => [String(n), String(n % 3)])]]);
        await deliver({ settings: { ...settings, split: '10 rows', compression: 'gzip', marker: 'yes' }, rows });
        const folder = 'weekly-list/order_line/2026/11/24/0250';
        expect(await paths()).toEqual([
          'weekly-list/model.json',
          `${folder}/_SUCCESS`,
          ...[1, 2, 3].map((n) => `${folder}/order_line_${n}.csv.gz`),
        ]);
        const { entities } = await readFarModel('weekly-list/model.json');
        expect(entities[0]?.records.map(({ id }) => id)).toEqual(Array.from({ length: 25 }, (_, n) => BigInt(n)));
      });
    });

    describe('by a name of their own', () => {
      const settings = { layout: 'named', names: 'latest/{export}/{item}' };

      it('take the place of those of the run before, and the parts that are too many go', async () => {
        const split = { ...settings, names: 'latest/{export}_{item}_{n}', split: '2 rows' };
        await deliver({ settings: split });
        expect((await paths()).filter((path) => path.endsWith('.csv'))).toHaveLength(3);
        await deliver({ settings: split, rows: new Map([[VIP, ROWS.slice(0, 3)]]) });
        expect(await paths()).toEqual([
          'latest/weekly-list.manifest.json',
          'latest/weekly-list_vip-customers_1.csv',
          'latest/weekly-list_vip-customers_2.csv',
        ]);
        expect(read(await bytesOf('latest/weekly-list_vip-customers_2.csv'))).toEqual([HEADER, ROWS[2]]);
      });

      it('leave those of other days and other exports alone', async () => {
        const dated = { ...settings, names: '{export}_{item}_{date}' };
        await deliver({ settings: dated });
        await deliver({ settings: dated, startedAt: new Date('2026-11-25T02:50:12Z') });
        await deliver({ settings: dated, exportId: OTHER_EXPORT, exportName: 'Another' });
        expect((await paths()).filter((path) => path.endsWith('.csv'))).toEqual([
          'another_vip-customers_2026-11-24.csv',
          'weekly-list_vip-customers_2026-11-24.csv',
          'weekly-list_vip-customers_2026-11-25.csv',
        ]);
      });

      it('are not written over those of an export whose name comes to the same', async () => {
        await deliver({ settings });
        const other = deliver({ settings, exportId: OTHER_EXPORT, exportName: 'Weekly/list' });
        await expect(other).rejects.toMatchObject({ code: 'folder_taken' });
        expect(read(await bytesOf('latest/weekly-list/vip-customers.csv'))).toEqual([HEADER, ...ROWS]);
      });

      it('show the old files or the new ones while they change hands, never half of one', async () => {
        await deliver({ settings, rows: new Map([[VIP, many(20_000)]]) });
        await deliver({ settings, rows: new Map([[VIP, many(3)]]) });
        expect(read(await bytesOf('latest/weekly-list/vip-customers.csv'))).toEqual([HEADER, ...many(3)]);
        expect((await farEnd.everything()).filter((path) => path.includes('.part'))).toEqual([]);
      });
    });

    describe('in a folder for each run', () => {
      const folder = (runId: RunId) => `weekly-list/2026-11-24T02-50-12Z-${shortOf(runId)}`;

      it('may have checksums beside them and a marker, and no file where there is nothing', async () => {
        const runId = newRunId();
        const empty: Item = { ...VIP, name: 'none', title: 'None' };
        await deliver({
          runId,
          settings: { checksums: 'yes', marker: 'yes', empty: 'none', compression: 'gzip_small' },
          rows: new Map([
            [VIP, ROWS],
            [empty, []],
          ]),
        });
        const at = folder(runId);
        expect(await paths()).toEqual([
          `${at}/_SUCCESS`,
          `${at}/manifest.json`,
          `${at}/vip-customers.csv.gz`,
          `${at}/vip-customers.csv.gz.sha256`,
        ]);
        const file = await bytesOf(`${at}/vip-customers.csv.gz`);
        expect(read(gunzipSync(file))).toEqual([HEADER, ...ROWS]);
        const sum = createHash('sha256').update(file).digest('hex');
        expect(String(await bytesOf(`${at}/vip-customers.csv.gz.sha256`))).toBe(`${sum}  vip-customers.csv.gz\n`);
      });

      it('are cut between records, by size too, and no more than the destination takes', async () => {
        const { written } = await deliver({ settings: { split: '10 kB' }, rows: new Map([[VIP, many(40_000)]]) });
        const files = written[0]?.files ?? [];
        expect(files.length).toBeGreaterThan(1);
        const records = [];
        for (const { path } of files) {
          const [[, bytes] = []] = [...(await farEnd.visible())].filter(([one]) => one.endsWith(path));
          const [header, ...rest] = read(bytes) as Row[];
          expect(header).toEqual(HEADER);
          records.push(...rest);
        }
        expect(records).toEqual(many(40_000));
        if (kind.startsWith('sftp')) expect(files).toHaveLength(5);
      });
    });
  });
}

const shortOf = (runId: RunId): string => runId.replaceAll('-', '').slice(-8);

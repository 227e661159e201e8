import { z } from 'zod';
import { RUN_STATES } from '../domain/run.ts';
import type { Action, DialectCard, Element } from './dialect-types.ts';
import { LIMITS } from './limits.ts';

const spacing = z.enum(['none', 'small', 'default', 'medium', 'large']).exactOptional();
const placed = { spacing, separator: z.boolean().exactOptional() };

const textBlock = z.strictObject({
  type: z.literal('TextBlock'),
  text: z.string(),
  wrap: z.literal(true),
  size: z.enum(['small', 'default', 'medium', 'large']).exactOptional(),
  weight: z.enum(['default', 'bolder']).exactOptional(),
  color: z.enum(['default', 'accent', 'good', 'warning', 'attention']).exactOptional(),
  isSubtle: z.boolean().exactOptional(),
  style: z.enum(['default', 'heading']).exactOptional(),
  fontType: z.enum(['default', 'monospace']).exactOptional(),
  horizontalAlignment: z.enum(['left', 'center', 'right']).exactOptional(),
  exportBot: z.strictObject({ badge: z.literal(true) }).exactOptional(),
  ...placed,
});

const factSet = z.strictObject({
  type: z.literal('FactSet'),
  facts: z
    .array(
      z.strictObject({
        title: z.string().min(1),
        value: z.string().min(1),
        exportBot: z
          .strictObject({ date: z.iso.datetime(), dated: z.string().min(1) })
          .or(z.strictObject({}))
          .exactOptional(),
      }),
    )
    .min(1),
  ...placed,
});

const elements: z.ZodType<Element[]> = z.lazy(() => z.array(elementSchema).min(1));

const container = z.strictObject({
  type: z.literal('Container'),
  items: elements,
  style: z.enum(['default', 'emphasis', 'good', 'warning', 'attention', 'accent']).exactOptional(),
  ...placed,
});

const columnSet = z.strictObject({
  type: z.literal('ColumnSet'),
  columns: z
    .array(
      z.strictObject({
        type: z.literal('Column'),
        width: z.union([z.enum(['auto', 'stretch']), z.number().positive()]),
        items: elements,
        verticalContentAlignment: z.enum(['top', 'center', 'bottom']).exactOptional(),
      }),
    )
    .min(1),
  ...placed,
});

const table = z
  .strictObject({
    type: z.literal('Table'),
    columns: z
      .array(
        z.strictObject({
          width: z.number().positive(),
          horizontalCellContentAlignment: z.enum(['left', 'right']).exactOptional(),
        }),
      )
      .min(1),
    rows: z
      .array(
        z.strictObject({
          type: z.literal('TableRow'),
          cells: z.array(z.strictObject({ type: z.literal('TableCell'), items: z.array(textBlock).min(1) })),
        }),
      )
      .min(2),
    firstRowAsHeaders: z.literal(true),
    showGridLines: z.literal(false),
    ...placed,
  })
  .refine(({ columns, rows }) => rows.every((row) => row.cells.length === columns.length), {
    error: 'every row needs as many cells as there are columns',
  });

const input = {
  id: z.string().regex(/^[\w.]+$/),
  label: z.string().min(1),
  isRequired: z.boolean().exactOptional(),
  errorMessage: z.string().min(1).exactOptional(),
  exportBot: z.strictObject({ reload: z.boolean() }).exactOptional(),
  ...placed,
};

const inputs = [
  z.strictObject({
    type: z.literal('Input.Text'),
    value: z.string().exactOptional(),
    placeholder: z.string().exactOptional(),
    isMultiline: z.boolean().exactOptional(),
    maxLength: z.number().int().positive().exactOptional(),
    ...input,
  }),
  z.strictObject({
    type: z.literal('Input.ChoiceSet'),
    choices: z.array(z.strictObject({ title: z.string().min(1), value: z.string().min(1) })),
    value: z.string().exactOptional(),
    placeholder: z.string().exactOptional(),
    style: z.enum(['compact', 'expanded', 'filtered']).exactOptional(),
    isMultiSelect: z.boolean().exactOptional(),
    ...input,
  }),
  z.strictObject({
    type: z.literal('Input.Toggle'),
    title: z.string().min(1),
    value: z.string().exactOptional(),
    valueOn: z.string().exactOptional(),
    valueOff: z.string().exactOptional(),
    ...input,
  }),
  z.strictObject({
    type: z.literal('Input.Number'),
    value: z.number().exactOptional(),
    placeholder: z.string().exactOptional(),
    min: z.number().exactOptional(),
    max: z.number().exactOptional(),
    ...input,
  }),
] as const;

const progressBar = z.strictObject({
  type: z.literal('ProgressBar'),
  value: z.number().min(0),
  max: z.number().positive(),
  fallback: textBlock,
  ...placed,
});

/** Labels that every platform draws whole, and tells apart. */
const points = z
  .array(
    z.strictObject({
      x: z.string().min(1).max(LIMITS.chartLabel),
      y: z.number().min(0),
      color: z.enum(['attention', 'warning']).exactOptional(),
    }),
  )
  .min(2)
  .max(LIMITS.chartPoints)
  .refine((all) => new Set(all.map(({ x }) => x)).size === all.length, { error: 'two points have the same label' });

const chart = {
  title: z.string().min(1).max(LIMITS.chartTitle),
  yAxisTitle: z.string().min(1).max(LIMITS.chartTitle),
  fallback: textBlock,
  exportBot: z.strictObject({ alt: z.string().min(1), keep: z.literal('last') }),
  ...placed,
};

const charts = [
  z.strictObject({ type: z.literal('Chart.VerticalBar'), data: points, ...chart }),
  z.strictObject({
    type: z.literal('Chart.Line'),
    data: z
      .array(z.strictObject({ legend: z.string().min(1).max(LIMITS.chartTitle), values: points }))
      .min(1)
      .max(6),
    ...chart,
  }),
] as const;

const actionSchema: z.ZodType<Action> = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('Action.Execute'),
    verb: z.literal('command'),
    title: z.string().min(1),
    data: z.strictObject({
      v: z.literal(1),
      command: z.string().min(1),
      input: z.record(z.string(), z.unknown()),
      formId: z.string().min(1).exactOptional(),
    }),
    style: z.enum(['default', 'positive', 'destructive']),
    associatedInputs: z.enum(['auto', 'none']),
    exportBot: z.strictObject({
      dialog: z.boolean(),
      named: z.string().exactOptional(),
      reload: z.literal(true).exactOptional(),
    }),
  }),
  z.strictObject({
    type: z.literal('Action.OpenUrl'),
    title: z.string().min(1),
    url: z.url({ protocol: /^https?$/ }),
    style: z.enum(['default', 'positive']).exactOptional(),
  }),
]);

const actionSet = z.strictObject({ type: z.literal('ActionSet'), actions: z.array(actionSchema).min(1), ...placed });

const elementSchema: z.ZodType<Element> = z.discriminatedUnion('type', [
  textBlock,
  factSet,
  container,
  columnSet,
  table,
  actionSet,
  progressBar,
  ...charts,
  ...inputs,
]);

/** Nothing outside the dialect passes: an unknown element, property or value is an issue. */
export const cardSchema: z.ZodType<DialectCard> = z.strictObject({
  type: z.literal('AdaptiveCard'),
  version: z.literal('1.5'),
  $schema: z.string().exactOptional(),
  fallbackText: z.string().min(1),
  exportBot: z.strictObject({ state: z.enum(RUN_STATES) }).exactOptional(),
  body: elements,
  actions: z.array(actionSchema).min(1).exactOptional(),
});

/**
 * What Slack takes, in characters unless told. Pages are of https://docs.slack.dev/reference/block-kit/; "seen" marks
 * what no page says.
 */
export const LIMITS = {
  /** blocks: blocks in a message. */
  messageBlocks: 50,
  /** blocks: blocks in a modal or a Home tab. */
  viewBlocks: 100,
  /**
   * Seen (github.com/slackapi/bolt-js/issues/2509 and 2867): `msg_blocks_too_long` from about 13,200, where a block
   * weighs something beside its text. The documented 12,000 of blocks/markdown-block are kept as the sum.
   */
  messageWeight: 12_000,
  /** Seen in the same place: what a block weighs beside its text. */
  blockWeight: 100,
  /** reference/methods/views.open: `view_too_large` above 250 kB; some is kept for what surrounds the blocks. */
  viewBytes: 240_000,
  /** Seen: reference/methods/chat.update refuses a `text` of more than 4,000 bytes, and a character has up to four. */
  notification: 1_000,

  /** blocks#common-fields: `block_id`; block-elements#common-fields: `action_id`. */
  id: 255,
  /** blocks/header-block. */
  header: 150,
  /** blocks/section-block: `text`. */
  section: 3_000,
  /** blocks/section-block: `fields`, and text of each. */
  fields: 10,
  field: 2_000,
  /** composition-objects/text-object: no tighter limit is given for an element of blocks/context-block. */
  context: 3_000,
  /** No page limits blocks/rich-text-block; what a section takes is what a person reads. */
  richText: 3_000,
  /** blocks/alert-block. */
  alert: 200,
  /** blocks/image-block: `alt_text` and `title`; `image_url`. */
  altText: 2_000,
  imageUrl: 3_000,
  /** blocks/actions-block: `elements`. */
  actions: 25,

  /** block-elements/button-element. */
  button: 75,
  buttonValue: 2_000,
  url: 3_000,
  accessibilityLabel: 75,
  /** block-elements/overflow-menu-element: `options`. */
  overflow: 5,
  /** composition-objects/confirmation-dialog-object. */
  confirmTitle: 100,
  confirmText: 300,
  confirmButton: 30,

  /** blocks/input-block: `label`. */
  label: 2_000,
  /** block-elements/*: `placeholder`. */
  placeholder: 150,
  /** block-elements/plain-text-input-element: `max_length`. */
  typed: 3_000,
  /** block-elements/select-menu-element: `options`. */
  options: 100,
  /** block-elements/checkboxes-element and radio-button-group-element: `options`. */
  expandedOptions: 10,
  /** composition-objects/option-object: `text`; `value` is 150 there and 75 in the SDK's types. */
  optionText: 75,
  optionValue: 75,

  /** blocks/data-table-block: data rows, columns and characters of all cells; rows on a page; tables in a message. */
  tableRows: 100,
  tableColumns: 20,
  tableText: 10_000,
  tables: 1,
  /** blocks/data-visualization-block; newer sources say 12 segments and series. Charts in a message: seen. */
  chartTitle: 50,
  chartSeries: 6,
  chartCategories: 20,
  chartLabel: 20,
  charts: 2,

  /** reference/views/modal-views: `title`, `submit`, `close`; `private_metadata`; `callback_id`. */
  modalTitle: 24,
  modalButton: 24,
  privateMetadata: 3_000,
  callbackId: 255,
} as const;

/** Ours: characters of a monospace line before Slack wraps it, on a desktop. */
export const CODE_COLUMNS = { message: 80, home: 80, modal: 52 } as const;

import type { Json } from '../model.ts';
import { plain } from '../person/elements.ts';
import { isRecord, records } from '../records.ts';
import { renderChart } from './charts.ts';
import { renderButton, renderControl } from './controls.ts';
import { type Html, html } from './html.ts';
import { renderMarkdown } from './markdown.ts';
import { link, renderMrkdwn, renderPlain } from './mrkdwn.ts';
import type { Drawing, Reader } from './reader.ts';
import { renderRichText } from './rich-text.ts';
import { renderDataTable, renderTable } from './tables.ts';

/** Block Kit as Slack draws it, near enough to judge a message by. */
export const renderBlocks = (blocks: readonly Json[], drawing: Drawing): Html =>
  html`<div class="blocks">${blocks.map((block) => renderBlock(block, drawing))}</div>`;

function renderBlock(block: Json, drawing: Drawing): Html {
  const draw = BLOCKS[String(block.type)];
  return draw === undefined
    ? html`<div class="unknown">${String(block.type)} cannot be drawn here</div>`
    : draw(block, drawing);
}

export const renderText = (text: unknown, reader: Reader): Html =>
  isRecord(text) && text.type === 'mrkdwn' ? renderMrkdwn(plain(text), reader) : renderPlain(plain(text));

const BLOCKS: Readonly<Record<string, (block: Json, drawing: Drawing) => Html>> = {
  header: (block) => html`<h3 class="header">${renderPlain(plain(block.text))}</h3>`,
  divider: () => html`<hr>`,
  section: renderSection,
  context: (block, drawing) =>
    html`<div class="context">${records(block.elements).map((element) =>
      element.type === 'image'
        ? renderImage(element, drawing, 'tiny')
        : html`<span>${renderText(element, drawing)}</span>`,
    )}</div>`,
  actions: renderActions,
  context_actions: renderActions,
  input: renderInput,
  image: (block, drawing) => html`<figure class="picture">
    ${isRecord(block.title) && html`<figcaption>${renderText(block.title, drawing)}</figcaption>`}
    ${renderImage(block, drawing, 'large')}</figure>`,
  rich_text: renderRichText,
  markdown: (block) => renderMarkdown(String(block.text ?? '')),
  table: renderTable,
  data_table: renderDataTable,
  data_visualization: renderChart,
  alert: (block, drawing) =>
    html`<div class="alert ${String(block.level ?? 'default')}" role="alert">${renderText(block.text, drawing)}</div>`,
  card: renderCard,
  carousel: (block, drawing) =>
    html`<div class="carousel">${records(block.elements).map((card) => renderCard(card, drawing))}</div>`,
  container: (block, drawing) => html`<section class="container"><b>${renderText(block.title, drawing)}</b>
    ${isRecord(block.subtitle) && html`<div class="context">${renderText(block.subtitle, drawing)}</div>`}
    ${renderBlocks(records(block.child_blocks), drawing)}</section>`,
  plan: (block, drawing) => html`<section class="container"><b>${String(block.title)}</b>
    ${records(block.tasks).map((task) => renderTask(task, drawing))}</section>`,
  task_card: renderTask,
  file: (block) => html`<div class="file">${String(block.external_id)}</div>`,
  video: (block) => html`<div class="file">${link(String(block.video_url), plain(block.title))}</div>`,
};

function renderSection(block: Json, drawing: Drawing): Html {
  const fields = records(block.fields);
  const accessory = isRecord(block.accessory) ? block.accessory : undefined;
  return html`<div class="section"><div class="section-text">
    ${isRecord(block.text) && html`<div class="lines">${renderText(block.text, drawing)}</div>`}
    ${fields.length > 0 && html`<div class="fields">${fields.map((field) => html`<div>${renderText(field, drawing)}</div>`)}</div>`}
    </div>${accessory !== undefined && html`<div class="accessory">${accessory.type === 'image' ? renderImage(accessory, drawing, 'thumb') : renderControl(block, accessory, drawing)}</div>`}</div>`;
}

function renderActions(block: Json, drawing: Drawing): Html {
  return html`<div class="actions">${records(block.elements).map((element) => renderControl(block, element, drawing))}</div>`;
}

function renderInput(block: Json, drawing: Drawing): Html {
  const element = isRecord(block.element) ? block.element : {};
  const error = drawing.errors[String(block.block_id)];
  const isDispatched = block.dispatch_action === true;
  return html`<div class="input${error === undefined ? '' : ' wrong'}"${isDispatched && { markup: ' data-dispatch' }}>
    <label class="label">${renderPlain(plain(block.label))}${block.optional === true && html`<span class="optional"> (optional)</span>`}</label>
    ${renderControl(block, element, drawing)}
    ${error !== undefined && html`<div class="error" role="alert">${error}</div>`}
    ${isRecord(block.hint) && html`<div class="hint">${renderPlain(plain(block.hint))}</div>`}</div>`;
}

function renderCard(card: Json, drawing: Drawing): Html {
  const text = (name: string) =>
    isRecord(card[name]) && html`<div class="card-${name}">${renderText(card[name], drawing)}</div>`;
  return html`<section class="card">${isRecord(card.hero_image) && renderImage(card.hero_image, drawing, 'large')}
    ${text('title')}${text('subtitle')}${text('body')}
    <div class="actions">${records(card.actions).map((button) => renderButton(card, button))}</div></section>`;
}

const TASK_MARKS: Readonly<Record<string, string>> = { pending: '○', in_progress: '◐', complete: '✓', error: '✕' };

function renderTask(task: Json, drawing: Drawing): Html {
  const status = String(task.status);
  return html`<div class="task ${status}"><span>${TASK_MARKS[status] ?? '○'}</span> ${String(task.title)}
    ${isRecord(task.details) && renderRichText(task.details, drawing)}</div>`;
}

function renderImage(image: Json, { core }: Reader, size: 'tiny' | 'thumb' | 'large'): Html {
  const file = isRecord(image.slack_file) ? core.state.files.get(String(image.slack_file.id)) : undefined;
  const address =
    file === undefined ? String(image.image_url ?? '') : `/files-pri/${file.id}/${encodeURIComponent(file.name)}`;
  return html`<img class="${size}" src="${address}" alt="${String(image.alt_text ?? '')}">`;
}

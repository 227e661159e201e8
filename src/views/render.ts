import type { Answer, ViewName } from '../domain/answers.ts';
import { showAccessForm } from './cards/access-form.ts';
import { showAudit } from './cards/audit.ts';
import { showCalendar } from './cards/calendar.ts';
import { showCatalog } from './cards/catalog.ts';
import { showChatFile } from './cards/chat-file.ts';
import { showConfirm } from './cards/confirm.ts';
import { showConnection } from './cards/connection.ts';
import { showConnectionBlocked } from './cards/connection-blocked.ts';
import { showConnectionForm } from './cards/connection-form.ts';
import { showConnections } from './cards/connections.ts';
import { showCredentialsLink } from './cards/credentials-link.ts';
import { showDenyForm } from './cards/deny-form.ts';
import { showDigest } from './cards/digest.ts';
import { showError } from './cards/error.ts';
import { showExport } from './cards/export.ts';
import { showExportForm } from './cards/export-form.ts';
import { showHelp } from './cards/help.ts';
import { showHistory } from './cards/history.ts';
import { showHome } from './cards/home.ts';
import { showList } from './cards/list.ts';
import { showNotice } from './cards/notice.ts';
import { showNotification } from './cards/notification.ts';
import { showPeople } from './cards/people.ts';
import { showPick } from './cards/pick.ts';
import { showPickForm } from './cards/pick-form.ts';
import { showPreview } from './cards/preview.ts';
import { showRefresh } from './cards/refresh.ts';
import { showRefused } from './cards/refused.ts';
import { showRequest } from './cards/request.ts';
import { showRequests } from './cards/requests.ts';
import { showRun } from './cards/run.ts';
import { showRunBatch } from './cards/run-batch.ts';
import { showRunDetails } from './cards/run-details.ts';
import { showSchedule } from './cards/schedule.ts';
import { showScheduleForm } from './cards/schedule-form.ts';
import { showSchedules } from './cards/schedules.ts';
import { showSettings } from './cards/settings.ts';
import { showStatus } from './cards/status.ts';
import { showSubscription } from './cards/subscription.ts';
import { showSubscriptionForm } from './cards/subscription-form.ts';
import { showSubscriptions } from './cards/subscriptions.ts';
import { showWelcome } from './cards/welcome.ts';
import type { CardJson, Reader, Rendered } from './contract.ts';
import type { Page, View } from './page.ts';
import { neutralise } from './plain.ts';
import type { Expand } from './templates.ts';
import type { Words } from './words.ts';

const VIEWS: { readonly [V in ViewName]: View<V> } = {
  help: showHelp,
  list: showList,
  export: showExport,
  export_form: showExportForm,
  run: showRun,
  run_details: showRunDetails,
  run_batch: showRunBatch,
  refused: showRefused,
  preview: showPreview,
  history: showHistory,
  catalog: showCatalog,
  status: showStatus,
  home: showHome,
  welcome: showWelcome,
  confirm: showConfirm,
  notice: showNotice,
  pick: showPick,
  error: showError,
  people: showPeople,
  connections: showConnections,
  connection: showConnection,
  connection_form: showConnectionForm,
  connection_blocked: showConnectionBlocked,
  credentials_link: showCredentialsLink,
  chat_file: showChatFile,
  access_form: showAccessForm,
  deny_form: showDenyForm,
  request: showRequest,
  requests: showRequests,
  audit: showAudit,
  settings: showSettings,
  notification: showNotification,
  digest: showDigest,
  subscription: showSubscription,
  subscriptions: showSubscriptions,
  subscription_form: showSubscriptionForm,
  schedule: showSchedule,
  schedules: showSchedules,
  schedule_form: showScheduleForm,
  pick_form: showPickForm,
  refresh: showRefresh,
  calendar: showCalendar,
};

/** An answer as a card for one reader. */
export function render(answer: Answer, reader: Reader, words: Words, expand: Expand): Rendered {
  const page = toPage(answer, words, reader);
  const text = page.text === '' ? page.title : `${page.title}. ${page.text}`;
  const card = expand(answer.view, { ...page.data, fallbackText: text });
  return { title: page.title, text, card: toCardJson(card) };
}

/** The compiler cannot see that a view and its data belong together; the union `Answer` is made so that they do. */
function toPage<V extends ViewName>({ view, data }: Extract<Answer, { view: V }>, words: Words, reader: Reader): Page {
  const show = VIEWS[view] as View<ViewName>;
  return show(data, words, reader);
}

/** Templates lay out cards and nothing else, so what comes of one is a card; the contract test parses every one. */
const toCardJson = (expanded: unknown): CardJson => tidy(expanded) as CardJson;

/** Keys of text that a person sees, where Adaptive Cards would fill in dates. */
const SHOWN: ReadonlySet<string> = new Set([
  'text',
  'title',
  'value',
  'label',
  'placeholder',
  'errorMessage',
  'fallbackText',
]);
const isSent = (node: object): boolean =>
  'type' in node && typeof node.type === 'string' && node.type.startsWith('Input.');

/** Leaves out empty lists of buttons, and keeps data from being read as a date. What a button or input sends stays as it is. */
function tidy(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(tidy);
  if (typeof node !== 'object' || node === null) return node;
  return Object.fromEntries(
    Object.entries(node).flatMap(([key, value]): [string, unknown][] => {
      if (key === 'data') return [[key, value]];
      if (key === 'actions' && Array.isArray(value) && value.length === 0) return [];
      if (typeof value === 'string' && SHOWN.has(key)) {
        return [[key, key === 'value' && isSent(node) ? value : neutralise(value)]];
      }
      return [[key, tidy(value)]];
    }),
  );
}

// Not the package's entry: the types of that lead the compiler into sources of another package.
import { Template } from 'adaptivecards-templating/lib/template-engine.js';
import accessForm from '../../cards/access_form.json' with { type: 'json' };
import audit from '../../cards/audit.json' with { type: 'json' };
import calendar from '../../cards/calendar.json' with { type: 'json' };
import catalog from '../../cards/catalog.json' with { type: 'json' };
import chatFile from '../../cards/chat_file.json' with { type: 'json' };
import confirm from '../../cards/confirm.json' with { type: 'json' };
import connection from '../../cards/connection.json' with { type: 'json' };
import connectionBlocked from '../../cards/connection_blocked.json' with { type: 'json' };
import connectionForm from '../../cards/connection_form.json' with { type: 'json' };
import connections from '../../cards/connections.json' with { type: 'json' };
import credentialsLink from '../../cards/credentials_link.json' with { type: 'json' };
import denyForm from '../../cards/deny_form.json' with { type: 'json' };
import digest from '../../cards/digest.json' with { type: 'json' };
import error from '../../cards/error.json' with { type: 'json' };
import exportCard from '../../cards/export.json' with { type: 'json' };
import exportForm from '../../cards/export_form.json' with { type: 'json' };
import help from '../../cards/help.json' with { type: 'json' };
import history from '../../cards/history.json' with { type: 'json' };
import home from '../../cards/home.json' with { type: 'json' };
import list from '../../cards/list.json' with { type: 'json' };
import notice from '../../cards/notice.json' with { type: 'json' };
import notification from '../../cards/notification.json' with { type: 'json' };
import people from '../../cards/people.json' with { type: 'json' };
import pick from '../../cards/pick.json' with { type: 'json' };
import pickForm from '../../cards/pick_form.json' with { type: 'json' };
import preview from '../../cards/preview.json' with { type: 'json' };
import refresh from '../../cards/refresh.json' with { type: 'json' };
import refused from '../../cards/refused.json' with { type: 'json' };
import request from '../../cards/request.json' with { type: 'json' };
import requests from '../../cards/requests.json' with { type: 'json' };
import run from '../../cards/run.json' with { type: 'json' };
import runBatch from '../../cards/run_batch.json' with { type: 'json' };
import runDetails from '../../cards/run_details.json' with { type: 'json' };
import schedule from '../../cards/schedule.json' with { type: 'json' };
import scheduleForm from '../../cards/schedule_form.json' with { type: 'json' };
import schedules from '../../cards/schedules.json' with { type: 'json' };
import settings from '../../cards/settings.json' with { type: 'json' };
import status from '../../cards/status.json' with { type: 'json' };
import subscription from '../../cards/subscription.json' with { type: 'json' };
import subscriptionForm from '../../cards/subscription_form.json' with { type: 'json' };
import subscriptions from '../../cards/subscriptions.json' with { type: 'json' };
import welcome from '../../cards/welcome.json' with { type: 'json' };
import type { ViewName } from '../domain/answers.ts';

const TEMPLATES: Record<ViewName, object> = {
  access_form: accessForm,
  audit,
  catalog,
  confirm,
  connection,
  connection_blocked: connectionBlocked,
  connection_form: connectionForm,
  connections,
  credentials_link: credentialsLink,
  chat_file: chatFile,
  deny_form: denyForm,
  digest,
  error,
  export: exportCard,
  export_form: exportForm,
  help,
  history,
  home,
  list,
  notice,
  notification,
  people,
  pick,
  preview,
  refused,
  request,
  requests,
  run,
  run_batch: runBatch,
  run_details: runDetails,
  schedule,
  schedules,
  schedule_form: scheduleForm,
  pick_form: pickForm,
  refresh,
  calendar,
  settings,
  status,
  subscription,
  subscription_form: subscriptionForm,
  subscriptions,
  welcome,
};

/**
 * Lays out data by the template of a view. Expressions of a template are evaluated once and what they give is put in
 * as it is, so that a name such as `${foo}` stays these letters.
 */
export type Expand = (view: ViewName, data: Readonly<Record<string, unknown>>) => unknown;

/** Compiles each template when it is first needed. */
export function createExpand(): Expand {
  const compiled = new Map<ViewName, Template>();
  return (view, data) => {
    const template = compiled.get(view) ?? new Template(TEMPLATES[view]);
    compiled.set(view, template);
    return template.expand({ $root: data });
  };
}

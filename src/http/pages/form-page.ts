import { html } from 'hono/html';
import type { OpenLink } from '../../services/connections/links.ts';
import { toShown } from '../../views/plain.ts';
import type { Words } from '../../views/words.ts';
import type { Failure } from './errors.ts';
import { type Field, type FieldProblem, listFields, toInputName } from './fields.ts';
import { type Markup, toAlert, toPage } from './layout.ts';
import { say } from './texts.ts';
import { toFacts, toNames, toTitle } from './views.ts';

/** How the form stands after what was done with it; nothing of what was entered is in it but sealed. */
export interface FormState {
  readonly hasConsented: boolean;
  readonly problems?: readonly FieldProblem[];
  readonly failure?: Failure;
  /** What the far end said to a try that worked. */
  readonly verified?: string;
  /** Settings that a try found out, such as the key of the server. */
  readonly learned?: Readonly<Record<string, unknown>>;
  /** Sealed; when it is there, nothing needs to be entered. */
  readonly kept?: string;
}

interface FormPage {
  readonly words: Words;
  readonly styles: string;
  readonly link: OpenLink;
  readonly action: string;
  readonly formToken: string;
  readonly state: FormState;
}

/** Where credentials are typed in, or the way to sign in elsewhere, or both, under the notice about the transfer of data. */
export function toFormPage({ words, styles, link, action, formToken, state }: FormPage): Markup {
  const { connection } = link;
  const isSignIn = connection.destination.oauth !== undefined;
  const fields = listFields(connection.destination.credentials, words);
  const isTyped = !isSignIn || fields.length > 0;
  const title = toTitle(words, connection);
  const lead = isSignIn
    ? say(words, 'sign_in_lead', toNames(connection))
    : words.t('credentials_page.intro', toNames(connection));
  const body = html`<h1>${title}</h1>
<p class="lead">${lead}</p>
${toFacts(words, connection, state.learned)}
${toMessage(words, state)}
<form method="post" action="${action}" autocomplete="off">
<input type="hidden" name="form" value="${formToken}">
${isSignIn && isTyped ? html`<p>${say(words, 'or_enter')}</p>` : ''}
${isTyped ? toInputs(words, fields, state) : ''}
${toConsent(words, state)}
${isTyped ? toButtons(words) : ''}
${isSignIn ? toSignInButton(words, toNames(connection)) : ''}
</form>
<p class="note">${say(words, 'until', { time: words.time(link.expiresAt) })}</p>`;
  return toPage({ words, title, styles, body });
}

function toMessage(words: Words, { failure, problems = [], verified }: FormState): Markup | string {
  if (problems.length > 0) {
    const links = problems.map((problem) => html`<li><a href="#${toId(problem.field)}">${problem.say}</a></li>`);
    return toAlert({
      title: words.t('credentials_page.error_title'),
      say: say(words, 'never_shown'),
      details: html`<ul>${links}</ul>`,
    });
  }
  if (failure !== undefined) return toAlert(failure);
  if (verified === undefined) return '';
  return html`<p class="success" role="status" tabindex="-1" autofocus>${words.t('credentials_page.verified', { summary: toShown(verified, 300) })}</p>`;
}

function toInputs(words: Words, fields: readonly Field[], state: FormState): Markup {
  const problems = new Map(state.problems?.map(({ field, say: text }) => [field.name, text]));
  const isKept = state.kept !== undefined;
  const isMarked = isKept || problems.size > 0 || state.failure !== undefined;
  const inputs = html`${fields.map((field, index) =>
    toInput(field, {
      problem: problems.get(field.name),
      isRequired: field.isRequired && !isKept,
      hasFocus: index === 0 && !isMarked,
    }),
  )}
<p class="note">${words.t('credentials_page.use_environment')} ${say(words, 'never_shown')}</p>`;
  if (!isKept) return inputs;
  return html`<input type="hidden" name="kept" value="${state.kept}">
<p class="kept">${say(words, 'kept')}</p>
<details><summary>${say(words, 'other')}</summary>
${inputs}
</details>`;
}

function toInput(
  field: Field,
  {
    problem,
    isRequired,
    hasFocus,
  }: { readonly problem: string | undefined; readonly isRequired: boolean; readonly hasFocus: boolean },
): Markup {
  const id = toId(field);
  const described = [
    ...(field.help === undefined ? [] : [`${id}-help`]),
    ...(problem === undefined ? [] : [`${id}-problem`]),
  ];
  const attributes = html`id="${id}" name="${toInputName(field.name)}" spellcheck="false" autocapitalize="none" ${
    described.length === 0 ? '' : html`aria-describedby="${described.join(' ')}"`
  } ${problem === undefined ? '' : html`aria-invalid="true"`} ${isRequired ? html`required` : ''} ${hasFocus ? html`autofocus` : ''} ${
    field.placeholder === undefined ? '' : html`placeholder="${field.placeholder}"`
  }`;
  const input = field.isMultiline
    ? html`<textarea ${attributes} rows="6" autocomplete="off"></textarea>`
    : html`<input ${attributes} type="${field.isSecret ? 'password' : 'text'}" autocomplete="${field.isSecret ? 'new-password' : 'off'}">`;
  return html`<div class="field">
<label for="${id}">${field.label}</label>
${field.help === undefined ? '' : html`<p class="help" id="${id}-help">${field.help}</p>`}
${input}
${problem === undefined ? '' : html`<p class="problem" id="${id}-problem">${problem}</p>`}
</div>`;
}

const toConsent = (words: Words, { hasConsented }: FormState): Markup => html`<fieldset class="consent">
<legend>${words.t('credentials_page.consent_title')}</legend>
<p class="consent-text">${words.t('credentials_page.consent')}</p>
<label class="check"><input type="checkbox" name="consent" value="yes" required${hasConsented ? html` checked` : ''}> ${words.t('credentials_page.consent_label')}</label>
</fieldset>`;

/** Verify comes first: it is what the Enter key does. */
const toButtons = (words: Words): Markup => html`<p class="buttons">
<button class="button" name="do" value="verify" formnovalidate>${words.t('credentials_page.verify')}</button>
<button class="button button-primary" name="do" value="save">${words.t('credentials_page.save')}</button>
</p>`;

const toSignInButton = (words: Words, names: { readonly destination: string }): Markup => html`<p class="buttons">
<button class="button button-primary" name="do" value="sign_in">${words.t('credentials_page.sign_in_with', names)}</button>
</p>`;

const toId = ({ name }: Field): string => `field-${name}`;

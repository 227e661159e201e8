import { type Language, toLanguage } from '../../domain/person.ts';

export type SignInNotice = 'wrong' | 'too_many';

const TEXTS = {
  en: {
    title: 'Sign in to Exports',
    lead: 'This server asks for its sign-in secret.',
    label: 'Secret',
    submit: 'Sign in',
    wrong: 'That is not the secret. Check it and try again.',
    too_many: 'Too many wrong secrets. Wait a minute, then try again.',
  },
  nl: {
    title: 'Aanmelden bij Exports',
    lead: 'Deze server vraagt om het aanmeldgeheim.',
    label: 'Geheim',
    submit: 'Aanmelden',
    wrong: 'Dat is niet het geheim. Controleer het en probeer het opnieuw.',
    too_many: 'Te vaak een verkeerd geheim. Wacht een minuut en probeer het dan opnieuw.',
  },
} as const satisfies Record<Language, Record<string, string>>;

/** Nothing that a caller sends is on the page but the choice of language. `styles` is the address of the style sheet. */
export function toSignInPage(acceptLanguage: string, notice: SignInNotice | undefined, styles: string): string {
  const language = toLanguage(acceptLanguage);
  const text = TEXTS[language];
  const alert = notice === undefined ? '' : `<p class="sign-in-alert" role="alert" id="alert">${text[notice]}</p>`;
  const described = notice === undefined ? '' : ' aria-describedby="alert" aria-invalid="true"';
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${text.title}</title>
<link rel="stylesheet" href="${styles}">
</head>
<body class="sign-in">
<main class="sign-in-panel">
<span class="logo logo-large" aria-hidden="true"></span>
<h1>${text.title}</h1>
<p class="sign-in-lead">${text.lead}</p>
${alert}
<form method="post" action="/sign-in">
<label for="secret">${text.label}</label>
<input id="secret" name="secret" type="password" autocomplete="current-password" required autofocus${described}>
<button type="submit" class="button button-primary">${text.submit}</button>
</form>
</main>
</body>
</html>
`;
}

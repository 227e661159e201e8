export type Act = Readonly<Record<string, unknown>>;

/** Whose screen it is and what is open on it: kept in the address, so that a reload finds it again. */
export const sight = (): string => location.search.slice(1);

export function turnTo(change: Readonly<Record<string, string>>): void {
  const query = new URLSearchParams(location.search);
  for (const [name, value] of Object.entries(change)) {
    if (value === '') query.delete(name);
    else query.set(name, value);
  }
  history.replaceState(null, '', `?${query}`);
}

/** Tells the server what was done; says so when it went wrong. */
export async function act(what: Act): Promise<Act> {
  const user = document.querySelector<HTMLSelectElement>('[data-user]')?.value;
  const answer = await fetch('/_twin/act', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ user, ...what }),
  });
  const result = (await answer.json()) as Act;
  if (typeof result.problem === 'string') toast(result.problem);
  return result;
}

let hiding: ReturnType<typeof setTimeout> | undefined;

function toast(text: string): void {
  const place = document.getElementById('toast');
  if (place === null) return;
  place.textContent = text;
  place.hidden = false;
  clearTimeout(hiding);
  hiding = setTimeout(() => {
    place.hidden = true;
  }, 6_000);
}

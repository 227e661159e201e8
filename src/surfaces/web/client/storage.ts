/** Browsers may refuse storage (private windows, policies); the page then simply forgets. */
export function recall(key: string): string | undefined {
  try {
    return sessionStorage.getItem(key) ?? localStorage.getItem(key) ?? undefined;
  } catch {
    return undefined;
  }
}

/** Kept for this tab and, as the first choice of later tabs, for the browser: two tabs may be two people. */
export function remember(key: string, value: string): void {
  try {
    sessionStorage.setItem(key, value);
    localStorage.setItem(key, value);
  } catch {
    // Nothing depends on it.
  }
}

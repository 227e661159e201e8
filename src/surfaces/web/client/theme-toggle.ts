import { h } from './dom.ts';
import { icon } from './icons.ts';
import { remember } from './storage.ts';
import type { Texts } from './texts.ts';

const systemDark = matchMedia('(prefers-color-scheme: dark)');

/** Switches between light and dark colours and says which of the two it leads to. */
export function createThemeToggle(t: Texts): HTMLElement {
  const button = h('button', { type: 'button', class: 'icon-button theme-toggle', onclick: toggle });

  function toggle(): void {
    const theme = isDark() ? 'light' : 'dark';
    document.documentElement.dataset.theme = theme;
    remember('exports.theme', theme);
    show();
  }

  function show(): void {
    const label = t(isDark() ? 'toLight' : 'toDark');
    button.setAttribute('aria-label', label);
    button.title = label;
    button.replaceChildren(icon(isDark() ? 'sun' : 'moon'));
  }

  systemDark.addEventListener('change', show);
  show();
  return button;
}

const isDark = (): boolean => {
  const choice = document.documentElement.dataset.theme;
  return choice === undefined ? systemDark.matches : choice === 'dark';
};

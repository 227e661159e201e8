import { h, newId } from './dom.ts';

/** Puts a message under a field, and tells whoever does not see it that it belongs there. */
export function setFieldError(field: HTMLElement, message: string): void {
  clearFieldError(field);
  const error = h('p', { class: 'field-error', id: newId('field-error') }, message);
  field.append(error);
  field.classList.add('is-invalid');
  for (const control of findControls(field)) {
    control.setAttribute('aria-invalid', 'true');
    control.setAttribute('aria-describedby', error.id);
  }
}

export function clearFieldError(field: HTMLElement): void {
  field.classList.remove('is-invalid');
  field.querySelector(':scope > .field-error')?.remove();
  for (const control of findControls(field)) {
    control.removeAttribute('aria-invalid');
    control.removeAttribute('aria-describedby');
  }
}

/** Of a group of choices, the group and each choice. */
const findControls = (field: HTMLElement): Iterable<Element> => field.querySelectorAll('.ac-input, .ac-input input');

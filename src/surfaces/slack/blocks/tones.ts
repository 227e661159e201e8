/** What the colours of Adaptive Cards say. */
export type Tone = 'good' | 'warning' | 'attention' | 'accent';

export const isTone = (word: string): word is Tone => ['good', 'warning', 'attention', 'accent'].includes(word);

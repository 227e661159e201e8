import { recall } from './storage.ts';

// Runs before the first paint. Without a choice of theirs, people get the colours that their system asks for.
const choice = recall('exports.theme');
if (choice === 'light' || choice === 'dark') document.documentElement.dataset.theme = choice;

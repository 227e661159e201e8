import { cases } from './destination-cases.ts';
import { testLayouts } from './destination-layouts.ts';

for (const [kind, play] of Object.entries(cases)) testLayouts(kind, play);

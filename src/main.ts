import { isAppError, toAppError } from './domain/errors.ts';
import { catalogInit } from './programs/catalog-init.ts';
import { chat } from './programs/chat.ts';
import { demo } from './programs/demo.ts';
import { keysRotate } from './programs/keys-rotate.ts';
import { serve } from './programs/serve.ts';

/** Each takes the arguments after its name and resolves to the exit code. */
const programs: Readonly<Record<string, (argv: string[]) => Promise<number>>> = {
  serve,
  chat,
  demo,
  'catalog-init': catalogInit,
  'keys-rotate': keysRotate,
};

const [name = 'serve', ...argv] = process.argv.slice(2);
const program = programs[name];

try {
  if (program === undefined) {
    process.stderr.write(`There is no "${name}"; known: ${Object.keys(programs).join(', ')}.\n`);
    process.exitCode = 2;
  } else {
    process.exitCode = await program(argv);
  }
} catch (error) {
  const problem = toAppError(error);
  process.stderr.write(`${problem.message}\n`);
  if (!isAppError(error) && error instanceof Error) process.stderr.write(`${error.stack}\n`);
  process.exitCode = 1;
}
// Whatever a library still holds open must not keep a finished program alive.
process.exit();

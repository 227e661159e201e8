import { startRecordsFarEnd } from '../test/support/records-far-end.ts';

/** The far end in a process of its own: says its address, and on each line that it gets how busy it was since the last. */
const farEnd = await startRecordsFarEnd();
farEnd.latencyMs = Number(process.argv[2] ?? 0);
process.stdout.write(`${farEnd.url}\n`);
process.stdin.on('data', () => {
  const { busyMs, firstAt, lastAt, peak } = farEnd.load;
  const members = [...farEnd.tags.values()].reduce((sum, tag) => sum + tag.size, 0);
  process.stdout.write(
    `${JSON.stringify({ busyMs, spanMs: lastAt - firstAt, peak, calls: farEnd.calls.length, members })}\n`,
  );
  farEnd.calls.length = 0;
  Object.assign(farEnd.load, { busyMs: 0, firstAt: 0, lastAt: 0, peak: 0 });
});
process.stdin.on('end', () => process.exit(0));

import { startMailchimpTwin } from '../twins/mailchimp/index.ts';

/** The Mailchimp twin in a process of its own: says where it is, and on each line that it gets how busy it was since the last. */
const twin = await startMailchimpTwin({ latencyMs: Number(process.argv[2] ?? 0) });
process.stdout.write(`${JSON.stringify({ address: twin.address, apiKey: twin.apiKey })}\n`);
const seen = { calls: 0, refused: 0 };
const gather = () => {
  seen.calls += twin.calls.count();
  seen.refused += twin.calls.recent.filter(({ status }) => status === 429).length;
  twin.calls.clear();
};
// Whole calls of a million records would fill the memory.
const gathering = setInterval(gather, 500);
process.stdin.on('data', () => {
  gather();
  const { busyMs, spanMs } = twin.calls.load();
  const members = twin.audience().members.size;
  const tagged = [...twin.audience().segments.values()].reduce((sum, one) => sum + one.members.size, 0);
  process.stdout.write(
    `${JSON.stringify({ ...seen, busyMs, spanMs, highest: twin.calls.highest(), members, tagged })}\n`,
  );
});
process.stdin.on('end', () => {
  clearInterval(gathering);
  process.exit(0);
});

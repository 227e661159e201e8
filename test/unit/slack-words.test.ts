import { describe, expect, it } from 'vitest';
import { listMentions, toLine } from '../../src/surfaces/slack/words.ts';

const BOT = 'U0BOT';
const line = (text: string) => toLine(text, 'T1', BOT);

describe('a line as Slack sends it', () => {
  it.each([
    [`<@${BOT}> run newsletter`, 'run newsletter'],
    [`<@${BOT}>   export run newsletter`, 'run newsletter'],
    [`<@${BOT}> /export list`, 'list'],
    ['export', ''],
    ['exporters of Australia', 'exporters of Australia'],
    ['run `Newsletter audience`', 'run "Newsletter audience"'],
    ['show a &amp;lt; b &amp; c', 'show a &lt; b & c'],
    ['connections add url:<https://example.com/hook|example.com/hook>', 'connections add url:example.com/hook'],
    ['people set <mailto:ada@example.com|ada@example.com> admin', 'people set ada@example.com admin'],
    ['show <!channel>', 'show @channel'],
    ['show <!subteam^S012|@marketing>', 'show @marketing'],
  ])('%s', (text, meant) => {
    expect(line(text)).toBe(meant);
  });

  it('carries the ids of people and channels', () => {
    const named = line('people set <@U1|carlos> admin');
    expect(named).toContain('U1');
    expect(named).not.toContain('<');
    expect(line('subscribe in <#C9|exports>')).toContain('C9');
    expect(listMentions(`<@${BOT}> share with <@U1> <@U2|bob> <@U1>`, BOT)).toEqual(['U1', 'U2']);
  });
});

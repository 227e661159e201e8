import { chromium } from 'playwright-core';
const b = await chromium.launch({ executablePath:'/usr/bin/chromium', args:['--no-sandbox','--disable-background-networking','--disable-component-update','--disable-sync'] });
const ctx = await b.newContext({ viewport:{width:1100,height:1000} });
ctx.setDefaultTimeout(15000);
const p = await ctx.newPage();
await p.goto('http://127.0.0.1:3000');
await p.waitForTimeout(2500);
const box = p.getByRole('textbox').first();
async function say(t:string, wait=3000){ await box.fill(t); await box.press('Enter'); await p.waitForTimeout(wait); }
await say('/export connections show Newsletter', 3000);
await p.screenshot({ path:'/tmp/d3.png' });
console.log(await p.locator('button:visible, a:visible').allInnerTexts());
const popup = ctx.waitForEvent('page').catch(() => undefined);
await p.getByRole('link', { name: /credentials/i }).or(p.getByRole('button', { name: /credentials/i })).last().click();
const page = await popup ?? p;
await page.waitForTimeout(2500);
if (await page.getByRole('button',{name:'Open'}).count()) { await page.getByRole('button',{name:'Open'}).click(); await page.waitForTimeout(2000); }
await page.screenshot({ path:'/tmp/d4.png', fullPage: true });
console.log(await page.locator('button:visible, a:visible, input:visible').evaluateAll(xs => xs.map(x => `${x.tagName} ${(x as any).name ?? ''} ${x.textContent}`)));
await page.locator('input[type=password], input[name*=key i]').first().fill(process.env.KEY!);
for (const box of await page.locator('input[type=checkbox]').all()) await box.check();
await page.getByRole('button', { name: /save|verify/i }).first().click();
await page.waitForTimeout(4000);
await page.screenshot({ path:'/tmp/d5.png', fullPage: true });
await p.bringToFront();
await p.waitForTimeout(1500);
await say('/export create "Lapsed" segments:"Lapsed in Australia" to:Newsletter', 4000);
await p.screenshot({ path:'/tmp/d6.png' });
await b.close();

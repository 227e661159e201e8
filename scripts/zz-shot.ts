import { chromium } from 'playwright-core';
const b = await chromium.launch({ executablePath:'/usr/bin/chromium', args:['--no-sandbox','--disable-background-networking','--disable-component-update','--disable-sync'] });
const ctx = await b.newContext({ viewport:{width:1100,height:1000} });
const p = await ctx.newPage();
await p.goto('http://127.0.0.1:3000');
await p.waitForTimeout(2500);
const box = p.getByRole('textbox').first();
async function say(t:string, wait=3000){ await box.fill(t); await box.press('Enter'); await p.waitForTimeout(wait); }
await say('/export connections add', 3000);
await p.screenshot({ path:'/tmp/d1.png' });
console.log(await p.locator('button:visible').allInnerTexts());
await b.close();

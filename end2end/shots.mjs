// Takes screenshots of every page in both sizes and languages: node shots.mjs [address] [folder]. Signs in with the demo's accounts.
import { chromium } from '@playwright/test';
import { mkdirSync } from 'node:fs';
import config from './playwright.config.mjs';
import { DESK, PHONE, alive, enter, file, formAlive, make, moveForm, signIn } from './tests/people.mjs';

const [address = 'http://127.0.0.1:3000', folder = '../shots'] = process.argv.slice(2);
mkdirSync(folder, { recursive: true });
const browser = await chromium.launch(config.use.launchOptions);

for (const [size, options] of [['phone', PHONE], ['desk', DESK]]) {
  for (const language of ['hi', 'en']) {
    const context = await browser.newContext({ ...options, locale: `${language}-IN`, baseURL: address, reducedMotion: 'reduce' });
    const page = await context.newPage();
    const shoot = async (name, on = page) => on.screenshot({ path: `${folder}/${name}-${size}-${language}.png`, fullPage: !['board', 'panel', 'report-form'].includes(name) });
    /** The beginning of a long page: the README shows two of them. */
    const shootFirst = async (name, height, on = page) => on.screenshot({ path: `${folder}/${name}-first-${size}-${language}.png`, fullPage: true, clip: { x: 0, y: 0, width: options.viewport.width, height } });
    const words = language === 'hi' ? 'कल रात सिविल लाइंस में दुकान का ताला तोड़कर चोरी हुई। सीसीटीवी में दो लोग दिखे।' : 'Last night my shop near Civil Lines was broken into. Two people are seen on the camera.';
    const { reference, path } = await file(page, words, { category: 'theft' });
    await shoot('sent');
    await page.goto('/');
    await shoot('file');
    await formAlive(page);
    await page.fill('#file-place', language === 'hi' ? 'तेलियर' : 'teliyar');
    await page.waitForSelector('.suggestions');
    await page.keyboard.press('Escape');
    await page.click('[data-part=who] summary');
    await page.fill('#file-phone', '12');
    await page.click('#file button[type=submit]');
    await page.waitForSelector('.error-summary');
    await shoot('file-errors');
    await page.goto('/track?reference=4K7');
    await shoot('track');
    for (const [name, of] of [['statements', ''], ['statement', '/BC8CH0R1'], ['statement-corrected', '/7K2P9XQM'], ['statement-withdrawn', '/JH7NS1WD']]) {
      await page.goto(`/statements${of}`);
      await shoot(name);
    }
    if (size === 'desk') {
      await page.goto('/statements/BC8CH0R1');
      await page.pdf({ path: `${folder}/statement-a4-${language}.pdf`, preferCSSPageSize: true });
    }
    const staff = await signIn(context, 'chief');
    await staff.goto(`/staff/c/${reference}`);
    await alive(staff);
    await make(staff, 'forward');
    await staff.waitForSelector('.panel .badge[data-status=forwarded]');
    await make(staff, 'start');
    await staff.waitForSelector('.panel .badge[data-status=investigating]');
    await make(staff, 'ask', { text: language === 'hi' ? 'क्या सीसीटीवी की रिकॉर्डिंग मिल सकती है?' : 'Can we have the recording?' });
    await staff.waitForTimeout(500);
    await staff.evaluate(() => { window.scrollTo(0, 0); document.querySelector('.desk .panel').scrollTop = 0; });
    await shoot('panel', staff);
    await moveForm(staff, 'report');
    await staff.evaluate(() => { window.scrollTo(0, 0); document.querySelector('.desk .panel').scrollTop = 0; });
    await shoot('report-form', staff);
    for (const [name, of] of [['redact', `c/${reference}/redact?source=text`], ['incident', `incident/${reference}`]]) {
      await staff.goto(`/staff/${of}`);
      await shoot(name, staff);
    }
    await staff.goto('/staff');
    await alive(staff);
    await shoot('board', staff);
    await staff.goto('/staff?q=नहींमिलेगा');
    await shoot('board-empty', staff);
    await staff.goto('/staff/wire');
    await alive(staff);
    await shoot('wire', staff);
    await staff.goto('/staff/wire/ledger');
    await shoot('ledger', staff);
    await staff.goto('/staff/answers');
    await shoot('answers', staff);
    for (const page of ['offices', 'officers', 'morning', 'orders', 'sheet', 'notices', 'shift', 'clocks', 'categories', 'questions', 'spellings', 'masks', 'macros', 'samples', 'apart', 'retention', 'breaches', 'me']) {
      await staff.goto(`/staff/${page}`);
      await shoot(page, staff);
    }
    for (const [name, of] of [['staff-figures', 'figures?from=2020-04-01&to=2020-12-31'], ['staff-cases', 'figures/cases?number=open'], ['report', 'report'], ['staff-statements', 'statements'], ['staff-statement', 'statements?one=5R8T3WZN'], ['staff-statement-new', 'statements?new=1'], ['staff-figures-wrong', 'figures?from=2020-12-31&to=2020-04-01']]) {
      await staff.goto(`/staff/${of}`);
      await shoot(name, staff);
      if (name === 'staff-figures') await shootFirst(name, 900, staff);
      if (size === 'desk' && ['staff-figures', 'report'].includes(name)) await staff.pdf({ path: `${folder}/${name}-a4-${language}.pdf`, preferCSSPageSize: true });
    }
    const office = await browser.newContext({ ...options, locale: `${language}-IN`, baseURL: address });
    const admin = await enter(office, 'admin', '/staff/offices');
    for (const page of ['offices', 'officers', 'clocks', 'categories', 'questions', 'macros', 'answers', 'keys', 'webhooks', 'breaches']) {
      await admin.goto(`/staff/${page}`);
      await admin.evaluate(() => document.querySelectorAll('main details').forEach((folded) => (folded.open = true)));
      await shoot(`admin-${page}`, admin);
    }
    await office.close();
    const watch = await browser.newContext({ ...options, locale: `${language}-IN`, baseURL: address });
    const auditor = await enter(watch, 'auditor', '/staff/audit');
    await shoot('audit', auditor);
    if (size === 'desk') await auditor.pdf({ path: `${folder}/audit-a4-${language}.pdf`, preferCSSPageSize: true });
    await watch.close();
    await page.goto(`/t/${reference}`);
    await page.waitForSelector('.live[data-link=on]');
    await Promise.all([page.waitForURL('**/claim/**'), page.click('#claim button[type=submit]')]);
    await page.waitForSelector('#code');
    await shoot('claim');
    await page.goto(`/t/${reference}`);
    await alive(page);
    await shoot('public');
    await page.goto(path);
    await alive(page);
    await shoot('private');
    await page.goto('/t/0000000000');
    await shoot('unknown');
    await page.goto('/figures?from=2020-04-01&to=2020-12-31');
    await shoot('figures');
    await shootFirst('figures', 2100);
    if (size === 'desk') await page.pdf({ path: `${folder}/figures-a4-${language}.pdf`, preferCSSPageSize: true });
    await page.goto('/figures?from=2020-12-31&to=2020-04-01');
    await shoot('figures-wrong');
    const guest = await browser.newContext({ ...options, locale: `${language}-IN`, baseURL: address });
    const door = await guest.newPage();
    await door.goto('/sign-in');
    await shoot('sign-in', door);
    await door.goto('/nowhere');
    await shoot('not-found', door);
    await guest.close();
    await context.close();
  }
}
const dark = await browser.newContext({ ...DESK, colorScheme: 'dark', baseURL: address });
const night = await signIn(dark, 'chief');
await alive(night);
await night.screenshot({ path: `${folder}/board-dark-desk-en.png` });
for (const [name, address] of [['figures', '/figures?from=2020-04-01&to=2020-12-31'], ['staff-figures', '/staff/figures?from=2020-04-01&to=2020-12-31'], ['statement', '/statements/7K2P9XQM']]) {
  await night.goto(address);
  await night.screenshot({ path: `${folder}/${name}-dark-desk-en.png`, fullPage: true });
}
await browser.close();

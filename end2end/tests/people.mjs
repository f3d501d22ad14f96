// People with browsers: a citizen on a small phone in Hindi, officers at a desk.
import { expect } from '@playwright/test';
import { networks } from '../playwright.config.mjs';
import { deflateSync } from 'node:zlib';

export const PHONE = { viewport: { width: 360, height: 740 }, locale: 'hi-IN', hasTouch: true, isMobile: true };
export const DESK = { viewport: { width: 1440, height: 900 }, locale: 'en-IN' };

/** A browser context that records every error in the console, so that a test can assert that there was none. */
export async function person(browser, options) {
  const context = await browser.newContext(options);
  const errors = [];
  context.on('page', (page) => {
    page.on('pageerror', (error) => errors.push(String(error)));
    page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  });
  context.errors = errors;
  return context;
}

/** The recorded errors without those that a test caused on purpose by making requests fail. */
export function complaints(context) {
  return context.errors.filter((text) => !/Failed to load resource|ERR_INTERNET_DISCONNECTED/.test(text));
}

export async function signIn(context, login) {
  const page = await context.newPage();
  await page.goto('/sign-in');
  await page.fill('#sign-in-login', login);
  await page.fill('#sign-in-password', 'sunwai-demo');
  await Promise.all([page.waitForURL('**/staff**'), page.click('main button[type=submit]')]);
  await expect(page.locator('.column:visible').first()).toBeVisible();
  return page;
}

/** Signs in and opens a page of the staff, whatever the role sees first and whether or not scripts run. */
export async function enter(context, login, address) {
  const page = await context.newPage();
  await page.goto('/sign-in');
  await page.fill('#sign-in-login', login);
  await page.fill('#sign-in-password', 'sunwai-demo');
  await Promise.all([page.waitForURL('**/staff**'), page.click('main button[type=submit]')]);
  await page.goto(address);
  return page;
}

/** Waits until the page is hydrated: the live indicator says that it is connected. */
export async function alive(page) {
  await expect(page.locator('.live[data-link=on]').first()).toBeVisible({ timeout: 15_000 });
}

/** Waits until a page has come to rest: what it loads has arrived, and where it follows changes it is connected. */
export async function settled(page) {
  await page.waitForLoadState('networkidle');
  await page.waitForFunction(() => [...document.querySelectorAll('.live')].every((one) => one.dataset.link === 'on'));
}

/**
 * Searches the board for a complaint and returns its card. A column shows the first twenty cards, sorted by their clocks, so that a new complaint may
 * be below them.
 */
export async function cardOf(page, reference) {
  await page.goto(`/staff?q=${reference}`);
  const card = page.locator(`.card a[href*="${reference}"]`);
  await expect(card).toBeVisible();
  return card;
}

/** A generated picture of noise, which hardly compresses. */
export function picture(width = 1200, height = 900) {
  const row = width * 3 + 1;
  const raw = Buffer.alloc(row * height);
  let seed = 7;
  for (let i = 0; i < raw.length; i++) {
    seed = (seed * 1103515245 + 12345) & 0x7fffffff;
    raw[i] = i % row === 0 ? 0 : seed >> 16;
  }
  const table = Array.from({ length: 256 }, (_, n) => {
    let c = n;
    for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
    return c >>> 0;
  });
  const crc = (bytes) => {
    let c = 0xffffffff;
    for (const b of bytes) c = table[(c ^ b) & 255] ^ (c >>> 8);
    return (c ^ 0xffffffff) >>> 0;
  };
  const chunk = (type, data) => {
    const body = Buffer.concat([Buffer.from(type), data]);
    const out = Buffer.alloc(body.length + 8);
    out.writeUInt32BE(data.length);
    body.copy(out, 4);
    out.writeUInt32BE(crc(body), body.length + 4);
    return out;
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width);
  head.writeUInt32BE(height, 4);
  head.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), chunk('IHDR', head), chunk('IDAT', deflateSync(raw, { level: 1 })), chunk('IEND', Buffer.alloc(0))]);
}

/** Waits until the filing form is sent in place. */
export async function formAlive(page) {
  await expect(page.locator('#file[data-alive]')).toBeVisible({ timeout: 15_000 });
}

/** Sends the filing form: with scripts, it shows everything once more before it goes. */
export async function send(page) {
  const button = page.locator('#file button[type=submit]');
  const check = page.locator('#file[data-step=check]');
  await button.click();
  await Promise.race([check.waitFor(), page.waitForURL('**/sent/**')]);
  if ((await check.count()) > 0) await Promise.all([page.waitForURL('**/sent/**'), button.click()]);
}

/** Presses the button of the filing form, and again on the check, without waiting for the answer. */
export async function press(page) {
  const button = page.locator('#file button[type=submit]');
  await button.click();
  await expect(page.locator('#file[data-step=check]')).toBeVisible();
  await button.click();
}

/** Files a complaint with a photo and returns its number and private path. */
export async function file(page, text, { photo = true, category = 'land_dispute' } = {}) {
  await page.goto('/');
  await page.fill('#file-text', text);
  await page.selectOption('#file-category', category);
  await page.fill('#file-place', 'सिविल लाइंस');
  if (photo) {
    await page.setInputFiles('#file-photos', { name: 'street.png', mimeType: 'image/png', buffer: picture(800, 600) });
  }
  await send(page);
  const [, , reference, key] = new URL(page.url()).pathname.split('/');
  await expect(page.locator('.big-number')).toHaveText(`${reference.slice(0, 3)}${reference.slice(3, 6)}${reference.slice(6)}`);
  return { reference, key, path: `/t/${reference}/${key}` };
}

/** Unfolds the form of a move in the panel and returns it. The next action is in the head, the other steps are behind the dots. */
export async function moveForm(page, move) {
  const form = page.locator(`#move-${move}`);
  await expect(form).toHaveCount(1);
  const details = page.locator(`details:has(#move-${move})`);
  if ((await page.locator(`.moves #move-${move}`).count()) > 0 && !(await page.locator('.moves').isVisible())) {
    await page.locator('.others > summary').click();
  }
  if ((await details.count()) > 0 && !(await details.evaluate((d) => d.open))) {
    await details.locator('> summary').click();
  }
  return form;
}

/** What a report says besides its text, where the test does not say it. The complainant's digits are not known to the officer. */
export const CONTACT = { contact_way: 'phone', contact_with: 'शिकायतकर्ता', done: 'मौक़े पर जाकर लोगों से पूछा और देखा', no_code: 'not_at_hand' };

/** An answer to the complainant, or a finding, that says enough. */
export const ENOUGH = 'मौक़े पर जाकर दोनों पक्षों से बात की, दीवार हटवाई गई';

/** Makes one move from the panel. A report gets the fields that it needs, unless the test gives its own. A field in a folded part is unfolded first. */
export async function make(page, move, fields = {}) {
  const form = await moveForm(page, move);
  const all = move === 'report' ? { ...CONTACT, ...fields } : fields;
  for (const [name, value] of Object.entries(all)) {
    const field = form.locator(`[name=${name}]`);
    const folded = field.locator('xpath=ancestor::details[1]');
    if ((await folded.count()) > 0 && !(await folded.evaluate((d) => d.open))) await folded.locator('> summary').click();
    if ((await field.evaluate((f) => f.tagName)) === 'SELECT') await field.selectOption(value);
    else await field.fill(value);
  }
  await form.locator('button[type=submit]').click();
}

/** Opens a complaint at a desk, and waits until the page is alive. */
export async function at(page, reference) {
  await page.goto(`/staff/c/${reference}`);
  await alive(page);
  await expect(page.locator('#panel-title')).toHaveText(new RegExp(reference.slice(0, 3)));
}

/** Waits until the panel shows this status. */
export const done = (page, status) => expect(page.locator(`.panel .badge[data-status=${status}]`)).toBeVisible();

/** Makes a move, and waits until the panel shows this status. */
export async function step(page, move, status, fields = {}) {
  await expect(page.locator(`#move-${move}`)).toHaveCount(1);
  await make(page, move, fields);
  await done(page, status);
}

/** A new complaint whose inquiry the demo's station has begun: its number and private path, the phone, and the desks of the cell and the station. */
export async function inquiry(browser, text, options = {}) {
  const citizen = await person(browser, PHONE);
  const phone = await citizen.newPage();
  const { reference, path } = await file(phone, text, { photo: false, ...options });
  const operator = await signIn(await person(browser, DESK), 'operator');
  await at(operator, reference);
  await step(operator, 'forward', 'forwarded', { station: { label: 'Civil Lines' } });
  const station = await signIn(await person(browser, DESK), 'station');
  await at(station, reference);
  await step(station, 'start', 'investigating');
  await phone.goto(path);
  return { citizen, phone, reference, path, operator, station };
}

/** Writes as a citizen, like the playground's page, and returns the post's id. */
export async function write(page, fields) {
  const answer = await page.request.post(`${networks}/playground/post`, { form: fields, headers: { accept: 'application/json' } });
  return (await answer.json()).id;
}

/** An operator at the wire. */
export async function desk(context) {
  const page = await signIn(context, 'operator');
  await page.goto('/staff/wire');
  await alive(page);
  return page;
}

/** All posts on the playground's networks. */
export const listed = async (page) => (await page.request.get(`${networks}/playground/posts.json`)).json();

/** The desk's replies to a post on the network. */
export const answers = async (page, id) => (await listed(page)).filter((post) => post.by_desk && post.in_reply_to === id);

/** Opens a post that waits on the wire. */
export async function open(wire, text) {
  await wire.locator('.waiting .card a', { hasText: text }).first().click();
  await expect(wire.locator('.open-words')).toContainText(text);
  // The heading takes the focus, so that the keys act.
  await expect(wire.locator('#open-head')).toBeVisible();
}

/** Decides the open post in two steps: the choice, then the answer that is ready. */
export async function decide(wire, what, answer) {
  await wire.click(`#decide button[name=choose][value=${what}]`);
  await expect(wire.locator('#decide-answer')).toBeVisible();
  if (answer !== undefined) await wire.fill('#decide-answer', answer);
  await wire.click('#decide button[name=answer_wanted]');
}

/** Finds the complaint number in a text. */
export const numberIn = (text) => text.match(/[0-9A-HJKMNP-TV-Z]{3}-[0-9A-HJKMNP-TV-Z]{3}-[0-9A-HJKMNP-TV-Z]{4}/)[0];

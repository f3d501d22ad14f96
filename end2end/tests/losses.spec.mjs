// No word, photo or number is lost: on a slow line, when a part of the page or half an upload does not come through, when a tab is closed, without a
// network, and when a new release replaces the page that somebody is reading.
import { expect, test } from '@playwright/test';
import { connect, createServer } from 'node:net';
import { DESK, PHONE, alive, complaints, file, make, person, picture, press, signIn } from './people.mjs';

/** A line to the server that can be cut: at once and for good, or in the middle of what is being sent. */
async function line(to) {
  const { hostname, port } = new URL(to);
  const open = new Set();
  const state = { up: true, cutAfter: Infinity, cuts: 0, sent: 0 };
  const server = createServer((near) => {
    if (!state.up) return near.destroy();
    const far = connect(Number(port), hostname);
    const pair = [near, far];
    open.add(pair);
    const end = () => { open.delete(pair); pair.forEach((socket) => socket.destroy()); };
    pair.forEach((socket) => socket.on('error', end).on('close', end));
    far.pipe(near);
    near.on('data', (bytes) => {
      state.sent += bytes.length;
      if (state.sent > state.cutAfter) {
        [state.cutAfter, state.cuts] = [Infinity, state.cuts + 1];
        return end();
      }
      return far.write(bytes);
    });
    return undefined;
  });
  await new Promise((done) => { server.listen(0, '127.0.0.1', done); });
  return {
    state,
    address: `http://127.0.0.1:${server.address().port}`,
    down() { state.up = false; for (const pair of open) pair.forEach((socket) => socket.destroy()); },
    up() { state.up = true; },
    close: () => new Promise((done) => { for (const pair of open) pair.forEach((socket) => socket.destroy()); server.close(done); }),
  };
}

/** Throttles a page to this many kilobits a second and this many milliseconds there and back. */
async function slow(page, kilobits, latency) {
  const session = await page.context().newCDPSession(page);
  const bytes = (kilobits * 1_000) / 8;
  await session.send('Network.enable');
  await session.send('Network.emulateNetworkConditions', { offline: false, latency, downloadThroughput: bytes, uploadThroughput: bytes });
}

const WORDS = 'कल रात साढ़े ग्यारह बजे दुकान के पीछे का ताला टूटा मिला और गल्ला ख़ाली था';

/** Waits until what was entered is kept. */
const kept = (page) => expect(page.locator('#draft')).toBeVisible({ timeout: 15_000 });
/** Waits until the page can send by itself. */
const ready = (page) => page.waitForFunction(() => self.sunwai?.send, undefined, { timeout: 30_000 });
/** The number on the confirmation. */
const numberOn = async (page) => (await page.locator('.big-number').innerText()).replace(/\s/g, '');

test('what is typed while the page loads on a line of 50 kbit/s stays', async ({ browser }) => {
  test.setTimeout(240_000);
  const citizen = await person(browser, PHONE);
  const phone = await citizen.newPage();
  await slow(phone, 50, 2_000);
  await phone.goto('/', { waitUntil: 'commit', timeout: 60_000 });
  await phone.locator('#file-text').waitFor({ timeout: 60_000 });
  // Key by key, in both fields, until long after the page has come alive.
  await phone.locator('#file-place').pressSequentially('सिविल लाइंस चौराहा', { delay: 60 });
  await phone.locator('#file-text').pressSequentially(WORDS, { delay: 500 });
  await phone.waitForLoadState('networkidle', { timeout: 120_000 }).catch(() => {});
  await expect(phone.locator('#file-text')).toHaveValue(WORDS);
  await expect(phone.locator('#file-place')).toHaveValue('सिविल लाइंस चौराहा');
  await citizen.close();
});

test('after "accepted" the number appears although its part of the program cannot be loaded', async ({ browser }) => {
  // Requests that a worker makes cannot be intercepted here.
  const citizen = await person(browser, { ...PHONE, serviceWorkers: 'block' });
  const phone = await citizen.newPage();
  await phone.goto('/');
  await phone.waitForLoadState('networkidle');
  let blocked = 0;
  await phone.route('**/pkg/**', (route) => {
    blocked += 1;
    return phone.url().includes('/sent/') ? route.continue() : route.abort('connectionfailed');
  });
  await phone.fill('#file-text', 'हिस्सा नहीं आया');
  await phone.selectOption('#file-category', 'theft');
  await press(phone);
  await phone.waitForURL('**/sent/**', { timeout: 20_000 });
  await expect(phone.locator('.big-number')).toBeVisible();
  expect(await numberOn(phone)).toHaveLength(10);
  expect(blocked, 'a part was asked for and did not come').toBeGreaterThan(0);
  await citizen.close();
});

test('a page whose release is gone leads on when something is clicked', async ({ browser }) => {
  const citizen = await person(browser, { ...PHONE, serviceWorkers: 'block' });
  const phone = await citizen.newPage();
  await phone.goto('/');
  await phone.waitForLoadState('networkidle');
  // The new release has other files: every part that this page does not have yet is gone.
  let here = true;
  await phone.route('**/pkg/**', (route) => (here ? route.fulfill({ status: 404, body: '' }) : route.continue()));
  phone.on('framenavigated', () => { here = false; });
  await phone.locator('.bottom a[href="/figures"]').click();
  await phone.waitForURL('**/figures', { timeout: 20_000 });
  await expect(phone.locator('main h1')).toBeVisible();
  await citizen.close();
});

test('an upload that is cut in the middle goes on by itself, and every photo arrives once', async ({ browser, baseURL }) => {
  test.setTimeout(120_000);
  const wire = await line(baseURL);
  const citizen = await person(browser, { ...PHONE, baseURL: wire.address });
  const phone = await citizen.newPage();
  await phone.goto('/');
  await ready(phone);
  await phone.fill('#file-text', 'चार फ़ोटो, टूटी लाइन');
  await phone.selectOption('#file-category', 'theft');
  const photos = [1900, 1940, 1980, 2020].map((width, n) => ({ name: `street-${n}.png`, mimeType: 'image/png', buffer: picture(width, 1400) }));
  await phone.setInputFiles('#file-photos', photos);
  await expect.poll(() => phone.evaluate(() => [...document.querySelector('#file-photos').files].every((one) => one.type === 'image/jpeg')), { timeout: 40_000 }).toBe(true);
  const sizes = await phone.evaluate(() => [...document.querySelector('#file-photos').files].map((one) => one.size));
  const arrived = [];
  phone.on('response', async (response) => {
    if (response.request().method() === 'POST' && new URL(response.url()).pathname === '/') arrived.push(response.status());
  });
  // In the middle of the second photo.
  wire.state.sent = 0;
  wire.state.cutAfter = sizes[0] + sizes[1] / 2;
  await press(phone);
  await phone.waitForURL('**/sent/**', { timeout: 60_000 });
  expect(wire.state.cuts, 'the line was cut').toBe(1);
  // Four photos and the form; what had arrived was not sent again.
  expect(arrived.filter((status) => status === 200)).toHaveLength(5);
  expect(wire.state.sent).toBeLessThan(sizes.reduce((sum, one) => sum + one, 0) + sizes[1] + 60_000);
  const [, , reference, key] = new URL(phone.url()).pathname.split('/');
  await phone.goto(`/t/${reference}/${key}`);
  await expect(phone.locator('.photos img')).toHaveCount(4);
  await citizen.close();
  await wire.close();
});

test('a draft survives reload, the other language and a closed tab, and can be deleted', async ({ browser }) => {
  const citizen = await person(browser, PHONE);
  let phone = await citizen.newPage();
  await phone.goto('/');
  await phone.fill('#file-text', WORDS);
  await phone.selectOption('#file-category', 'theft');
  await phone.fill('#file-place', 'चौक');
  await phone.setInputFiles('#file-photos', { name: 'shop.png', mimeType: 'image/png', buffer: picture(800, 600) });
  await kept(phone);
  await expect.poll(() => phone.evaluate(() => self.sunwai.forms.get('/').then((draft) => draft?.photos.length))).toBe(1);
  const here = async (page) => {
    await expect(page.locator('#file-text')).toHaveValue(WORDS);
    await expect(page.locator('#file-place')).toHaveValue('चौक');
    await expect(page.locator('#file-category')).toHaveValue('theft');
    await expect.poll(() => page.evaluate(() => document.querySelector('#file-photos').files.length)).toBe(1);
    await kept(page);
  };
  await phone.reload();
  await here(phone);
  await phone.click('form.language button');
  await expect(phone.locator('html')).toHaveAttribute('lang', 'en');
  await here(phone);
  await phone.close();
  phone = await citizen.newPage();
  await phone.goto('/');
  await here(phone);
  // Not on another complaint's private page.
  const { path } = await file(await (await person(browser, PHONE)).newPage(), 'किसी और की', { photo: false });
  const other = await citizen.newPage();
  await other.goto(path);
  await ready(other);
  await expect(other.locator('#add-text')).toHaveValue('');
  await other.fill('#add-text', 'इसके लिए');
  await kept(other);
  await other.waitForTimeout(1_000);
  await other.reload();
  await expect(other.locator('#add-text')).toHaveValue('इसके लिए');
  // The private address is not written down.
  const keys = await other.evaluate(() => self.sunwai.forms.all().then((all) => all.map((one) => one.key)));
  expect(keys.join(' ')).not.toContain(path.split('/')[3]);
  // Deleted, it stays deleted.
  await phone.bringToFront();
  await phone.locator('#draft button').click();
  await expect(phone.locator('#file-text')).toHaveValue('');
  await expect(phone.locator('#draft')).toBeHidden();
  await phone.waitForTimeout(1_000);
  await phone.reload();
  await ready(phone);
  await expect(phone.locator('#file-text')).toHaveValue('');
  // Accepted, it is gone too.
  await phone.fill('#file-text', 'पूरी लिखी');
  await phone.selectOption('#file-category', 'noise');
  await press(phone);
  await phone.waitForURL('**/sent/**');
  await phone.goto('/');
  await ready(phone);
  await phone.waitForTimeout(500);
  await expect(phone.locator('#file-text')).toHaveValue('');
  expect(complaints(citizen)).toEqual([]);
  await citizen.close();
});

test('without a network the form opens, takes a complaint and sends it once when the line is back', async ({ browser, baseURL }) => {
  test.setTimeout(180_000);
  const wire = await line(baseURL);
  const citizen = await person(browser, { ...PHONE, baseURL: wire.address });
  let phone = await citizen.newPage();
  await phone.goto('/');
  await phone.waitForFunction(async () => (await navigator.serviceWorker.ready).active?.state === 'activated', undefined, { timeout: 30_000 });
  await phone.waitForFunction(async () => (await caches.keys()).length === 1 && (await (await caches.open((await caches.keys())[0])).match('/?offline=1')) !== undefined, undefined, { timeout: 30_000 });
  await phone.close();

  wire.down();
  await citizen.setOffline(true);
  phone = await citizen.newPage();
  await phone.goto('/');
  await expect(phone.locator('html')).toHaveAttribute('data-offline', '');
  const text = `बिना लाइन की शिकायत ${Date.now()}`;
  await phone.fill('#file-text', text);
  await phone.selectOption('#file-category', 'theft');
  await ready(phone);
  await press(phone);
  await expect(phone.locator('.going-out')).toContainText('लाइन आते ही अपने आप भेजा जाएगा');
  await phone.waitForTimeout(500);
  // The tab is closed before the line comes back.
  await phone.close();
  wire.up();
  await citizen.setOffline(false);
  phone = await citizen.newPage();
  await phone.goto('/track');
  const arrived = phone.locator('#sent-later a');
  await expect(arrived).toBeVisible({ timeout: 60_000 });
  const number = (await arrived.innerText()).trim();
  await arrived.click();
  await phone.waitForURL('**/sent/**');
  expect(await numberOn(phone)).toBe(number);
  // Once: the board has one complaint with these words.
  const desk = await person(browser, DESK);
  const cell = await signIn(desk, 'operator');
  await cell.goto(`/staff?q=${encodeURIComponent(text)}`);
  await expect(cell.locator('.card-words', { hasText: text })).toHaveCount(1);
  for (const context of [citizen, desk]) await context.close();
  await wire.close();
});

/** A station officer with a complaint under inquiry, and its number. */
async function inquiry(browser, words) {
  const { reference } = await file(await (await person(browser, PHONE)).newPage(), words, { photo: false });
  const chief = await signIn(await person(browser, DESK), 'chief');
  await chief.goto(`/staff/c/${reference}`);
  await alive(chief);
  await make(chief, 'forward', { station: { label: 'Civil Lines' } });
  await expect(chief.locator('.panel .badge[data-status=forwarded]')).toBeVisible();
  const thana = await person(browser, DESK);
  const station = await signIn(thana, 'station');
  await station.goto(`/staff/c/${reference}`);
  await alive(station);
  await make(station, 'start');
  await expect(station.locator('.panel .badge[data-status=investigating]')).toBeVisible();
  await ready(station);
  return { reference, chief, thana, station };
}

test('a report written without a network goes out by itself, with the time when the work was done', async ({ browser }) => {
  test.setTimeout(120_000);
  const { thana, station } = await inquiry(browser, 'थाने की लाइन गई');
  await thana.setOffline(true);
  await make(station, 'report', { text: 'मौके पर जाकर देखा, बयान लिया' });
  await expect(station.locator('#move-report .going-out')).toContainText('is kept on this phone');
  await thana.setOffline(false);
  await expect(station.locator('.panel .badge[data-status=reported]')).toBeVisible({ timeout: 40_000 });
  await expect(station.locator('.timeline')).toContainText('मौके पर जाकर देखा, बयान लिया');
  await expect(station.locator('.timeline')).toContainText(/done .*, received /);
  await expect(station.locator('#still-here')).toHaveCount(0);
});

test('a report that meets a change is shown, and overwrites nothing', async ({ browser }) => {
  test.setTimeout(120_000);
  const { chief, thana, station } = await inquiry(browser, 'बीच में बदल गया');
  await thana.setOffline(true);
  await make(station, 'report', { text: 'देर से पहुँची रिपोर्ट' });
  await expect(station.locator('#move-report .going-out')).toContainText('is kept on this phone');
  await make(chief, 'note', { text: 'बीच में लिखी टिप्पणी' });
  await expect(chief.locator('.timeline')).toContainText('बीच में लिखी टिप्पणी');
  await thana.setOffline(false);
  await expect(station.locator('#move-report .going-out')).toContainText('someone else has changed the complaint', { timeout: 40_000 });
  await expect(station.locator('#move-report-text')).toHaveValue('देर से पहुँची रिपोर्ट');
  await expect(station.locator('.panel .badge[data-status=investigating]')).toBeVisible();
  await expect(chief.locator('.timeline')).not.toContainText('देर से पहुँची रिपोर्ट');
  // Seen, and sent again on purpose.
  await expect(station.locator('.timeline')).toContainText('बीच में लिखी टिप्पणी');
  await station.reload();
  await alive(station);
  await make(station, 'report', { text: 'देर से पहुँची रिपोर्ट' });
  await expect(chief.locator('.timeline')).toContainText('देर से पहुँची रिपोर्ट');
});

test('a form of the staff reaches the server and is no draft of a citizen', async ({ browser }) => {
  const desk = await person(browser, DESK);
  const page = await signIn(desk, 'chief');
  for (const address of ['/staff/answers', '/staff/macros']) {
    await page.goto(address);
    await expect(page.locator('form#add[data-alive]')).toHaveCount(1, { timeout: 15_000 });
    await page.evaluate(() => document.querySelectorAll('main details').forEach((folded) => { folded.open = true; }));
    const arrives = page.waitForResponse((response) => response.request().method() === 'POST' && new URL(response.url()).pathname === address);
    await page.locator('form#add button[type=submit]').last().click();
    expect((await arrives).ok(), address).toBe(false);
    await expect(page.locator('main .error-summary, main .field-error').first()).toBeVisible();
    await expect(page.locator('#draft')).toHaveCount(0);
  }
  expect(complaints(desk)).toEqual([]);
});

// Nothing is lost: addresses survive Back and reload, long lists can be read to the last card, words typed before a session ended come back,
// photos with transparency look right.
import { expect, test } from '@playwright/test';
import { deflateSync } from 'node:zlib';
import { DESK, PHONE, alive, complaints, file, moveForm, person, send, signIn } from './people.mjs';

/** Files many complaints with the same words quickly, by posting the form without opening a page for each. */
async function fill(context, words, n) {
  for (let i = 1; i <= n; i++) {
    const answer = await context.request.post('/', {
      headers: { accept: 'application/json', 'sec-fetch-site': 'same-origin' },
      multipart: { form_name: 'file', form: `wholespec${Date.now()}x${String(i).padStart(4, '0')}`, category: 'noise', text: `${words} ${i}` },
    });
    expect(answer.ok(), await answer.text()).toBe(true);
  }
}

test('an opened complaint has an address: Back closes it, reload keeps it', async ({ browser }) => {
  const citizen = await person(browser, PHONE);
  const { reference } = await file(await citizen.newPage(), 'वापस और फिर खोलना', { photo: false, category: 'lockdown' });
  const desk = await person(browser, DESK);
  const page = await signIn(desk, 'operator');
  await page.goto(`/staff?q=${reference}`);
  await alive(page);
  await page.locator(`.card a[href*="${reference}"]`).click();
  await expect(page.locator('#panel-title')).toContainText(reference.slice(0, 3));
  await expect(page).toHaveURL(`/staff/c/${reference}?q=${reference}`);
  await page.reload();
  await expect(page.locator('#panel')).toContainText('वापस और फिर खोलना');
  await expect(page).toHaveURL(`/staff/c/${reference}?q=${reference}`);
  await alive(page);
  await page.goBack();
  await expect(page.locator('#panel')).toHaveCount(0);
  await expect(page).toHaveURL(`/staff?q=${reference}`);
  await page.goForward();
  await expect(page.locator('#panel')).toContainText('वापस और फिर खोलना');
  await page.locator('.panel-close a').click();
  await expect(page).toHaveURL(`/staff?q=${reference}`);
  // Through the staff pages, and all the way back.
  for (const to of ['/staff/notices', '/staff/orders', '/staff/morning', '/staff/wire']) {
    await page.locator(`nav.rooms a[href="${to}"]`).first().click();
    await expect(page).toHaveURL(new RegExp(`${to}(\\?|$)`));
  }
  await page.goBack();
  await expect(page).toHaveURL('/staff/morning');
  const line = page.locator('.morning-rows a').first();
  const address = await line.getAttribute('href');
  await line.click();
  await expect(page).toHaveURL(address);
  await page.locator('.brief-open a').click();
  await expect(page.locator('#panel')).toBeVisible();
  await page.goBack();
  await expect(page).toHaveURL(address);
  await page.goBack();
  await expect(page).toHaveURL('/staff/morning');
  await expect(page.locator('.morning')).toBeVisible();
  expect(complaints(desk)).toEqual([]);
});

for (const scripts of [true, false]) {
  test(`a long column can be read to its last card ${scripts ? 'with' : 'without'} scripts`, async ({ browser }) => {
    test.setTimeout(180_000);
    // The words do not sound alike, because search also finds words by sound.
    const words = scripts ? 'लंबीसूची' : 'अंतहीनकतार';
    const citizen = await person(browser, PHONE);
    await fill(citizen, words, 130);
    const desk = await person(browser, { ...DESK, javaScriptEnabled: scripts });
    const page = await desk.newPage();
    await page.goto('/sign-in');
    await page.fill('#sign-in-login', 'operator');
    await page.fill('#sign-in-password', 'sunwai-demo');
    await page.click('main button[type=submit]');
    await page.waitForURL('**/staff**');
    await page.goto(`/staff?q=${encodeURIComponent(words)}`);
    await page.locator('.column[data-status=received] .more a').click();
    await expect(page).toHaveURL(/column=received/);
    const seen = new Set();
    for (let pages = 0; pages < 10; pages++) {
      await expect(page.locator('.columns[data-one] .card').first()).toBeVisible();
      for (const words of await page.locator('.column[data-status=received] .card-words').allInnerTexts()) seen.add(words);
      const next = page.locator('.column[data-status=received] a[rel=next]');
      if ((await next.count()) === 0) break;
      const before = page.url();
      await next.click();
      await expect(page).not.toHaveURL(before);
      const { pathname, search } = new URL(page.url());
      // The previous cards stay until the next ones have arrived.
      await expect(page.locator(`.column[data-status=received] a[rel=next][href="${pathname}${search}"]`)).toHaveCount(0);
    }
    expect(seen.size).toBe(130);
    // The last card opens, and Back leads to the page of the list that it is on.
    const here = page.url();
    await page.locator('.column[data-status=received] .card a').last().click();
    await expect(page.locator('#panel')).toContainText(`${words} 1`);
    await page.goBack();
    await expect(page).toHaveURL(here);
  });
}

test('words typed before the session ended come back without scripts', async ({ browser }) => {
  const citizen = await person(browser, PHONE);
  const { reference } = await file(await citizen.newPage(), 'सत्र के बाद', { photo: false });
  const desk = await person(browser, { ...DESK, javaScriptEnabled: false });
  const page = await desk.newPage();
  const enter = async () => {
    await page.fill('#sign-in-login', 'operator');
    await page.fill('#sign-in-password', 'sunwai-demo');
    await page.click('main button[type=submit]');
  };
  await page.goto('/sign-in');
  await enter();
  await page.waitForURL('**/staff**');
  await page.goto(`/staff/c/${reference}`);
  const words = 'मौके पर जाकर दोनों पक्षों से बात की "गई" <आज>';
  await (await moveForm(page, 'note')).locator('[name=text]').fill(words);
  // Here the session has not only ended; the browser has lost its cookie too.
  await desk.clearCookies();
  await (await moveForm(page, 'note')).locator('button[type=submit]').click();
  await expect(page.locator('#sign-in-login')).toBeVisible();
  await enter();
  const form = page.locator('#move-note');
  await expect(form.locator('[name=text]')).toHaveValue(words);
  await form.locator('button[type=submit]').click();
  await expect(page.locator('.timeline')).toContainText(words);
});

/** A transparent picture with a red square in the middle. */
function transparent(side) {
  const raw = Buffer.alloc((side * 4 + 1) * side);
  for (let y = side * 0.4; y < side * 0.6; y++) {
    for (let x = side * 0.4; x < side * 0.6; x++) raw.set([200, 0, 0, 255], Math.floor(y) * (side * 4 + 1) + 1 + Math.floor(x) * 4);
  }
  const crc = (bytes) => {
    let c = 0xffffffff;
    for (const b of bytes) {
      c ^= b;
      for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
    }
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
  head.writeUInt32BE(side);
  head.writeUInt32BE(side, 4);
  head.set([8, 6, 0, 0, 0], 8);
  // Not compressed, so that it is large enough for the page to shrink it.
  return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), chunk('IHDR', head), chunk('IDAT', deflateSync(raw, { level: 0 })), chunk('IEND', Buffer.alloc(0))]);
}

for (const scripts of [true, false]) {
  test(`a photo with transparency looks white ${scripts ? 'with' : 'without'} scripts`, async ({ browser }) => {
    const phone = await person(browser, { ...PHONE, javaScriptEnabled: scripts });
    const page = await phone.newPage();
    await page.goto('/');
    await page.fill('#file-text', 'पारदर्शी फ़ोटो');
    await page.selectOption('#file-category', 'theft');
    await page.setInputFiles('#file-photos', { name: 'clear.png', mimeType: 'image/png', buffer: transparent(900) });
    if (scripts) await expect.poll(() => page.evaluate(() => document.querySelector('#file-photos').files[0]?.type)).toBe('image/jpeg');
    await send(page);
    const [, , reference, key] = new URL(page.url()).pathname.split('/');
    await page.goto(`/t/${reference}/${key}`);
    const source = await page.locator('img[src*="/photo/"]').first().getAttribute('src');
    // The stored photo is opened in a page of its own, and its pixels are read.
    const viewer = await (await person(browser, DESK)).newPage();
    const bytes = (await (await page.request.get(source)).body()).toString('base64');
    const [corner, middle] = await viewer.evaluate(async (bytes) => {
      const image = new Image();
      image.src = `data:image/jpeg;base64,${bytes}`;
      await image.decode();
      const canvas = document.createElement('canvas');
      [canvas.width, canvas.height] = [image.width, image.height];
      const context = canvas.getContext('2d');
      context.drawImage(image, 0, 0);
      const at = (x, y) => [...context.getImageData(x, y, 1, 1).data].slice(0, 3);
      return [at(5, 5), at(image.width / 2, image.height / 2)];
    }, bytes);
    expect(Math.min(...corner)).toBeGreaterThan(250);
    expect(middle[0]).toBeGreaterThan(180);
    expect(Math.max(middle[1], middle[2])).toBeLessThan(40);
  });
}

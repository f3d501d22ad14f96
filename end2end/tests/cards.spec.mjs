// The board's cards and an open complaint: nothing that is read moves, and the next action is in view.
import { expect, test } from '@playwright/test';
import { DESK, PHONE, alive, complaints, file, make, person, signIn } from './people.mjs';

test('a card that somebody else moved stays where it was, dashed, until the next look', async ({ browser }) => {
  const citizen = await person(browser, PHONE);
  // Three with the same words: the one in the middle goes.
  const phone = await citizen.newPage();
  const words = 'कार्ड अपनी जगह रहे';
  await file(phone, words, { photo: false });
  const { reference } = await file(phone, words, { photo: false });
  await file(phone, words, { photo: false });
  const [one, two] = [await person(browser, DESK), await person(browser, DESK)];
  const reader = await signIn(one, 'operator');
  await reader.goto(`/staff?q=${encodeURIComponent(words)}`);
  await alive(reader);
  const received = reader.locator('.column[data-status=received]');
  const card = received.locator(`.card a[href*="${reference}"]`);
  await expect(card).toBeVisible();
  const { y } = await card.boundingBox();
  const worker = await signIn(two, 'operator2');
  await worker.goto(`/staff/c/${reference}`);
  await alive(worker);
  await make(worker, 'forward', { station: { label: 'Naini' } });
  const gone = received.locator(`.gone:has(a[href*="${reference}"])`);
  await expect(gone).toContainText('Now Forwarded, by');
  expect(Math.abs((await gone.locator('a').boundingBox()).y - y)).toBeLessThan(3);
  await expect(card).toHaveCount(0);
  // The next look: the officer opens a complaint.
  await gone.locator('a').click();
  await expect(reader.locator('#panel-title')).toContainText(reference.slice(0, 3));
  await expect(gone).toHaveCount(0);
  for (const context of [citizen, one, two]) {
    expect(complaints(context)).toEqual([]);
    await context.close();
  }
});

test('cards are sorted by their clocks under small heads, and columns fold beside the panel', async ({ browser }) => {
  const citizen = await person(browser, PHONE);
  const { reference } = await file(await citizen.newPage(), 'पास में खुली शिकायत', { photo: false });
  const desk = await person(browser, DESK);
  const page = await signIn(desk, 'operator');
  await alive(page);
  const column = (status) => page.locator(`.column[data-status=${status}]`);
  const heads = await column('received').locator('h3').allInnerTexts();
  const order = ['Late', 'Today', 'Tonight', 'Tomorrow', 'Later'];
  const places = heads.map((head) => order.findIndex((word) => head.startsWith(word)));
  expect(places.every((place) => place >= 0), heads.join()).toBe(true);
  expect(places).toEqual([...places].sort((a, b) => a - b));
  await expect(column('closed').locator('.column-cards')).toBeVisible();
  await page.goto(`/staff/c/${reference}`);
  await alive(page);
  await expect(column('closed').locator('.column-cards')).toBeHidden();
  await expect(column('closed').locator('h2')).toContainText('Closed');
  await expect(column('reported').locator('.column-cards')).toBeVisible();
  await page.setViewportSize({ width: 1280, height: 800 });
  await expect(column('reported').locator('.column-cards')).toBeHidden();
  // The strip opens its column beside the panel.
  await column('closed').locator('.column-unfold a').click();
  await expect(page).toHaveURL(`/staff/c/${reference}?column=closed`);
  await expect(column('closed').locator('.column-cards')).toBeVisible();
  await expect(page.locator('#panel-title')).toContainText(reference.slice(0, 3));
  expect(complaints(desk)).toEqual([]);
});

for (const scripts of [true, false]) {
  test(`on a phone the next action is in view ${scripts ? 'with' : 'without'} scripts, and photos are thumbnails`, async ({ browser }) => {
    const citizen = await person(browser, PHONE);
    const { reference } = await file(await citizen.newPage(), 'दुकान का ताला टूटा मिला');
    const cell = await person(browser, DESK);
    const operator = await signIn(cell, 'operator');
    await operator.goto(`/staff/c/${reference}`);
    await alive(operator);
    await make(operator, 'forward', { station: { label: 'Civil Lines' } });
    await expect(operator.locator('.panel .badge[data-status=forwarded]')).toBeVisible();
    const police = await person(browser, { ...PHONE, javaScriptEnabled: scripts });
    const page = await police.newPage();
    await page.goto('/sign-in');
    await page.fill('#sign-in-login', 'station');
    await page.fill('#sign-in-password', 'sunwai-demo');
    await Promise.all([page.waitForURL('**/staff**'), page.click('main button[type=submit]')]);
    await page.goto(`/staff/c/${reference}`);
    const next = page.locator('.panel [data-primary]');
    await expect(next).toBeVisible();
    const place = await next.boundingBox();
    expect(place.y).toBeLessThan(400);
    expect(place.height).toBeGreaterThanOrEqual(44);
    const source = await page.locator('.facts .photos img').first().getAttribute('src');
    const small = await page.request.get(source);
    expect(small.headers()['cache-control']).toContain('immutable');
    const [thumb, whole] = [await small.body(), await (await page.request.get(source.split('?')[0])).body()];
    expect(thumb.length * 4).toBeLessThan(whole.length);
    await next.click();
    await expect(page.locator('.panel-status')).toContainText('जाँच शुरू करनी है');
    for (const context of [citizen, cell, police]) await context.close();
  });
}

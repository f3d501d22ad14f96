// The frame of the staff pages: the rail, the bar, the tabs of a phone, with and without scripts.
import { expect, test } from '@playwright/test';
import { DESK, PHONE, alive, cardOf, complaints, file, person, signIn } from './people.mjs';

/** Folds or unfolds the rail, and waits until the server has the choice: the page changes before. */
const fold = (page) => Promise.all([page.waitForResponse('**/staff/view'), page.click('.rail-top .choice button')]);

/** The number beside a link of the rail. */
const count = async (page, name) => Number((await page.locator('.rail a', { hasText: name }).locator('.rail-count').innerText()) || 0);

test('content starts at the top, and the order of focus is skip link, rail, bar, columns', async ({ browser }) => {
  const context = await person(browser, DESK);
  const page = await signIn(context, 'operator');
  await page.goto('/staff');
  await alive(page);
  await expect(page.locator('.top')).toHaveCount(0);
  await expect(page.locator('.bottom')).toHaveCount(0);
  const bar = await page.locator('.bar').boundingBox();
  expect([bar.y, bar.height]).toEqual([0, 48]);
  expect((await page.locator('.rail').boundingBox()).width).toBe(200);
  expect((await page.locator('.card').first().boundingBox()).y).toBeLessThanOrEqual(110);
  const seen = [];
  for (let i = 0; i < 60; i++) {
    await page.keyboard.press('Tab');
    const part = await page.evaluate(() => ['skip', 'rail', 'bar', 'columns'].find((name) => document.activeElement.closest(`.${name}`)));
    if (part && seen.at(-1) !== part) seen.push(part);
    if (part === 'columns') break;
  }
  expect(seen).toEqual(['skip', 'rail', 'bar', 'columns']);
  expect(complaints(context)).toEqual([]);
});

for (const scripts of [true, false]) {
  test(`the rail folds to icons and stays so, ${scripts ? 'with' : 'without'} scripts`, async ({ browser }) => {
    const context = await person(browser, { ...DESK, javaScriptEnabled: scripts });
    const page = await signIn(context, 'operator');
    if (scripts) await alive(page);
    await fold(page);
    await expect.poll(async () => (await page.locator('.rail').boundingBox()).width).toBeLessThan(60);
    // The words stay for screen readers.
    await expect(page.getByRole('link', { name: /^Late/ })).toHaveCount(1);
    await page.goto('/staff/orders');
    expect((await page.locator('.rail').boundingBox()).width).toBeLessThan(60);
    await fold(page);
    await expect.poll(async () => (await page.locator('.rail').boundingBox()).width).toBe(200);
    // A narrow window folds it by itself.
    await page.setViewportSize({ width: 1000, height: 700 });
    expect((await page.locator('.rail').boundingBox()).width).toBeLessThan(60);
    await context.close();
  });
}

test('a queue counts what it shows, and its count follows', async ({ browser }) => {
  const citizen = await person(browser, PHONE);
  const phone = await citizen.newPage();
  const { path, reference } = await file(phone, 'कतार में नया संदेश', { photo: false });
  const context = await person(browser, DESK);
  const page = await signIn(context, 'operator');
  await alive(page);
  const before = await count(page, 'New words');
  await phone.goto(path);
  await phone.fill('#add-text', 'एक बात और');
  await phone.click('#add button[type=submit]');
  await expect.poll(() => count(page, 'New words')).toBe(before + 1);
  await page.locator('.rail a', { hasText: 'New words' }).click();
  await expect(page).toHaveURL('/staff?queue=new_words');
  await expect(page.locator('.rail a', { hasText: 'New words' })).toHaveAttribute('aria-current', 'true');
  await expect(page.locator(`.card a[href*="${reference}"]`)).toBeVisible();
  await expect(page.locator('.announce')).toContainText('shown');
  const counts = await page.locator('.column h2 .count').allInnerTexts();
  expect(counts.reduce((all, n) => all + Number(n.replace(/,/g, '')), 0)).toBe(before + 1);
  // The focus stays on the queue, and the chip leads back to everything.
  await expect(page.locator('.rail a', { hasText: 'New words' })).toBeFocused();
  await page.locator('.bar a.chip').click();
  await expect(page).toHaveURL('/staff');
  expect(complaints(context)).toEqual([]);
});

test('a filter acts at once and keeps the focus; what is ticked replaces the filters', async ({ browser }) => {
  const citizen = await person(browser, PHONE);
  const { reference } = await file(await citizen.newPage(), 'छाँटने के लिए', { photo: false, category: 'lockdown' });
  const context = await person(browser, DESK);
  const page = await signIn(context, 'operator');
  // Among few, the card of a new complaint is in view: its clock runs out last.
  await page.goto('/staff?category=lockdown');
  await alive(page);
  await page.locator('#filter-channel').focus();
  await page.locator('#filter-channel').selectOption('click_and_post');
  await expect(page).toHaveURL('/staff?channel=click_and_post&category=lockdown');
  await expect(page.locator('#filter-channel')).toBeFocused();
  await cardOf(page, reference);
  await alive(page);
  await page.check(`input[name=cards][value^="${reference}"]`);
  await expect(page.locator('.filters')).toBeHidden();
  await expect(page.locator('.batch-count')).toHaveText('1 ticked');
  expect((await page.locator('.bar').boundingBox()).height).toBe(48);
  await page.getByRole('button', { name: 'Untick all' }).click();
  await expect(page.locator('.filters')).toBeVisible();
  await expect(page.locator('input[name=cards]:checked')).toHaveCount(0);
  expect(complaints(context)).toEqual([]);
});

test('after a change of page the heading has the focus and the page is announced', async ({ browser }) => {
  const context = await person(browser, DESK);
  const page = await signIn(context, 'operator');
  await alive(page);
  await page.locator('.rooms a[href="/staff/notices"]').click();
  await expect(page.locator('main h1')).toBeFocused();
  const title = await page.locator('main h1').innerText();
  await expect(page.locator('.house > [role=status]').last()).toHaveText(title);
  await page.goBack();
  await expect(page.locator('main h1')).toBeFocused();
  expect(complaints(context)).toEqual([]);
});

for (const scripts of [true, false]) {
  test(`a station works on a phone ${scripts ? 'with' : 'without'} scripts`, async ({ browser }) => {
    const context = await person(browser, { ...PHONE, javaScriptEnabled: scripts });
    const page = await signIn(context, 'station');
    await expect(page.locator('.bar h1')).toContainText('सिविल लाइंस थाना');
    expect((await page.locator('.card').first().boundingBox()).y).toBeLessThan(140);
    await page.locator('.queue-chips a').first().click();
    await expect(page).toHaveURL('/staff?mine=1');
    await page.locator('.tabs a[href="/staff/orders"]').click();
    await expect(page).toHaveURL('/staff/orders');
    await expect(page.locator('.rail')).toBeHidden();
    await page.locator('.tabs a[href="#rail"]').click();
    await expect(page.locator('.rail')).toBeVisible();
    await expect(page.locator('.rail .staff-bar button').last()).toBeVisible();
    await page.locator('.rail .rooms a[href="/staff/notices"]').click();
    await expect(page).toHaveURL('/staff/notices');
    await expect(page.locator('.rail')).toBeHidden();
    const small = await page.locator('.tabs a').evaluateAll((tabs) => Math.min(...tabs.map((tab) => tab.getBoundingClientRect().height)));
    expect(small).toBeGreaterThanOrEqual(44);
    await context.close();
  });
}

test('the demonstration says on each page what to do next', async ({ browser }) => {
  const context = await person(browser, DESK);
  const page = await signIn(context, 'chief');
  for (const address of ['/staff', '/staff/wire', '/staff/orders', '/staff/sheet', '/staff/morning', '/staff/figures', '/staff/report', '/staff/statements', '/staff/notices', '/staff/shift', '/staff/samples', '/staff/offices', '/staff/questions', '/staff/masks', '/staff/answers', '/staff/apart', '/staff/retention', '/staff/breaches', '/staff/me']) {
    await page.goto(address);
    await expect(page.locator('.demo-hint'), address).toBeVisible();
  }
  await context.close();
});

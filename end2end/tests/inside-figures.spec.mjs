// Figures for the police: each number opens its complaints, files open in a spreadsheet, and the daily report is one sheet of paper.
import { expect, test } from '@playwright/test';
import { readFileSync } from 'node:fs';
import { DESK, PHONE, alive, complaints, person, signIn } from './people.mjs';

const DEMO = '/staff/figures?from=2020-04-01&to=2020-12-31';

/** A number as it is written, as a number. */
const number = (text) => Number(text.replace(/[^0-9]/g, ''));

for (const scripts of [true, false]) {
  test(`each number opens the complaints that it counts, ${scripts ? 'with' : 'without'} scripts`, async ({ browser }) => {
    const context = await person(browser, { ...DESK, javaScriptEnabled: scripts });
    const page = await signIn(context, 'chief');
    await page.goto(DEMO);
    await expect(page.locator('table.stations tbody tr').first()).toBeVisible();
    const all = page.locator('table.stations tfoot td.number a').first();
    expect(number(await all.innerText())).toBe(3473);
    const row = page.locator('table.stations tbody tr').filter({ has: page.locator('td:nth-child(4) a') }).first();
    const closed = row.locator('td.number').nth(2).locator('a');
    const n = number(await closed.innerText());
    await closed.click();
    await expect(page).toHaveURL(/\/staff\/figures\/cases\?.*number=closed/);
    await expect(page.locator('.lead')).toContainText(String(n === 0 ? 0 : n.toLocaleString('en-IN')));
    const shown = await page.locator('table.cases tbody tr').count();
    expect(shown).toBe(Math.min(n, 50));
    await expect(page.locator('table.stations'), 'the list, not the figures again').toHaveCount(0);
    if (shown > 0) {
      await page.locator('table.cases a.ref').first().click();
      await expect(page).toHaveURL(/\/staff\/c\//);
    }
    expect(complaints(context)).toEqual([]);
    await context.close();
  });
}

test('the period and the comparison are a form, and days the wrong way round are refused in words', async ({ browser }) => {
  const context = await person(browser, DESK);
  const page = await signIn(context, 'chief');
  await page.goto('/staff/figures');
  await page.fill('#from', '2020-04-01');
  await page.fill('#to', '2020-06-30');
  await page.selectOption('#against', 'before');
  await Promise.all([page.waitForURL(/against=before/), page.click('.period button')]);
  await expect(page.locator('.was').first()).toBeVisible();
  const answer = await page.goto('/staff/figures?from=2020-06-30&to=2020-04-01');
  expect(answer.status()).toBe(422);
  await expect(page.locator('.error-summary')).toContainText('the other way round');
  await expect(page.locator('.error-summary')).toBeFocused();
  await expect(page.locator('#to-problem')).toBeVisible();
  await expect(page.locator('#from')).toHaveValue('2020-06-30');
  await page.fill('#to', '2020-07-31');
  await Promise.all([page.waitForURL(/to=2020-07-31/), page.click('.period button')]);
  await expect(page.locator('table.stations').first()).toBeVisible();
  await context.close();
});

test('files open in a spreadsheet: a byte order mark, Hindi, and no formula', async ({ browser }) => {
  const context = await person(browser, { ...DESK, locale: 'hi-IN' });
  const page = await signIn(context, 'chief');
  await page.goto(DEMO);
  for (const [format, start] of [['csv', [0xef, 0xbb, 0xbf]], ['xlsx', [0x50, 0x4b, 0x03, 0x04]]]) {
    const [download] = await Promise.all([page.waitForEvent('download'), page.locator(`.files a[href*="/${format}"]`).first().click()]);
    const bytes = readFileSync(await download.path());
    expect([...bytes.subarray(0, start.length)], format).toEqual(start);
    if (format === 'csv') {
      const text = bytes.toString('utf8');
      expect(text).toContain('थाना');
      for (const cell of text.slice(1).split(/[\r\n,]+/)) expect(cell).not.toMatch(/^"?[=+\-@\t]/);
    }
  }
  await page.goto('/staff');
  await alive(page);
  await page.locator('.more-filters > summary').click();
  const [list] = await Promise.all([page.waitForEvent('download'), page.locator('.list-files a').first().click()]);
  expect(readFileSync(await list.path()).subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]));
  await context.close();
});

test('the cell sees its own work, a circle its own stations', async ({ browser }) => {
  const context = await person(browser, DESK);
  const cell = await signIn(context, 'operator');
  await cell.goto('/staff/figures');
  await expect(cell.locator('table.posts')).toBeVisible();
  await expect(cell.locator('table.stations')).toHaveCount(0);
  await context.close();
  const other = await person(browser, DESK);
  const circle = await signIn(other, 'circle');
  await circle.goto('/staff/figures');
  await expect(circle.locator('table.stations').first()).toBeVisible();
  await expect(circle.locator('table.posts')).toHaveCount(0);
  expect(complaints(other)).toEqual([]);
  await other.close();
});

test('the tables scroll in themselves on a phone and the points have names', async ({ browser }) => {
  const context = await person(browser, PHONE);
  const page = await signIn(context, 'chief');
  await page.goto(DEMO);
  await expect(page.locator('table.stations').first()).toBeVisible();
  // What complainants say about the closings, and what was found fake, is a table of its own.
  await expect(page.locator('table.stations')).toHaveCount(2);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  const map = page.locator('.drawn svg').first();
  await expect(map).toHaveAttribute('role', 'img');
  await context.close();
});

test('the daily report is one sheet of A4 in both languages', async ({ browser }) => {
  const context = await person(browser, DESK);
  const page = await signIn(context, 'chief');
  await page.goto('/staff/report');
  await expect(page.locator('.report [lang=hi]').first()).toBeVisible();
  await expect(page.locator('.report [lang=en]').first()).toBeVisible();
  const pdf = (await page.pdf({ format: 'A4', preferCSSPageSize: true })).toString('latin1');
  expect(pdf.match(/\/Type\s*\/Page\b(?!s)/g)).toHaveLength(1);
  const address = await page.locator('.report-days a').first().getAttribute('href');
  await page.goto(address);
  await expect(page.locator('.report')).toBeVisible();
  await context.close();
});

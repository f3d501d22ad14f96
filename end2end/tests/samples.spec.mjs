// Closed complaints that are looked at again: the cell asks the complainant, who says "not settled", and the complaint climbs. It has a server of its own,
// because a sample is drawn on the day after the closing.
import { expect, test } from '@playwright/test';
import { spawn } from 'node:child_process';
import { networks as shared } from '../playwright.config.mjs';
import { isAccessible } from './axe.mjs';
import { DESK, ENOUGH, PHONE, at, complaints, file, person, signIn, step } from './people.mjs';

const port = Number(new URL(shared).port) + 20;
const address = `http://127.0.0.1:${port}`;
const networks = `http://127.0.0.1:${port + 1}`;
let server;

test.beforeAll(async ({ request }) => {
  server = spawn('../target/release/sunwai', ['demo', '--addr', `127.0.0.1:${port}`, '--public-url', address, '--site-root', '../target/site'], { stdio: 'ignore' });
  await expect.poll(async () => (await request.get(`${address}/readyz`).catch(() => null))?.status(), { timeout: 30_000 }).toBe(200);
});

test.afterAll(() => server.kill());

const someone = (browser, options) => person(browser, { ...options, baseURL: address });

test('a closing without the complainant\'s digits is certain to be asked about, and "not settled" climbs a level', async ({ browser }) => {
  test.setTimeout(150_000);
  const citizen = await someone(browser, PHONE);
  const phone = await citizen.newPage();
  const { reference, path } = await file(phone, 'गली में ठेले रास्ता रोकते हैं', { photo: false });
  const chief = await signIn(await someone(browser, DESK), 'chief');
  await at(chief, reference);
  await step(chief, 'forward', 'forwarded', { station: { label: 'Civil Lines' } });
  const station = await signIn(await someone(browser, DESK), 'station');
  await at(station, reference);
  await step(station, 'start', 'investigating');
  await step(station, 'report', 'reported', { text: ENOUGH });
  await step(station, 'close', 'closed', { outcome: 'disposed', text: ENOUGH });

  // The next day.
  const ahead = String(26 * 3_600_000);
  await phone.request.post(`${networks}/playground/clock`, { form: { ahead }, headers: { accept: 'application/json' } });
  const cell = await someone(browser, DESK);
  const operator = await signIn(cell, 'operator');
  const item = operator.locator('.samples > li', { has: operator.locator(`a[href="/staff/c/${reference}"]`) });
  await expect(async () => {
    await operator.goto('/staff/samples');
    await expect(item).toHaveAttribute('data-flagged', '', { timeout: 1_000 });
  }).toPass({ timeout: 30_000 });
  await expect(item).toContainText('Certain to be asked');
  await expect(item).toContainText('Closed: disposed');
  await isAccessible(operator, 'samples to ask about');
  await expect(item.locator('form[data-alive]')).toBeVisible({ timeout: 15_000 });
  // "Not settled" needs the complainant's words; what was chosen stays.
  await item.locator('[name=said]').selectOption('not_settled');
  await item.locator('button[type=submit]').click();
  await expect(item.locator('.field-error')).toBeVisible();
  await expect(item.locator('[name=said]')).toHaveValue('not_settled');
  await item.locator('[name=text]').fill('ठेले आज भी वहीं हैं');
  await item.locator('button[type=submit]').click();
  await expect(operator.locator('[role=status]', { hasText: 'Recorded.' })).toHaveCount(1);
  await expect(item.locator('form')).toHaveCount(0);
  await expect(item).toContainText('the complainant says: not settled');
  await expect(operator.locator('table.outcomes')).toContainText('Asked again by the cell');
  await isAccessible(operator, 'what came of the samples');
  await phone.goto(path);
  await expect(phone.locator('.sentence[data-status=forwarded]')).toBeVisible();
  await expect(phone.locator('.sentence h1')).toContainText('सिविल लाइंस क्षेत्र (ACP)');
  expect(complaints(cell)).toEqual([]);
});

test('without scripts too, and a circle officer is shown what to check and no numbers', async ({ browser }) => {
  const cell = await someone(browser, { ...DESK, javaScriptEnabled: false });
  const operator = await signIn(cell, 'operator');
  await operator.goto('/staff/samples');
  const first = operator.locator('.samples > li:has(form)').first();
  if ((await first.count()) > 0) {
    const before = await operator.locator('.samples > li:has(form)').count();
    await first.locator('button[type=submit]').click();
    await expect(operator.locator('.error-summary')).toBeVisible();
    const again = operator.locator('.samples > li:has(.error-summary)');
    await again.locator('[name=said]').selectOption('not_reached');
    await again.locator('button[type=submit]').click();
    await expect(operator.locator('.samples > li:has(form)')).toHaveCount(before - 1);
  }
  for (const login of ['circle', 'chief']) {
    const desk = await someone(browser, DESK);
    const page = await signIn(desk, login);
    await page.goto('/staff/samples');
    await expect(page.locator('h2', { hasText: 'Check without knowing the outcome' })).toBeVisible();
    await isAccessible(page, `samples, ${login}`);
    const checks = page.locator('section', { has: page.locator('h2', { hasText: 'Check without knowing the outcome' }) });
    await expect(checks.locator('a.ref')).toHaveCount(0);
    expect(complaints(desk)).toEqual([]);
  }
});

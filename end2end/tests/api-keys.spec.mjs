// Keys for other software: made once, shown once, used, revoked. With and without scripts.
import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import { DESK, PHONE, complaints, person } from './people.mjs';

/** The admin's page at an address, signed in. */
async function admin(context, address) {
  const page = await context.newPage();
  await page.goto('/sign-in');
  await page.fill('#sign-in-login', 'admin');
  await page.fill('#sign-in-password', 'sunwai-demo');
  await Promise.all([page.waitForURL('**/staff**'), page.click('main button[type=submit]')]);
  await page.goto(address);
  return page;
}

/** Fills in the form for a new key and sends it; returns the key. */
async function make(page, name) {
  const form = page.locator('form#add');
  await page.locator('details.panel > summary').click();
  await form.locator('[name=name]').fill(name);
  const operator = await form.locator('[name=officer] option', { hasText: 'operator' }).first().getAttribute('value');
  await form.locator('[name=officer]').selectOption(operator);
  await form.locator('[name=may_read]').check();
  await form.locator('[name=may_file]').check();
  await form.locator('button[type=submit]').click();
  const shown = page.locator('.fresh-secret code');
  await expect(shown).toHaveText(/^sunwai_[0-9a-z]{40}$/);
  return await shown.textContent();
}

for (const scripts of [true, false]) {
  test(`a key is made, shown once, used and revoked, ${scripts ? 'with' : 'without'} scripts`, async ({ browser, request }) => {
    const office = await person(browser, { ...DESK, javaScriptEnabled: scripts });
    const page = await admin(office, '/staff/keys');
    const name = `Control room ${scripts ? 'one' : 'two'}`;
    const key = await make(page, name);
    const headers = { authorization: `Bearer ${key}` };
    const listed = await request.get('/v1/complaints?limit=1', { headers });
    expect(listed.status()).toBe(200);
    expect((await listed.json()).items).toHaveLength(1);
    const filed = await request.post('/v1/complaints', {
      headers: { ...headers, 'idempotency-key': name.replaceAll(' ', '-') },
      data: { category: 'noise', text: `लाउडस्पीकर ${name}` },
    });
    expect(filed.status()).toBe(201);
    await page.locator('.fresh-secret a').click();
    await expect(page.locator('.api-keys')).toBeVisible();
    await expect(page.locator('.fresh-secret')).toHaveCount(0);
    expect(await page.content()).not.toContain(key);
    const row = page.locator('.api-keys tr', { hasText: name });
    await expect(row).toContainText(key.slice(0, 15));
    if (scripts) await expect(row.locator('form[data-alive]')).toBeVisible({ timeout: 15_000 });
    await row.locator('button[type=submit]').click();
    await expect(row).toHaveAttribute('data-state', 'revoked');
    const refused = await request.get('/v1/complaints?limit=1', { headers });
    expect(refused.status()).toBe(401);
    expect(refused.headers()['content-type']).toBe('application/problem+json');
    expect(complaints(office)).toEqual([]);
  });
}

test('a form that is refused says why and keeps what was typed', async ({ browser }) => {
  const office = await person(browser, DESK);
  const page = await admin(office, '/staff/webhooks');
  const form = page.locator('form#add');
  await page.locator('details.panel > summary').click();
  await form.locator('[name=name]').fill('Receiver');
  await form.locator('[name=url]').fill('https://127.0.0.1/hook');
  await form.locator('button[type=submit]').click();
  await expect(form.locator('.error-summary')).toBeVisible();
  await expect(form.locator('[name=url]')).toHaveValue('https://127.0.0.1/hook');
  await expect(form.locator('[name=url]')).toHaveAttribute('aria-invalid', 'true');
});

for (const [size, options] of Object.entries({ phone: PHONE, desk: DESK })) {
  test(`the forms for keys and webhooks are readable by everybody: ${size}`, async ({ browser }) => {
    const office = await person(browser, options);
    const page = await admin(office, '/staff/keys');
    for (const address of ['/staff/keys', '/staff/webhooks']) {
      await page.goto(address);
      await page.locator('details.panel > summary').click();
      await expect(page.locator('form#add')).toBeVisible();
      const found = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']).analyze();
      expect(found.violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(' ')).slice(0, 3).join(' | ')}`), address).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth), address).toBeLessThanOrEqual(0);
    }
    await office.close();
  });
}

test('the page for developers is readable on a phone, without scripts', async ({ browser }) => {
  const context = await person(browser, { viewport: { width: 360, height: 740 }, javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto('/developers');
  await expect(page.locator('h1')).toBeVisible();
  expect(await page.locator('main').evaluate((main) => main.scrollWidth <= window.innerWidth)).toBe(true);
  await page.locator('nav a', { hasText: '/v1/offices' }).click();
  await expect(page).toHaveURL(/#offices$/);
  expect(complaints(context)).toEqual([]);
});

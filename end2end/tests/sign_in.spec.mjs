// Sessions that end while somebody types, an initial password, and the second factor.
import { expect, test } from '@playwright/test';
import { createHmac } from 'node:crypto';
import { DESK, PHONE, alive, complaints, file, moveForm, person, signIn } from './people.mjs';

/** Ends the session of this context by signing out everywhere in another tab. */
async function ended(context) {
  const other = await context.newPage();
  await other.goto('/staff/me');
  await other.locator('.staff-bar > form button').click();
  await other.waitForURL('**/sign-in**');
  await other.close();
}

/** The code of an authenticator (RFC 6238) for a secret in base32. */
function code(secret, seconds = Date.now() / 1000) {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bits = [...secret.replace(/\s/g, '')].map((c) => alphabet.indexOf(c).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(seconds / 30)));
  const mac = createHmac('sha1', key).update(step).digest();
  const at = mac[19] & 15;
  return String((mac.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

test('with scripts, a form whose session ended stays on the page with its words', async ({ browser }) => {
  const citizen = await person(browser, PHONE);
  const { reference } = await file(await citizen.newPage(), 'सत्र समाप्त', { photo: false });
  const desk = await person(browser, DESK);
  const page = await signIn(desk, 'operator');
  await page.goto(`/staff/c/${reference}`);
  await alive(page);
  const form = await moveForm(page, 'note');
  await form.locator('[name=text]').fill('बहुत मेहनत से लिखा');
  await ended(desk);
  await form.locator('button[type=submit]').click();
  await expect(form.locator('.error-summary a[target=_blank]')).toBeVisible();
  await expect(form.locator('[name=text]')).toHaveValue('बहुत मेहनत से लिखा');
  // After signing in again in another tab, the same form is accepted.
  await (await signIn(desk, 'operator')).close();
  await form.locator('button[type=submit]').click();
  await expect(page.locator('.timeline')).toContainText('बहुत मेहनत से लिखा');
});

test('a warning comes before the session ends, and a button keeps it alive', async ({ browser }) => {
  const desk = await person(browser, DESK);
  const page = await signIn(desk, 'operator');
  let left = 100;
  await page.route('**/staff/stay', (route) => {
    if (route.request().method() === 'POST') left = 1800;
    return route.fulfill({ json: { left } });
  });
  await page.reload();
  await expect(page.locator('.stay [role=status]')).toContainText('100');
  await page.locator('.stay button').click();
  await expect(page.locator('.stay [role=status]')).toBeEmpty();
  expect(complaints(desk)).toEqual([]);
});

test('a second factor is set up, requested and turned off again, without scripts on a small phone', async ({ browser }) => {
  test.setTimeout(150_000);
  const phone = await person(browser, { ...PHONE, javaScriptEnabled: false });
  const page = await phone.newPage();
  const password = async () => {
    await page.goto('/sign-in');
    await page.fill('#sign-in-login', 'auditor');
    await page.fill('#sign-in-password', 'sunwai-demo');
    await page.click('main button[type=submit]');
  };
  const nextStep = () => page.waitForTimeout(30_000 - (Date.now() % 30_000) + 500);
  await password();
  await page.goto('/staff/second-factor');
  await page.fill('#begin-password', 'sunwai-demo');
  await page.locator('form:has([value=begin]) button').click();
  await expect(page.locator('img.qr')).toBeVisible();
  const secret = await page.locator('.secret code').innerText();
  await page.fill('#confirm-one_time', code(secret));
  await page.locator('form:has([value=confirm]) button').click();
  await expect(page.locator('.recovery li')).toHaveCount(10);
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
  const recovery = await page.locator('.recovery li').first().innerText();
  await phone.clearCookies();
  await password();
  await expect(page).toHaveURL(/\/sign-in\/code/);
  await expect(page.locator('#code-one_time')).toHaveAttribute('autocomplete', 'one-time-code');
  await page.fill('#code-one_time', '000000');
  await page.click('main button[type=submit]');
  await expect(page.locator('.error-summary')).toBeVisible();
  await page.locator('main details summary').click();
  await page.fill('#code-recovery', recovery);
  await page.click('main button[type=submit]');
  await expect(page).toHaveURL(/\/staff/);
  await nextStep();
  await page.goto('/staff/second-factor');
  await page.locator('details:has([value=off]) summary').click();
  await page.fill('#off-password', 'sunwai-demo');
  await page.fill('#off-one_time', code(secret));
  await page.locator('form:has([value=off]) button').click();
  await expect(page).toHaveURL(/done=factor/);
});

test('a password set by the admin has to be changed before anything else', async ({ browser }) => {
  const desk = await person(browser, DESK);
  const admin = await desk.newPage();
  await admin.goto('/sign-in');
  await admin.fill('#sign-in-login', 'admin');
  await admin.fill('#sign-in-password', 'sunwai-demo');
  await Promise.all([admin.waitForURL('**/staff**'), admin.click('main button[type=submit]')]);
  const login = `new${Date.now()}`;
  const multipart = { form_name: 'add', name: 'Neha', login, role: 'operator', office: 'none', password: 'lotus 9 wagon teapot' };
  const origin = new URL(admin.url()).origin;
  const added = await admin.request.post('/staff/officers', { multipart, headers: { accept: 'application/json', origin } });
  expect(added.ok()).toBe(true);
  const fresh = await person(browser, { ...PHONE, locale: 'en-IN' });
  const page = await fresh.newPage();
  await page.goto('/sign-in');
  await page.fill('#sign-in-login', login);
  await page.fill('#sign-in-password', 'lotus 9 wagon teapot');
  await page.click('main button[type=submit]');
  await expect(page).toHaveURL(/\/staff\/password/);
  await page.goto('/staff/wire');
  await expect(page).toHaveURL(/\/staff\/password/);
  await page.fill('#own-password-password', 'lotus 9 wagon teapot');
  await page.fill('#own-password-new_password', 'police@123');
  await page.fill('#own-password-again', 'police@123');
  await page.click('main form[action="/staff/password"] button');
  await expect(page.locator('.error-summary li')).toHaveCount(1);
  await page.fill('#own-password-password', 'lotus 9 wagon teapot');
  await page.fill('#own-password-new_password', 'peepal kagaz 47 naav lalten');
  await page.fill('#own-password-again', 'peepal kagaz 47 naav lalten');
  await page.click('main form[action="/staff/password"] button');
  await expect(page).toHaveURL(/\/staff\/me\?done=password/);
});

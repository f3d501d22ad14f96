// A paper disposal is refused: a report needs a contact and more than a word, and a closing what it rests on.
import { expect, test } from '@playwright/test';
import { DESK, PHONE, alive, file, make, moveForm, person, signIn } from './people.mjs';

const ENOUGH = 'मौक़े पर जाकर दोनों पक्षों से बात की, दीवार हटवाई गई';

/** A complaint whose inquiry the demo's station has begun, and its officers. */
async function inquiry(browser, text, options = {}) {
  const citizen = await person(browser, PHONE);
  const phone = await citizen.newPage();
  const { reference, path } = await file(phone, text, { photo: false, ...options });
  const operator = await signIn(await person(browser, DESK), 'operator');
  await operator.goto(`/staff/c/${reference}`);
  await alive(operator);
  await make(operator, 'forward', { station: { label: 'Civil Lines' } });
  const station = await signIn(await person(browser, DESK), 'station');
  await station.goto(`/staff/c/${reference}`);
  await alive(station);
  await make(station, 'start');
  await done(station, 'investigating');
  await phone.goto(path);
  return { reference, path, phone, station };
}

const done = (page, status) => expect(page.locator(`.panel .badge[data-status=${status}]`)).toBeVisible();

test('a report without a contact, or of one word, is refused and says what is missing', async ({ browser }) => {
  const { station } = await inquiry(browser, 'पड़ोसी ने रास्ते में दीवार बनाई');
  await make(station, 'report', { contact_way: '', contact_with: '', done: 'ok', no_code: '', text: 'x' });
  const summary = station.locator('#move-report .error-summary');
  await expect(summary).toContainText('How was the complainant reached');
  await expect(station.locator('#move-report-text')).toHaveValue('x');
  await done(station, 'investigating');

  await make(station, 'report', { done: 'ok', text: 'निस्तारित' });
  await expect(summary).toContainText('What was done');
  await expect(summary).toContainText('write at least one full sentence');
  await make(station, 'report', { no_code: '', text: ENOUGH });
  await expect(summary).toContainText('choose why you do not have them');
  await done(station, 'investigating');
});

test('the four digits that the complainant says prove that the officer has spoken to them', async ({ browser }) => {
  const { phone, station, reference } = await inquiry(browser, 'रात भर लाउडस्पीकर बजता है');
  const digits = await phone.locator('.big-code').textContent();
  expect(digits).toMatch(/^\d{4}$/);
  const wrong = digits === '0000' ? '0001' : '0000';
  await make(station, 'report', { contact_code: wrong, no_code: '', text: ENOUGH });
  await expect(station.locator('#move-report .error-summary')).toContainText('tries left: 4');
  await make(station, 'report', { contact_code: digits, no_code: '', text: ENOUGH });
  await done(station, 'reported');
  await expect(station.locator('.findings')).toContainText('The complainant\'s digits were right');

  // A closing needs what it rests on.
  const form = await moveForm(station, 'close');
  await make(station, 'close', { outcome: 'fir_registered', detail: 'x', text: ENOUGH });
  await expect(form.locator('.error-summary')).toContainText('123/2026');
  await make(station, 'close', { outcome: 'duplicate', detail: reference, text: ENOUGH });
  await expect(form.locator('.error-summary')).toContainText('no other complaint');
  await make(station, 'close', { outcome: 'disposed', detail: '', text: 'ok' });
  await expect(form.locator('.error-summary')).toContainText('full sentence');
  await make(station, 'close', { outcome: 'disposed', text: ENOUGH });
  await done(station, 'closed');
});

test('a theft is not closed at the station without an FIR', async ({ browser }) => {
  const { phone, station } = await inquiry(browser, 'दुकान से सामान चोरी हुआ', { category: 'theft' });
  await expect(phone.locator('.not-fir')).toContainText('यह FIR नहीं है');
  await expect(station.locator('.not-fir')).toContainText('This is not an FIR');
  await make(station, 'report', { text: ENOUGH });
  await done(station, 'reported');
  const form = await moveForm(station, 'close');
  await expect(form.locator('[name=outcome] option')).toHaveText(['Choose', 'FIR registered']);
  await make(station, 'close', { outcome: 'fir_registered', detail: `34/${new Date().getFullYear()}`, text: ENOUGH });
  await done(station, 'closed');
  await expect(phone.locator('.timeline')).toContainText(`34/${new Date().getFullYear()}`);
});

test('a document is evidence and a program is not', async ({ browser }) => {
  const { station } = await inquiry(browser, 'मेड़ काट दी गई');
  const form = await moveForm(station, 'report');
  const attach = (name, mimeType, buffer) => form.locator('[name=photos]').setInputFiles({ name, mimeType, buffer });
  await attach('proof.pdf', 'application/pdf', Buffer.from('MZ this is a program'));
  await make(station, 'report', { text: ENOUGH });
  await expect(form.locator('.error-summary')).toBeVisible();
  await done(station, 'investigating');
  await attach('memo.pdf', 'application/pdf', Buffer.from('%PDF-1.7\nmemo\n%%EOF\n'));
  await make(station, 'report', { text: ENOUGH });
  await done(station, 'reported');
  const [download] = await Promise.all([station.waitForEvent('download'), station.click('.documents a')]);
  expect(download.suggestedFilename()).toBe('document.pdf');
});

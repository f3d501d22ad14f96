// A paper disposal is refused: a report needs a contact and more than a word, and a closing what it rests on. The circle officer accepts or returns a report.
import { expect, test } from '@playwright/test';
import { isAccessible } from './axe.mjs';
import { DESK, ENOUGH, PHONE, at, complaints, done, inquiry, make, moveForm, person, signIn, step } from './people.mjs';

const YEAR = new Date().getFullYear();

test('a report without a contact, or of one word, is refused and says what is missing', async ({ browser }) => {
  const { station } = await inquiry(browser, 'पड़ोसी ने रास्ते में दीवार बनाई');
  await make(station, 'report', { contact_way: '', contact_with: '', done: 'ok', no_code: '', text: 'x' });
  const summary = station.locator('#move-report .error-summary');
  await expect(summary).toContainText('How was the complainant reached');
  await expect(summary).toBeFocused();
  await expect(station.locator('#move-report-text')).toHaveValue('x');
  await expect(station.locator('#move-report-contact_way')).toHaveAttribute('aria-invalid', 'true');
  await done(station, 'investigating');

  await make(station, 'report', { done: 'ok', text: 'निस्तारित' });
  await expect(summary).toContainText('What was done');
  await expect(summary).toContainText('write at least one full sentence');
  await isAccessible(station, 'the report with errors');
  await make(station, 'report', { no_code: '', text: ENOUGH });
  await expect(summary).toContainText('choose why you do not have them');
  await expect(station.locator('#move-report-done')).not.toHaveValue('');
  await done(station, 'investigating');
  expect(complaints(station.context())).toEqual([]);
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
  await isAccessible(station, 'a complaint with findings');
});

test('a theft is not closed at the station without an FIR', async ({ browser }) => {
  const { phone, station } = await inquiry(browser, 'दुकान से सामान चोरी हुआ', { category: 'theft' });
  await expect(phone.locator('.not-fir')).toContainText('यह FIR नहीं है');
  await expect(station.locator('.not-fir')).toContainText('This is not an FIR');
  await step(station, 'report', 'reported', { text: ENOUGH });
  const form = await moveForm(station, 'close');
  await expect(form.locator('[name=outcome] option')).toHaveText(['Choose', 'FIR registered']);
  await step(station, 'close', 'closed', { outcome: 'fir_registered', detail: `34/${YEAR}`, text: ENOUGH });
  await expect(phone.locator('.timeline')).toContainText(`34/${YEAR}`);
});

test('the circle officer returns a report with a reason, and accepts the next one; then the station may close without an FIR', async ({ browser }) => {
  const { reference, station } = await inquiry(browser, 'दुकान से साइकिल ले गए', { category: 'theft' });
  await step(station, 'report', 'reported', { text: ENOUGH });
  const circle = await signIn(await person(browser, DESK), 'circle');
  await at(circle, reference);
  await expect(circle.locator('.findings')).toContainText('No digits: They did not have them at hand');
  await make(circle, 'return');
  await expect(circle.locator('#move-return .error-summary')).toContainText('This is required');
  await step(circle, 'return', 'investigating', { text: 'कैमरे की रिकॉर्डिंग नहीं देखी गई' });
  await at(station, reference);
  await expect(station.locator('.timeline')).toContainText('कैमरे की रिकॉर्डिंग नहीं देखी गई');
  await step(station, 'report', 'reported', { text: 'रिकॉर्डिंग देखी गई, साइकिल मालिक के घर पर ही मिली' });
  await expect((await moveForm(station, 'close')).locator('[name=outcome] option')).toHaveText(['Choose', 'FIR registered']);
  await at(circle, reference);
  await make(circle, 'accept-report');
  await expect(circle.locator('.timeline')).toContainText('Report accepted');
  await at(station, reference);
  await step(station, 'close', 'closed', { outcome: 'disposed', text: 'साइकिल घर पर ही मिल गई, मालिक को दिखाई गई' });
});

for (const scripts of [true, false]) {
  test(`a document is evidence and a program is not, ${scripts ? 'with' : 'without'} scripts`, async ({ browser }) => {
    const { reference, station: living } = await inquiry(browser, scripts ? 'मेड़ काट दी गई' : 'नाली बंद कर दी गई');
    const station = scripts ? living : await signIn(await person(browser, { ...DESK, javaScriptEnabled: false }), 'station');
    if (!scripts) await station.goto(`/staff/c/${reference}`);
    const form = await moveForm(station, 'report');
    const attach = (name, mimeType, buffer) => form.locator('[name=photos]').setInputFiles({ name, mimeType, buffer });
    await attach('proof.pdf', 'application/pdf', Buffer.from('MZ this is a program'));
    await make(station, 'report', { text: ENOUGH });
    await expect(form.locator('.error-summary')).toBeVisible();
    await expect(station.locator('#move-report-text')).toHaveValue(ENOUGH);
    await expect(station.locator('#move-report-contact_with')).not.toHaveValue('');
    await done(station, 'investigating');
    await attach('memo.pdf', 'application/pdf', Buffer.from('%PDF-1.7\nmemo\n%%EOF\n'));
    await make(station, 'report', { text: ENOUGH });
    await done(station, 'reported');
    const [download] = await Promise.all([station.waitForEvent('download'), station.click('.documents a')]);
    expect(download.suggestedFilename()).toBe('document.pdf');
  });
}

test('an officer on a phone fills in the report with a thumb', async ({ browser }) => {
  const { reference } = await inquiry(browser, 'गली में पानी भरा है');
  const station = await signIn(await person(browser, PHONE), 'station');
  await station.goto(`/staff/c/${reference}`);
  await expect(station.locator('#move-report[data-alive]')).toHaveCount(1, { timeout: 15_000 });
  const form = await moveForm(station, 'report');
  const boxes = await form.locator('select:visible, input:visible:not([type=file]), textarea:visible, button:visible').evaluateAll((all) => all.map((one) => one.getBoundingClientRect().height));
  expect(Math.min(...boxes)).toBeGreaterThanOrEqual(44);
  await isAccessible(station, 'the report on a phone');
  // Nobody was reached: neither a time, nor a person, nor digits.
  await make(station, 'report', { contact_way: 'not_reached', contact_with: '', no_code: '', text: ENOUGH });
  await done(station, 'reported');
  await expect(station.locator('.findings .contact-proof')).toHaveAttribute('data-without', '');
});

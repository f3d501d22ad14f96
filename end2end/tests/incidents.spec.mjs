// Complaints about one thing: an officer links two, makes the incident public, a third citizen finds it, says "me too" or files alone, with and
// without scripts; the questions of a subject, and the admin who keeps them; and senders whose posts wait apart.
import { expect, test } from '@playwright/test';
import { isAccessible } from './axe.mjs';
import { DESK, PHONE, complaints, enter, file, person, send, signIn } from './people.mjs';

const HALL = `Utsav Vatika ${Date.now() % 100_000}`;
const HINDI = `सिविल लाइंस में ${HALL} में रात 1 बजे तक डीजे बज रहा है, बच्चों के बोर्ड पेपर हैं`;
const LATIN = `civil lines me ${HALL} wale raat 1 baje tak dj bajate hai, bachho ke board paper hain`;
const TITLE = `Civil Lines: loud DJ at ${HALL}`;

/** A citizen of their own, on a phone. */
async function citizen(browser, options = {}) {
  const context = await person(browser, { ...PHONE, ...options });
  return [context, await context.newPage()];
}

test.describe.configure({ mode: 'serial' });

let first;
let second;
let incident;

test('two complaints about one thing are suggested with reasons, and an officer links them', async ({ browser }) => {
  for (const text of [HINDI, LATIN]) {
    const [context, page] = await citizen(browser);
    const filed = await file(page, text, { photo: false });
    first ??= filed.reference;
    second = filed.reference;
    await context.close();
  }
  const desk = await person(browser, DESK);
  const officer = await signIn(desk, 'operator');
  await officer.goto(`/staff/c/${first}`);
  await officer.click(`.facts a[href="/staff/incident/${first}"]`);
  // The comparison runs some seconds behind the filing.
  await expect(async () => {
    await officer.goto(`/staff/incident/${first}`);
    await expect(officer.locator(`li:has(a[href="/staff/c/${second}"]) .hints`).first()).toContainText(/Both say:/, { timeout: 1_000 });
  }).toPass({ timeout: 30_000 });
  await officer.locator(`li:has(a[href="/staff/c/${second}"])`).first().getByRole('button', { name: 'Link as the same incident' }).click();
  await expect(officer.locator('#together-head')).toBeVisible();
  await expect(officer.locator(`section[aria-labelledby="together-head"] a[href="/staff/c/${second}"]`)).toBeVisible();
  // Undoing needs a reason; what was typed stays.
  await officer.locator('summary', { hasText: 'Undo the link' }).click();
  await officer.fill('#unlink-why', 'no');
  await officer.locator('form#unlink button[type=submit]').click();
  await expect(officer.locator('#unlink .field-error')).toBeVisible();
  await expect(officer.locator('#unlink-why')).toHaveValue('no');
  await isAccessible(officer, 'two complaints about one thing');
  expect(complaints(desk)).toEqual([]);
  await desk.close();
});

test('the incident is made public under a title, and its page shows nothing of the complaints', async ({ browser }) => {
  const desk = await person(browser, DESK);
  const officer = await signIn(desk, 'chief');
  await officer.goto(`/staff/incident/${first}`);
  await officer.locator('summary', { hasText: 'Make public' }).click();
  await officer.fill('#publish-title_hi', `सिविल लाइंस: ${HALL} का तेज़ डीजे`);
  await officer.fill('#publish-title_en', TITLE);
  await officer.locator('#publish-area option', { hasText: 'Civil Lines' }).first().evaluate((option) => { option.selected = true; });
  await officer.locator('form#publish button[type=submit]').click();
  const link = officer.locator('.notice a[href^="/incident/"]');
  await expect(link).toBeVisible();
  incident = await link.getAttribute('href');
  // Whoever changes the title finds the station as it was chosen.
  await officer.goto(`/staff/incident/${first}`);
  await expect(officer.locator('#publish-area option:checked')).toContainText('Civil Lines');
  await desk.close();
  const context = await browser.newContext({ ...DESK, javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(incident);
  await expect(page.locator('main h1')).toHaveText(TITLE);
  await expect(page.locator('main')).toContainText('2 complaints about it');
  await expect(page.getByRole('heading', { name: 'How you hear of it' })).toBeVisible();
  const html = await page.content();
  for (const word of [first, second, 'बोर्ड पेपर', 'board paper']) expect(html).not.toContain(word);
  await context.close();
  for (const options of [PHONE, { ...DESK, colorScheme: 'dark' }]) {
    const visitor = await person(browser, options);
    const seen = await visitor.newPage();
    await seen.goto(incident);
    await expect(seen.locator('main h1')).toBeVisible();
    await isAccessible(seen, 'a public incident');
    expect(complaints(visitor)).toEqual([]);
    await visitor.close();
  }
});

test('a likely repeat is shown before sending, without scripts too, and nobody is turned away', async ({ browser }) => {
  const context = await browser.newContext({ ...DESK, javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto('/');
  await page.fill('#file-text', LATIN);
  await page.selectOption('#file-category', 'noise');
  await page.fill('#file-place', 'Civil Lines');
  await page.click('#file button[type=submit]');
  await expect(page.locator('#file-anyway')).toContainText(TITLE);
  await expect(page.locator('#file-text')).toHaveValue(LATIN);
  await expect(page.locator(`#file-anyway a[href="${incident}"]`)).toBeVisible();
  // Filing alone is chosen beforehand: pressing the button again is enough.
  await page.click('#file button[type=submit]');
  await expect(page).toHaveURL(/\/sent\//);
  await context.close();
});

test('a likely repeat is shown on a phone before the complaint is sent, and pressing again is enough', async ({ browser }) => {
  const [context, page] = await citizen(browser);
  await page.goto('/');
  await page.fill('#file-text', HINDI);
  await page.selectOption('#file-category', 'noise');
  await page.fill('#file-place', 'सिविल लाइंस');
  const button = page.locator('#file button[type=submit]');
  await button.click();
  await expect(page.locator('#file[data-step=check]')).toBeVisible();
  await button.click();
  await expect(page.locator('#file .error-summary')).toBeFocused();
  await expect(page.locator('#file-text')).toHaveValue(HINDI);
  const choices = page.locator('#file-anyway .choices label');
  await expect(choices).toHaveCount(2);
  const heights = await choices.evaluateAll((all) => all.map((one) => one.getBoundingClientRect().height));
  expect(Math.min(...heights)).toBeGreaterThanOrEqual(48);
  await isAccessible(page, 'the form with a likely repeat');
  await page.locator('#file-anyway input[value^=too-]').check();
  await button.click();
  await expect(page.locator('#file[data-step=check]')).toBeVisible();
  await Promise.all([page.waitForURL('**/sent/**'), button.click()]);
  expect(complaints(context)).toEqual([]);
  await context.close();
});

test('"it happened to me too" gives an own number and counts only when an officer agrees', async ({ browser }) => {
  const [context, page] = await citizen(browser, { locale: 'en-IN' });
  await page.goto(incident);
  await page.getByRole('link', { name: /happened to me too/ }).click();
  await page.fill('#file-text', 'We hear it too, three streets away');
  await page.selectOption('#file-category', 'noise');
  await send(page);
  const [, , reference] = new URL(page.url()).pathname.split('/');
  expect([first, second]).not.toContain(reference);
  await page.goto(incident);
  await expect(page.locator('main')).toContainText('2 complaints about it');
  const desk = await person(browser, DESK);
  const officer = await signIn(desk, 'operator');
  await officer.goto(`/staff/incident/${reference}`);
  await officer.getByRole('button', { name: 'Yes, it belongs here' }).click();
  await expect(officer.getByRole('button', { name: 'Yes, it belongs here' })).toHaveCount(0);
  // The officer's page says so before the answer is there.
  await expect(async () => {
    await page.reload();
    await expect(page.locator('main')).toContainText('3 complaints about it', { timeout: 1_000 });
  }).toPass({ timeout: 20_000 });
  await desk.close();
  await context.close();
});

test('the few questions are answered on the page with the number, which thanks for them', async ({ browser }) => {
  const [context, page] = await citizen(browser);
  await file(page, 'साइकिल मंडी के बाहर से चोरी हो गई', { photo: false, category: 'theft' });
  await expect(page.locator('#asked[data-alive]')).toBeVisible({ timeout: 15_000 });
  await page.getByLabel('क्या चोरी हुआ?').fill('लाल साइकिल');
  await isAccessible(page, 'the number with the questions');
  await page.getByRole('button', { name: 'जवाब भेजें' }).click();
  await expect(page.getByText('जवाब थाने के लिए जोड़ दिए गए।')).toBeVisible();
  await expect(page.getByLabel('क्या चोरी हुआ?')).toHaveCount(0);
  await expect(page.locator('.big-number')).toBeVisible();
  expect(complaints(context)).toEqual([]);
  await context.close();
});

test('the admin adds a question without scripts, and it is asked until it is retired', async ({ browser }) => {
  const office = await person(browser, { ...DESK, javaScriptEnabled: false });
  const admin = await enter(office, 'admin', '/staff/questions');
  const subject = admin.locator('[data-category=traffic]');
  const question = `Which crossing ${Date.now() % 100_000}?`;
  await subject.locator('summary').click();
  await subject.locator('[name=question_en]').fill(question);
  await subject.locator('[name=choices_en]').fill('only one');
  await subject.locator('form[id^=ask-] button[type=submit]').click();
  await expect(subject.locator('.error-summary')).toBeVisible();
  await expect(subject.locator('[name=question_en]')).toHaveValue(question);
  await subject.locator('[name=question_hi]').fill('कौन सा चौराहा?');
  await subject.locator('[name=choices_en]').fill('');
  await subject.locator('form[id^=ask-] button[type=submit]').click();
  const row = subject.locator('li', { hasText: question });
  await expect(row).toBeVisible();
  const [context, page] = await citizen(browser, { locale: 'en-IN' });
  await file(page, 'The signal is off at the crossing', { photo: false, category: 'traffic' });
  await expect(page.getByLabel(question)).toBeVisible();
  await row.locator('button[type=submit]').click();
  await expect(row).toHaveCount(0);
  await page.reload();
  await expect(page.locator('.big-number')).toBeVisible();
  await expect(page.getByLabel(question)).toHaveCount(0);
  for (const one of [office, context]) await one.close();
});

test('the few questions of a subject are asked once the complaint has its number', async ({ browser }) => {
  const context = await browser.newContext({ ...DESK, javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto('/');
  await page.fill('#file-text', `A purse was stolen at the market ${Date.now()}`);
  await page.selectOption('#file-category', 'theft');
  await page.click('#file button[type=submit]');
  await expect(page).toHaveURL(/\/sent\//);
  const reference = new URL(page.url()).pathname.split('/')[2];
  await page.getByLabel('What was stolen?').fill('A brown purse');
  await page.getByRole('button', { name: 'Send the answers' }).click();
  await expect(page).toHaveURL(/\/sent\//);
  await expect(page.getByLabel('What was stolen?')).toHaveCount(0);
  await context.close();
  const desk = await person(browser, DESK);
  const officer = await signIn(desk, 'operator');
  await officer.goto(`/staff/c/${reference}`);
  await expect(officer.locator('.timeline')).toContainText('What was stolen? A brown purse');
  await desk.close();
});

test('a sender is set apart with a reason and an end, and the wire says so', async ({ browser }) => {
  const desk = await person(browser, DESK);
  const officer = await enter(desk, 'chief', '/staff/apart');
  await officer.locator('summary', { hasText: 'Set somebody apart' }).click();
  await officer.selectOption('#apart-channel', 'x');
  await officer.fill('#apart-sender', `@abuser_${Date.now() % 100_000}`);
  await officer.fill('#apart-reason', 'short');
  await officer.fill('#apart-until', '2000-01-01');
  await officer.locator('form#apart button[type=submit]').click();
  await expect(officer.locator('.error-summary')).toBeVisible();
  await expect(officer.locator('#apart-sender')).toHaveValue(/^@abuser_/);
  await expect(officer.locator('#apart-until')).toHaveValue('2000-01-01');
  const reason = `Forty abusive posts in one night, all kept (${Date.now() % 100_000})`;
  await officer.fill('#apart-reason', reason);
  const day = await officer.evaluate(() => new Date(Date.now() + 7 * 86_400_000).toISOString().slice(0, 10));
  await officer.fill('#apart-until', day);
  await officer.locator('form#apart button[type=submit]').click();
  const row = officer.locator('li', { hasText: reason });
  await expect(row).toBeVisible();
  await isAccessible(officer, 'a sender who is set apart');
  await row.getByRole('button', { name: 'End now' }).click();
  await expect(row).toContainText('ended');
  await desk.close();
});

// The newcomer's clock: from the playground's first post to a closed complaint with its answer on the playground, in few clicks and two sign-ins.
import { expect, test } from '@playwright/test';
import { networks } from '../playwright.config.mjs';
import { DESK, alive, answers, cardOf, complaints, listed, numberIn, person } from './people.mjs';

test('a newcomer closes a complaint in at most twelve clicks and two sign-ins', async ({ browser }) => {
  test.setTimeout(120_000);
  const context = await person(browser, DESK);
  const page = await context.newPage();
  let clicks = 0;
  let signIns = 0;
  const click = async (target) => {
    await target.click();
    clicks += 1;
  };
  /** Signs in by keyboard: the two fields and Enter, counted as a sign-in. */
  const signIn = async (login) => {
    await page.goto('/sign-in');
    await page.fill('#sign-in-login', login);
    await page.fill('#sign-in-password', 'sunwai-demo');
    await Promise.all([page.waitForURL('**/staff**'), page.press('#sign-in-password', 'Enter')]);
    signIns += 1;
    await alive(page);
    await expect(page.locator('.demo-hint')).toBeVisible();
  };
  const run = String(Date.now()).slice(-6);
  // The hint's own example.
  const words = `सिविल लाइंस में रात को मेरी दुकान का ताला तोड़कर चोरी हो गई (${run})`;

  await page.goto(`${networks}/x`);
  await page.fill('#write textarea[name=text]', `@PrayagrajPolice ${words}`);
  await click(page.locator('#write button[type=submit]'));
  await expect(page.locator('body')).toContainText(run);
  const post = (await listed(page)).find((one) => one.text.includes(run));

  await signIn('operator');
  await click(page.locator('.rail a[href="/staff/wire"], .rooms a[href="/staff/wire"]').first());
  await expect(page.locator('.wire-page')).toBeVisible();
  await alive(page);
  await expect(page.locator('.demo-hint')).toBeVisible();
  // The newest post opens by itself.
  await expect(page.locator('.waiting .card', { hasText: run })).toBeVisible();
  if (!(await page.locator('.open-words', { hasText: run }).count())) await click(page.locator('.waiting .card a', { hasText: run }).first());
  await expect(page.locator('.open-words')).toContainText(run);
  await click(page.locator('#decide button[name=choose][value=complaint]'));
  await expect(page.locator('#decide-answer')).toBeVisible();
  await click(page.locator('#decide button[name=answer_wanted]'));
  await expect.poll(async () => (await answers(page, post.id)).length, { timeout: 20_000 }).toBe(1);
  const number = numberIn((await answers(page, post.id))[0].text);
  await Promise.all([page.waitForURL('**/sign-in**'), click(page.locator('.rail .staff-bar form[action="/sign-out"] button'))]);

  await signIn('station');
  // In a new demonstration the card is in view; after other tests it may be below many, and is searched for.
  const reference = number.replaceAll('-', '');
  const card = page.locator(`.card a[href*="${reference}"]`);
  if (!(await card.count())) {
    await cardOf(page, reference);
    await alive(page);
  }
  await click(card);
  await expect(page.locator('.demo-hint')).toBeVisible();
  // The one primary button, step by step: accept, start, report and close.
  const next = (move) => page.locator(`.panel #move-${move} [data-primary], .panel details:has(#move-${move}) > [data-primary]`);
  await click(next('accept'));
  await click(next('start'));
  await expect(page.locator('.panel .badge[data-status=investigating]')).toBeVisible();
  await click(next('report'));
  await page.selectOption('#move-report-contact_way', 'phone');
  await page.fill('#move-report-contact_with', 'शिकायतकर्ता');
  await page.selectOption('#move-report-no_code', 'no_page');
  await page.fill('#move-report-done', 'बीट के सिपाही दुकान पर गए, आसपास पूछा');
  await page.fill('#move-report-text', 'दुकान देखी गई, ताला बदलवाया गया');
  // A theft is not closed at the station without an FIR. The part that closes in the same step is folded.
  const closing = page.locator('#move-report .closing-too');
  if (!(await closing.evaluate((folded) => folded.open))) await click(closing.locator('> summary'));
  await page.selectOption('#move-report [name=outcome]', 'fir_registered');
  await page.fill('#move-report [name=detail]', `12/${new Date().getFullYear()}`);
  await page.fill('#move-report [name=closing]', 'आपकी दुकान देखी गई; रात की गश्त बढ़ाई गई है।');
  await click(page.locator('#move-report button[type=submit]'));
  await expect(page.locator('.panel .badge[data-status=closed]')).toBeVisible();
  await expect.poll(async () => (await answers(page, post.id)).length, { timeout: 20_000 }).toBe(2);

  console.log(`a newcomer's clock: ${clicks} clicks, ${signIns} sign-ins`);
  expect(signIns).toBe(2);
  expect(clicks).toBeLessThanOrEqual(12);
  expect(complaints(context)).toEqual([]);
});

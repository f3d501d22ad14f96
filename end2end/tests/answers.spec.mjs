// What comes with a post and what is sent back: pictures, answers from the complaint's page, the district's ready answers, the consent code.
import { expect, test } from '@playwright/test';
import { address } from '../playwright.config.mjs';
import { DESK, PHONE, alive, answers, complaints, decide, desk, listed, numberIn, open, person, signIn, write } from './people.mjs';

/** Turns the waiting post with these words into a complaint and returns the number that its author was sent. */
async function take(wire, id, text, category = 'theft') {
  await open(wire, text);
  await wire.selectOption('#decide-category', category);
  await decide(wire, 'complaint');
  await expect.poll(async () => (await answers(wire, id)).length, { timeout: 10_000 }).toBe(1);
  return numberIn((await answers(wire, id))[0].text);
}

test('a picture in a post is shown on the wire and stored with the complaint, which can be answered and quoted', async ({ browser }) => {
  const cell = await person(browser, DESK);
  const wire = await desk(cell);
  const text = 'नैनी में दुकान का शटर टूटा मिला, फ़ोटो देखें';
  const id = await write(wire, { network: 'x', as: 'sangam_walker', text: `@PrayagrajPolice ${text}`, picture: '1' });
  await open(wire, text);
  // The picture is fetched from the network while the operator reads.
  await expect(async () => {
    await wire.reload();
    await open(wire, text);
    await expect(wire.locator('.open-post .photos img')).toHaveCount(1, { timeout: 500 });
  }).toPass({ timeout: 15_000 });
  await alive(wire);
  expect(await wire.locator('.open-post .photos img').evaluate((img) => img.complete && img.naturalWidth), 'the picture is there').toBeGreaterThan(100);
  const number = await take(wire, id, text);

  const panel = `/staff/c/${number.replaceAll('-', '')}`;
  await wire.goto(panel);
  await alive(wire);
  await expect(wire.locator('.facts .photos img')).toHaveCount(1);
  // A public answer must contain the number; what was typed stays.
  await wire.fill('#answer-answer', 'हम देख रहे हैं');
  await wire.click('#answer button[type=submit]');
  await expect(wire.locator('#answer .field-error')).toBeVisible();
  await expect(wire.locator('#answer-answer')).toHaveValue('हम देख रहे हैं');
  await wire.fill('#answer-answer', 'शिकायत {reference} थाने के पास है');
  await expect(wire.locator('#answer .counter')).toContainText('280');
  await wire.click('#answer button[type=submit]');
  await expect(wire.locator('.conversation li[data-state=sent]')).toHaveCount(2, { timeout: 10_000 });
  expect((await answers(wire, id)).map((one) => one.text).at(-1)).toBe(`शिकायत ${number} थाने के पास है`);
  // A quote shows the post to everybody, so it has to be confirmed.
  await wire.reload();
  await alive(wire);
  await wire.selectOption('#answer-way', 'quote');
  await wire.fill('#answer-answer', 'शिकायत {reference}: तुरंत देखें');
  await wire.click('#answer button[type=submit]');
  await expect(wire.locator('#answer .field-error')).toBeVisible();
  await wire.check('#answer-sure');
  await wire.click('#answer button[type=submit]');
  await expect.poll(async () => (await listed(wire)).filter((post) => post.quotes === id).map((post) => post.text), { timeout: 10_000 }).toEqual([`शिकायत ${number}: तुरंत देखें`]);
  expect(complaints(cell)).toEqual([]);
  await cell.close();
});

test('a public answer about a child is stopped with the reason, and what was typed is still there', async ({ browser }) => {
  const cell = await person(browser, DESK);
  const wire = await desk(cell);
  const text = 'रोज़ एक लड़का मेरी बेटी रानी का पीछा करता है, डर लगता है';
  const id = await write(wire, { network: 'x', as: 'katra_student', text: `@PrayagrajPolice ${text}` });
  await open(wire, text);
  await wire.selectOption('#decide-category', 'child_safety');
  await decide(wire, 'complaint');
  // The receipt is a private message: there is nothing below the post.
  await expect(async () => {
    await wire.goto('/staff?q=रानी+पीछा');
    await expect(wire.locator('.columns a.ref, .columns .card a').first()).toBeVisible({ timeout: 1_000 });
  }).toPass({ timeout: 10_000 });
  await wire.locator('.columns a.ref, .columns .card a').first().click();
  await expect(wire.locator('#answer-way')).toBeVisible();
  await alive(wire);
  await expect(wire.locator('#answer-way'), 'a private message first').toHaveValue('message');
  await expect(wire.locator('#answer-way option[value=quote], #answer-way option[value=repost]')).toHaveCount(0);
  const before = await answers(wire, id);
  expect(before).toEqual([]);
  await wire.selectOption('#answer-way', 'reply');
  await wire.fill('#answer-answer', 'शिकायत {reference}: रानी की मदद की जा रही है');
  await wire.click('#answer button[type=submit]');
  await expect(wire.locator('#answer .error-summary')).toContainText('could identify the victim');
  await expect(wire.locator('#answer-answer')).toHaveValue('शिकायत {reference}: रानी की मदद की जा रही है');
  // The page lists the withheld words; one can be added and released.
  const words = wire.locator('.withheld-words');
  await expect(words).toContainText('रानी');
  await wire.locator('.withheld details summary').click();
  await wire.fill('#withhold-word', 'कटरा मोहल्ला');
  await wire.click('#withhold button[type=submit]');
  await expect(words).toContainText('कटरा मोहल्ला');
  await words.locator('li', { hasText: 'कटरा मोहल्ला' }).locator('button').click();
  await expect(words).not.toContainText('कटरा मोहल्ला');
  // As a private message it is sent.
  await wire.selectOption('#answer-way', 'message');
  await wire.click('#answer button[type=submit]');
  await expect(wire.locator('#answer .error-summary')).toHaveCount(0);
  expect(await answers(wire, id), 'nothing in public').toEqual([]);
  expect(complaints(cell)).toEqual([]);
  await cell.close();
});

test('the district writes its own ready answers, without scripts, and they are sent', async ({ browser }) => {
  const office = await person(browser, { ...DESK, javaScriptEnabled: false });
  const page = await office.newPage();
  await page.goto('/sign-in?to=/staff/answers');
  await page.fill('#sign-in-login', 'chief');
  await page.fill('#sign-in-password', 'sunwai-demo');
  await page.click('main button[type=submit]');
  await page.goto('/staff/answers');
  await page.selectOption('#add-saying', 'complaint');
  await page.selectOption('#add-category', 'noise');
  await page.selectOption('#add-in', 'en');
  await page.fill('#add-answer', 'Your noise complaint is here.');
  await page.click('#add button[type=submit]');
  await expect(page.locator('#add .field-error')).toContainText('{reference}');
  await expect(page.locator('#add-answer')).toHaveValue('Your noise complaint is here.');
  await expect(page.locator('#add-category')).toHaveValue('noise');
  await page.fill('#add-answer', 'Your noise complaint is number {reference}.');
  await page.click('#add button[type=submit]');
  await expect(page.locator('.template')).toContainText('Your noise complaint is number');

  const cell = await person(browser, DESK);
  const wire = await desk(cell);
  const text = 'Loudspeakers next to the hospital all night';
  const id = await write(wire, { network: 'facebook', as: 'ravi_naini', text });
  const number = await take(wire, id, text, 'noise');
  expect((await answers(wire, id))[0].text).toBe(`Your noise complaint is number ${number}.`);
  await page.click('.template button[type=submit]');
  await expect(page.locator('.template')).toHaveCount(0);
  for (const context of [office, cell]) await context.close();
});

for (const javaScriptEnabled of [true, false]) {
  test(`a code sent from the handle opens the private page ${javaScriptEnabled ? 'by itself' : 'without scripts'}`, async ({ browser }) => {
    const [cell, street] = [await person(browser, DESK), await person(browser, { ...PHONE, javaScriptEnabled })];
    const wire = await desk(cell);
    // A citizen with an open complaint would add to it, so each of the two runs writes as another citizen.
    const as = javaScriptEnabled ? 'chowk_dukan' : 'ravi_naini';
    const text = javaScriptEnabled ? 'कीडगंज में मेरा बैग छीन लिया गया' : 'फाफामऊ में मेरा पर्स छीन लिया गया';
    const id = await write(wire, { network: 'x', as, text: `@PrayagrajPolice ${text}` });
    const number = await take(wire, id, text);
    const phone = await street.newPage();
    await phone.goto(`${address}/t/${number.replaceAll('-', '')}`);
    await expect(phone.locator('main')).not.toContainText(text);
    await phone.click('#claim button[type=submit]');
    await phone.waitForURL('**/claim/**');
    const code = (await phone.locator('#code').textContent()).trim();
    // Sent from another account, the code opens nothing.
    await write(wire, { network: 'x', as: 'asha_k', text: `मेरा कोड ${code}`, private: '1' });
    await phone.waitForTimeout(1_500);
    await expect(phone).toHaveURL(/claim/);
    await write(wire, { network: 'x', as, text: `मेरा कोड ${code.toLowerCase()} है`, private: '1' });
    if (javaScriptEnabled) {
      await phone.waitForURL(/\/t\/[^/]+\/[^/]+$/, { timeout: 15_000 });
    } else {
      await expect(async () => {
        if (/claim/.test(phone.url())) await phone.click('main a.button', { timeout: 2_000 });
        expect(phone.url()).toMatch(/\/t\/[^/]+\/[^/]+$/);
      }).toPass({ timeout: 15_000 });
    }
    await expect(phone.locator('main')).toContainText(text);
    await wire.goto(`/staff/c/${number.replaceAll('-', '')}`);
    await expect(wire.locator('.panel .timeline')).toContainText('The complainant confirmed an account');
    // The message from the other account waits on the wire like any post; it proves nothing.
    for (const context of [cell, street]) await context.close();
  });
}

test('the ledger adds up', async ({ browser }) => {
  const cell = await person(browser, { ...DESK, javaScriptEnabled: false });
  const page = await cell.newPage();
  await page.goto('/sign-in?to=/staff/wire/ledger');
  await page.fill('#sign-in-login', 'operator');
  await page.fill('#sign-in-password', 'sunwai-demo');
  await page.click('main button[type=submit]');
  await page.goto('/staff/wire/ledger');
  const days = page.locator('.ledger tbody tr');
  let all = 0;
  for (const day of await days.all()) {
    const [received, ...parts] = (await day.locator('td').allTextContents()).slice(0, 5).map((n) => Number(n.replaceAll(',', '')));
    expect(received).toBe(parts.reduce((sum, n) => sum + n, 0));
    all += received;
  }
  expect(all).toBeGreaterThan(10);
  await cell.close();
});

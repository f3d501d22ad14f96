// The chief's order, from a quote on X to the next morning's list. It has a server of its own, because it moves the clock forward.
import { expect, test } from '@playwright/test';
import { spawn } from 'node:child_process';
import { networks as shared } from '../playwright.config.mjs';
import { DESK, PHONE, alive, complaints, decide, make, open, person, picture, numberIn, signIn } from './people.mjs';

const port = Number(new URL(shared).port) + 10;
const address = `http://127.0.0.1:${port}`;
const networks = `http://127.0.0.1:${port + 1}`;
const HOUR = 3_600_000;
const INDIA = 5.5 * HOUR;
let server;

test.beforeAll(async ({ request }) => {
  server = spawn('../target/release/sunwai', ['demo', '--addr', `127.0.0.1:${port}`, '--public-url', address, '--site-root', '../target/site'], { stdio: 'ignore' });
  await expect.poll(async () => (await request.get(`${address}/readyz`).catch(() => null))?.status(), { timeout: 30_000 }).toBe(200);
});

test.afterAll(() => server.kill());

const post = (page, path, form) => page.request.post(networks + path, { form, headers: { accept: 'application/json' } });

/** Moves the demo's clock forward to the next time that it is this hour in India. */
async function until(page, hour, minute = 0) {
  const { now } = await (await post(page, '/playground/clock', { ahead: '0' })).json();
  const wanted = (hour * 60 + minute) * 60_000;
  const ahead = (wanted - ((now + INDIA) % (24 * HOUR)) + 24 * HOUR) % (24 * HOUR);
  await post(page, '/playground/clock', { ahead: String(ahead) });
}

const someone = (browser, options) => person(browser, { ...options, baseURL: address });

/** A citizen writes, the cell makes it a complaint and forwards it to Civil Lines. Returns the post's id and the complaint's number. */
async function taken(wire, text) {
  const { id } = await (await post(wire, '/playground/post', { network: 'x', as: `c${Date.now() % 1_000_000}`, text: `@PrayagrajPolice ${text}` })).json();
  await open(wire, text);
  await wire.selectOption('#decide-category', 'theft');
  await wire.selectOption('#decide-station', { label: 'Civil Lines' });
  await decide(wire, 'complaint');
  let answer;
  await expect
    .poll(async () => {
      const posts = await (await wire.request.get(`${networks}/playground/posts.json`)).json();
      answer = posts.find((one) => one.by_desk && one.in_reply_to === id);
      return Boolean(answer);
    }, { timeout: 10_000 })
    .toBe(true);
  return { id, number: numberIn(answer.text) };
}

/** The chief quotes a post on the playground's X. */
async function quote(page, id, words) {
  await page.goto(`${networks}/x`);
  await page.click(`#quote-${id}`);
  await page.fill('#text', words);
  await page.click('form.write button[type=submit]');
  await expect(page.locator('#list')).toContainText(words);
}

const bare = (number) => number.replaceAll('-', '');

test('a quote is an order; one is answered, the evening sheet shows the unanswered one, and the morning list begins with it', async ({ browser }) => {
  test.setTimeout(150_000);
  const cell = await someone(browser, DESK);
  const desk = await cell.newPage();
  await until(desk, 10);
  const wire = await signIn(cell, 'operator');
  await wire.goto('/staff/wire');
  await alive(wire);
  const one = await taken(wire, 'सिविल लाइंस में मोटरसाइकिल चोरी हो गई');
  const two = await taken(wire, 'सिविल लाइंस में मोबाइल छीना गया');

  const police = await someone(browser, DESK);
  const station = await signIn(police, 'station');
  await station.goto('/staff/orders');
  await alive(station);
  await quote(desk, one.id, 'मोटरसाइकिल आज ही बरामद करें');
  // The order appears at the station without a reload.
  const card = station.locator('.row', { hasText: 'मोटरसाइकिल आज ही बरामद करें' });
  await expect(card).toBeVisible();
  await expect(card).toContainText('20:00');
  // Choosing it shows it whole beside the list; from the list the keys move, and Escape comes back.
  await card.click();
  await expect(card).toHaveAttribute('aria-current', 'true');
  await expect(station.locator('#chosen')).toHaveText('मोटरसाइकिल आज ही बरामद करें');
  await expect(station.locator('#chosen')).toBeFocused();
  await station.keyboard.press('Escape');
  await expect(card).toBeFocused();
  await station.locator('.order-whole a.ref').click();
  await expect(station.locator('.panel .order')).toContainText('मोटरसाइकिल आज ही बरामद करें');
  await station.click('#order-ack button[type=submit]');
  await expect(station.locator('.panel .order[data-state=acknowledged]')).toBeVisible();
  // An answer without words is refused, and the photo need not be chosen again.
  await station.setInputFiles('#order-answer-photos', { name: 'bike.png', mimeType: 'image/png', buffer: picture(400, 300) });
  await station.click('#order-answer button[type=submit]');
  await expect(station.locator('#order-answer .field-error')).toBeVisible();
  await station.fill('#order-answer-text', 'मोटरसाइकिल मिली, मालिक को सौंपी');
  await station.click('#order-answer button[type=submit]');
  await expect(station.locator('.panel .order[data-state=answered] .photos img')).toHaveCount(1);

  // The complainant is informed.
  await wire.goto(`/staff/c/${bare(one.number)}`);
  await alive(wire);
  await wire.fill('#answer-answer', 'शिकायत {reference}: वाहन मिल गया है');
  await wire.click('#answer button[type=submit]');
  await expect(wire.locator('.conversation li[data-state=sent]')).toHaveCount(2, { timeout: 10_000 });

  await quote(desk, two.id, 'फ़ोन का पता लगाएँ');
  await expect.poll(async () => {
    await station.goto('/staff/orders');
    return station.locator('.row', { hasText: 'फ़ोन का पता लगाएँ' }).count();
  }).toBe(1);

  // Eight in the evening.
  await until(desk, 20, 0);
  const hand = await someone(browser, PHONE);
  const chief = await signIn(hand, 'chief');
  await expect(async () => {
    await chief.goto('/staff/sheet?list=1');
    await expect(chief.locator('.row', { hasText: 'फ़ोन का पता लगाएँ' })).toBeVisible({ timeout: 1_000 });
  }).toPass({ timeout: 20_000 });
  // On the phone there is the list or one order, never both.
  await expect(chief.locator('.split-chosen')).toBeHidden();
  const line = (words) => chief.locator('.row', { hasText: words });
  await line('मोटरसाइकिल आज ही बरामद करें').tap();
  const undone = chief.locator('.sheet-line', { hasText: 'फ़ोन का पता लगाएँ' });
  const done = chief.locator('.sheet-line', { hasText: 'मोटरसाइकिल आज ही बरामद करें' });
  await expect(done).toHaveAttribute('data-came', 'done');
  await expect(done.locator('.photos img')).toHaveCount(1);
  await expect(done.locator('.sheet-buttons button:not([data-quiet])')).toHaveAttribute('value', 'accept');
  await expect(chief.locator('.split-list')).toBeHidden();
  await chief.locator('.page-back').tap();
  await line('फ़ोन का पता लगाएँ').tap();
  await expect(undone).toHaveAttribute('data-came', 'nothing');
  // Where no answer came, Return is the first and most prominent button; accepting requires a reason too.
  await expect(undone.locator('.sheet-buttons button').first()).toHaveAttribute('value', 'return');
  await expect(undone.locator('.sheet-buttons button:not([data-quiet])')).toHaveAttribute('value', 'return');
  await undone.locator('button[value=accept]').tap();
  await expect(undone.locator('form .field-error')).toBeVisible();
  // The buttons are large enough for a thumb, and returning requires a reason.
  const button = undone.locator('button[value=return]');
  const { height, y } = await button.boundingBox();
  expect(height).toBeGreaterThanOrEqual(48);
  expect(y + height).toBeLessThanOrEqual(PHONE.viewport.height);
  await expect(button).toContainText('लौटाएँ, कल 08:00 तक');
  await button.tap();
  await expect(undone.locator('form .field-error')).toBeVisible();
  await undone.locator('textarea').fill('सुबह दस बजे तक बताएँ');
  await button.tap();
  // The verdict is said, and the next order that waits is shown.
  await expect(chief.locator('.said')).toContainText('लौटाया गया, कल 08:00 तक');
  await expect(chief.locator('[role=status]').filter({ hasText: 'लौटाया गया' })).toHaveCount(1);
  await expect(chief).toHaveTitle(/सायंकालीन समीक्षा/);
  await chief.goto('/staff/sheet?list=1');
  await line('फ़ोन का पता लगाएँ').tap();
  await expect(undone.locator('.sheet-verdict[data-verdict=return]')).toContainText('सुबह दस बजे तक बताएँ');
  await chief.locator('.page-back').tap();
  await line('मोटरसाइकिल आज ही बरामद करें').tap();
  await done.locator('button[value=accept]').tap();
  await expect(chief.locator('.said')).toContainText('स्वीकार किया गया');
  await chief.goto('/staff/sheet?list=1');
  await line('मोटरसाइकिल आज ही बरामद करें').tap();
  await expect(done.locator('.sheet-verdict[data-verdict=accept]')).toBeVisible();

  // It prints on one page.
  const office = await someone(browser, { ...DESK, locale: 'hi-IN' });
  const paper = await signIn(office, 'chief');
  await paper.goto('/staff/sheet');
  await expect(paper.locator('.row', { hasText: 'फ़ोन का पता लगाएँ' })).toBeVisible();
  await expect(paper.getByRole('button', { name: 'A4 पर छापें' })).toBeVisible();
  // j and k move through the list while the focus is in it, and only then.
  const first_row = paper.locator('.row').first();
  await first_row.focus();
  await paper.keyboard.press('j');
  await expect(paper.locator('.row').nth(1)).toBeFocused();
  await paper.keyboard.press('ArrowUp');
  await expect(first_row).toBeFocused();
  await paper.locator('body').click({ position: { x: 2, y: 2 } });
  await paper.keyboard.press('j');
  await expect(paper.locator('.row:focus')).toHaveCount(0);
  const pdf = await paper.pdf({ format: 'A4', printBackground: false });
  expect(pdf.toString('latin1').match(/\/Type\s*\/Page\b/g)).toHaveLength(1);
  await paper.emulateMedia({ media: 'print' });
  await expect(paper.locator('.sheet-print tbody tr', { hasText: 'फ़ोन का पता लगाएँ' })).toBeVisible();
  await expect(paper.locator('.sheet-signature')).toBeVisible();
  await expect(paper.locator('.rooms')).toBeHidden();
  const table = await (await paper.request.get(await paper.locator('a[download]').getAttribute('href'))).text();
  expect(table).toContain('फ़ोन का पता लगाएँ');

  // The next morning.
  await until(desk, 7);
  const morning = await signIn(hand, 'chief');
  await morning.goto('/staff/morning');
  const first = morning.locator('.morning > section').first();
  await expect(first).toContainText('फ़ोन का पता लगाएँ');
  await expect(first).toContainText('सुबह दस बजे तक बताएँ');
  for (const context of [cell, police, hand, office]) {
    expect(complaints(context)).toEqual([]);
    await context.close();
  }
});

test('a bare repost is confirmed by the cell, and an order is given and answered without scripts', async ({ browser }) => {
  test.setTimeout(90_000);
  const cell = await someone(browser, DESK);
  const wire = await signIn(cell, 'operator');
  await wire.goto('/staff/wire');
  await alive(wire);
  const { id, number } = await taken(wire, 'सिविल लाइंस में साइकिल चोरी हो गई');
  await wire.goto(`${networks}/x?quote=${id}`);
  await wire.click('form.write button[type=submit]');
  await wire.goto(`${address}/staff/orders`);
  await expect(async () => {
    await wire.reload();
    await expect(wire.locator('form[id^=order-confirm-]')).toBeVisible({ timeout: 1_000 });
  }).toPass({ timeout: 10_000 });
  await wire.click('form[id^=order-confirm-] button[type=submit]');
  await expect(wire.locator('form[id^=order-confirm-]')).toHaveCount(0);
  await expect(wire.locator('.said')).toBeVisible();
  await expect(wire.locator('.order-whole[data-state=open]')).toContainText(number);

  const plain = async (login) => {
    const context = await browser.newContext({ ...DESK, baseURL: address, javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto('/sign-in');
    await page.fill('#sign-in-login', login);
    await page.fill('#sign-in-password', 'sunwai-demo');
    await page.click('main button[type=submit]');
    return page;
  };
  const chief = await plain('chief');
  await chief.goto(`/staff/c/${bare(number)}`);
  await chief.locator('summary', { hasText: 'Give an order' }).click();
  await chief.fill('#order-give-due', '2020-01-01T20:00');
  await chief.fill('#order-give-text', 'कैमरे की रिकॉर्डिंग देखें');
  await chief.click('#order-give button[type=submit]');
  await expect(chief.locator('#order-give .field-error')).toBeVisible();
  await expect(chief.locator('#order-give-text')).toHaveValue('कैमरे की रिकॉर्डिंग देखें');
  await chief.fill('#order-give-due', '2099-01-01T20:00');
  await chief.click('#order-give button[type=submit]');
  await expect(chief.locator('.panel .order')).toHaveCount(2);
  const station = await plain('station');
  await station.goto('/staff/orders');
  await station.locator('.row', { hasText: 'कैमरे की रिकॉर्डिंग देखें' }).click();
  await expect(station.locator('#chosen')).toHaveText('कैमरे की रिकॉर्डिंग देखें');
  await station.locator('.order-whole a.ref').click();
  await station.selectOption('#order-answer-order', { label: 'कैमरे की रिकॉर्डिंग देखें' });
  await station.fill('#order-answer-text', 'देख ली, दो लोग दिखे');
  await station.fill('#order-answer-paper', 'GD 14');
  await station.click('#order-answer button[type=submit]');
  await expect(station.locator('.panel .order[data-state=answered]')).toContainText('GD 14');
  await cell.close();
});

test('two orders and two answers written on one page are stored as two each', async ({ browser }) => {
  test.setTimeout(90_000);
  const cell = await someone(browser, DESK);
  const wire = await signIn(cell, 'operator');
  await wire.goto('/staff/wire');
  await alive(wire);
  const { number } = await taken(wire, 'सिविल लाइंस में बैग छीना गया');
  const office = await someone(browser, DESK);
  const chief = await signIn(office, 'chief');
  await chief.goto(`/staff/c/${bare(number)}`);
  await alive(chief);
  const give = chief.locator('#order-give');
  for (const [n, words] of ['मौके पर जाएँ', 'कैमरे देखें'].entries()) {
    if (!(await give.isVisible())) await chief.locator('summary', { hasText: 'Give an order' }).click();
    await give.locator('#order-give-text').fill(words);
    await give.locator('#order-give-due').fill('2099-01-01T20:00');
    await give.locator('button[type=submit]').click();
    await expect(chief.locator('.panel .order')).toHaveCount(n + 1);
  }
  const police = await someone(browser, DESK);
  const station = await signIn(police, 'station');
  await station.goto(`/staff/c/${bare(number)}`);
  await alive(station);
  await expect(station.locator('.panel .order')).toHaveCount(2);
  const answered = async (order, words) => {
    await station.selectOption('#order-answer-order', { label: order });
    await station.fill('#order-answer-text', words);
    await station.click('#order-answer button[type=submit]');
    await expect(station.locator('.panel .order', { hasText: order })).toContainText(words);
  };
  await answered('मौके पर जाएँ', 'रास्ते में हैं');
  // A photo from a refused answer is kept for it, whatever else is done meanwhile.
  await station.setInputFiles('#order-answer-photos', { name: 'bag.png', mimeType: 'image/png', buffer: picture(400, 300) });
  await station.click('#order-answer button[type=submit]');
  await expect(station.locator('#order-answer .field-error')).toBeVisible();
  await make(station, 'note', { text: 'दुकानदार से बात हुई' });
  await expect(station.locator('.panel')).toContainText('दुकानदार से बात हुई');
  await answered('मौके पर जाएँ', 'बैग मिल गया');
  await expect(station.locator('.panel .order', { hasText: 'मौके पर जाएँ' }).locator('.photos img')).toHaveCount(1);
  await answered('कैमरे देखें', 'दो लोग दिखे');
  for (const context of [cell, office, police]) {
    expect(complaints(context)).toEqual([]);
    await context.close();
  }
});

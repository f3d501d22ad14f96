// A citizen on X and on Facebook, the cell at the wire, and the reply.
import AxeBuilder from '@axe-core/playwright';
import XHubSignature from 'x-hub-signature';
import { expect, test } from '@playwright/test';
import { address, networks } from '../playwright.config.mjs';
import { DESK, PHONE, alive, answers, complaints, decide, desk, listed, make, numberIn, open, person, signIn, write } from './people.mjs';

test('a post on X reaches the wire within a second, becomes a complaint, and its number is posted in the thread', async ({ browser }) => {
  const [cell, street] = [await person(browser, DESK), await person(browser, PHONE)];
  const wire = await desk(cell);

  // Written on the playground's page.
  const phone = await street.newPage();
  await phone.goto(networks);
  const text = 'सिविल लाइंस में मेरी मोटरसाइकिल चोरी हो गई, नीली पल्सर';
  await phone.selectOption('select[name=as]', { index: 1 });
  await phone.fill('textarea[name=text]', `@PrayagrajPolice ${text}`);
  await phone.click('button[type=submit]');
  const begun = Date.now();
  await expect(wire.locator('.waiting .card', { hasText: text })).toBeVisible({ timeout: 5_000 });
  const took = Date.now() - begun;
  expect(took, `on the wire after ${took} ms`).toBeLessThan(1_000);

  await open(wire, text);
  await expect(wire.locator('#decide-category')).toHaveValue('vehicle_theft');
  await expect(wire.locator('#decide-station option:checked'), 'a certain station is chosen already').toHaveText('Civil Lines');
  await expect(wire.locator('.open-words .reason', { hasText: 'सिविल लाइंस' })).toBeVisible();
  // The keys act only while the wire has the focus.
  await wire.evaluate(() => document.activeElement.blur());
  await wire.keyboard.press('c');
  await expect(wire.locator('#decide-answer')).toHaveCount(0);
  await wire.locator('#open-head').focus();
  await wire.keyboard.press('c');
  await expect(wire.locator('#decide .counter')).toContainText('280');
  await expect(wire.locator('#decide button[name=answer_wanted]')).toBeFocused();
  await wire.keyboard.press('Enter');
  await expect(wire.locator('.wire-last')).toContainText('became complaint');
  const post = (await listed(wire)).find((one) => one.text.includes(text));
  await expect.poll(async () => (await answers(wire, post.id)).length, { timeout: 10_000 }).toBe(1);
  const [answer] = await answers(wire, post.id);
  const number = numberIn(answer.text);
  expect(answer.text, 'in the script of the citizen, and nothing about the case').toMatch(/शिकायत/);
  expect(answer.text).not.toMatch(/मोटरसाइकिल|Civil|सिविल/);

  // The citizen types the number.
  await phone.goto(`${address}/track`);
  await phone.fill('#reference', number);
  await phone.click('main button[type=submit]');
  await expect(phone.locator('.sentence h1')).toHaveText('शिकायत सिविल लाइंस थाने को भेज दी गई है।');

  // The author's own reply below it joins the complaint automatically.
  const more = 'गाड़ी का नंबर भूल गया था, अब मिल गया';
  await write(phone, { network: 'x', as: post.as, text: `@PrayagrajPolice ${more}`, in_reply_to: post.id });
  await expect(wire.locator('.decided li', { hasText: more })).toContainText(number, { timeout: 5_000 });
  await wire.goto(`/staff/c/${number.replaceAll('-', '')}`);
  await expect(wire.locator('.panel')).toContainText(more);
  await expect(wire.locator('.panel .timeline')).toContainText('joined automatically');

  // The answer is posted where the complaint was written.
  const thana = await person(browser, DESK);
  const station = await signIn(thana, 'station');
  await station.goto(`/staff/c/${number.replaceAll('-', '')}`);
  await alive(station);
  const done = (page, status) => expect(page.locator(`.panel .badge[data-status=${status}]`)).toBeVisible();
  await make(station, 'start');
  await done(station, 'investigating');
  await make(station, 'report', { text: 'मौक़े पर देखा गया' });
  await done(wire, 'reported');
  await make(wire, 'close', { outcome: 'disposed', text: 'गाड़ी मिल गई' });
  await done(wire, 'closed');
  await expect.poll(async () => (await answers(phone, post.id)).length, { timeout: 10_000 }).toBe(2);
  const last = (await answers(phone, post.id)).at(-1);
  expect(last.text).toContain(number);
  expect(last.text).not.toContain('गाड़ी मिल');
  expect(complaints(cell)).toEqual([]);
  for (const context of [cell, street, thana]) await context.close();
});

test('a new post by a complainant waits next to the open complaint; a reply that was joined wrongly is split off and gets its own number', async ({ browser }) => {
  const [cell, street] = [await person(browser, DESK), await person(browser, PHONE)];
  const wire = await desk(cell);
  const as = 'phaphamau_se';
  const text = 'फाफामऊ में रात को दुकान का ताला टूटा, चोरी हो गई';
  const id = await write(wire, { network: 'x', as, text: `@PrayagrajPolice ${text}` });
  await open(wire, text);
  await wire.selectOption('#decide-category', 'theft');
  await decide(wire, 'complaint');
  await expect.poll(async () => (await answers(wire, id)).length, { timeout: 10_000 }).toBe(1);
  const number = numberIn((await answers(wire, id))[0].text);

  // Another matter in a new post does not join the first complaint.
  const other = 'सोरांव में एक बच्ची कल शाम से लापता है';
  await write(wire, { network: 'x', as, text: `@PrayagrajPolice ${other}` });
  const card = wire.locator('.waiting .card', { hasText: other });
  await expect(card).toContainText('has an open complaint', { timeout: 5_000 });
  await expect(card.getByRole('link', { name: number })).toBeVisible();

  // A reply whose words do not differ from the first matter joins automatically.
  const swallowed = 'मेरा बैग बस में छूट गया था, उसमें काग़ज़ थे';
  const below = await write(wire, { network: 'x', as, text: `@PrayagrajPolice ${swallowed}`, in_reply_to: id });
  await expect(wire.locator('.decided li', { hasText: swallowed })).toContainText('automatic', { timeout: 5_000 });
  await wire.goto(`/staff/c/${number.replaceAll('-', '')}`);
  await alive(wire);
  const joined = wire.locator('.joined li', { hasText: swallowed });
  await expect(joined).toContainText('joined automatically');
  await joined.locator('summary').click();
  await joined.locator('select[name=category]').selectOption('other');
  await joined.locator('button[value=complaint]').click();
  await expect(wire.locator('#panel-title')).not.toHaveText(number);
  await expect(wire.locator('.panel .facts .words')).toContainText(swallowed);
  const own = await wire.locator('#panel-title').textContent();
  await expect.poll(async () => (await answers(wire, below)).map((one) => one.text).join(), { timeout: 10_000 }).toContain(own);
  // The first complaint says where the reply went, and no longer shows its words.
  await wire.goto(`/staff/c/${number.replaceAll('-', '')}`);
  await expect(wire.locator('.panel .timeline').getByRole('link', { name: own })).toBeVisible();
  await expect(wire.locator('.panel')).not.toContainText(swallowed);
  const axe = await new AxeBuilder({ page: wire }).include('.panel').analyze();
  expect(axe.violations).toEqual([]);
  // The citizen finds the new complaint by its number, with its own clock.
  const phone = await street.newPage();
  await phone.goto(`${address}/t/${own.replaceAll('-', '')}`);
  await expect(phone.locator('.timeline')).toContainText('अभी सोशल मीडिया सेल के पास है');
  expect(complaints(cell)).toEqual([]);
  for (const context of [cell, street]) await context.close();
});

test('a post on Facebook in English is answered in English, with an operator who has no scripts', async ({ browser }) => {
  const cell = await person(browser, { ...DESK, javaScriptEnabled: false });
  const page = await cell.newPage();
  await page.goto('/sign-in?to=/staff/wire');
  await page.fill('#sign-in-login', 'operator2');
  await page.fill('#sign-in-password', 'sunwai-demo');
  await page.click('main button[type=submit]');
  const text = 'When does the passport counter open on Mondays?';
  const id = await write(page, { network: 'facebook', as: 'asha_k', text });
  await expect(async () => {
    await page.goto('/staff/wire');
    await expect(page.locator('.waiting .card', { hasText: text })).toBeVisible({ timeout: 500 });
  }).toPass({ timeout: 10_000 });
  await page.locator('.waiting .card a', { hasText: text }).click();
  // A wrong number is reported, and nothing typed is lost. Without scripts the choice is a step in the address.
  await expect(page.locator('#decide-answer'), 'answer fields appear only after the choice').toHaveCount(0);
  await page.click('button[name=choose][value=joined]');
  await page.fill('#decide-reference', '4K7');
  await page.fill('#decide-answer', 'At ten in the morning.');
  await page.click('button[name=answer_wanted]');
  await expect(page.locator('.error-summary')).toBeVisible();
  await expect(page.locator('#decide-answer')).toHaveValue('At ten in the morning.');
  await page.click('.chosen a');
  await page.click('button[name=choose][value=query]');
  await page.fill('#decide-answer', 'At ten in the morning.');
  await page.click('button[name=answer_wanted]');
  await expect(page.locator('.wire-last')).toContainText('Take back');
  await expect(page.locator('.decided li', { hasText: text.slice(0, 30) })).toBeVisible();
  await expect.poll(async () => (await answers(page, id)).map((one) => one.text), { timeout: 10_000 }).toEqual(['At ten in the morning.']);
  await cell.close();
});

test('a network that accepts a reply without responding gets no second one; a post whose delivery was lost still arrives', async ({ browser }) => {
  test.setTimeout(90_000);
  const cell = await person(browser, DESK);
  const wire = await desk(cell);
  await wire.request.post(`${networks}/playground/misbehave`, { form: { network: 'x', next: 'server_error', times: '1' } });
  const text = 'धन्यवाद, आपकी टीम ने तुरंत मदद की';
  const id = await write(wire, { network: 'x', as: 'citizen_one', text: `@PrayagrajPolice ${text}` });
  await open(wire, text);
  await wire.locator('#open-head').focus();
  await wire.keyboard.press('Shift+T');
  await wire.click('#decide button[name=answer_wanted]');
  // At first unknown, then looked up, not found, sent again: it is there once in the end.
  await expect(wire.locator('.replies li[data-state=unknown]')).toBeVisible({ timeout: 10_000 });
  await expect.poll(async () => (await answers(wire, id)).length, { timeout: 40_000 }).toBe(1);
  await expect(wire.locator('.replies li[data-state=unknown]')).toHaveCount(0, { timeout: 10_000 });
  expect((await answers(wire, id)).length).toBe(1);
  await cell.close();
});

test('the Facebook webhook accepts what another library signs, in either spelling, and nothing else', async ({ request }) => {
  const hub = new XHubSignature('sha256', '9d3e7a51c08b4f26d7e1a94b60c35f82');
  const change = (id, message) => ({ field: 'feed', value: { item: 'post', verb: 'add', post_id: `444444444444444_${id}`, from: { id: '5550001', name: 'Asha' }, created_time: 1795435100, message } });
  const body = (...changes) => JSON.stringify({ object: 'page', entry: [{ id: '444444444444444', time: 1795435100, changes }] });
  const escaped = (text) => text.replace(/[^\x00-\x7f]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
  const deliver = (data, signature) => request.post('/webhooks/facebook', { data: Buffer.from(data), headers: { 'x-hub-signature-256': signature, 'content-type': 'application/json' } });
  const hindi = body(change('hub1', 'नमस्ते 🙏 मोहल्ले में बिजली नहीं'));
  expect((await deliver(hindi, hub.sign(Buffer.from(hindi)))).status(), 'raw bytes').toBe(200);
  const second = body(change('hub2', 'दूसरी पोस्ट'));
  expect((await deliver(escaped(second), hub.sign(Buffer.from(escaped(second))))).status(), 'escaped on the wire').toBe(200);
  const third = body(change('hub3', 'तीसरी पोस्ट'));
  expect((await deliver(third, hub.sign(Buffer.from(escaped(third))))).status(), 'signed as if escaped').toBe(200);
  expect((await deliver(third.replace('तीसरी', 'चौथी'), hub.sign(Buffer.from(third)))).status(), 'changed on the way').toBe(401);
  expect((await deliver(third, '')).status()).toBe(401);
});

test('an edit after the decision highlights the card, and a quoted post is shown as a quote', async ({ browser, request }) => {
  const hub = new XHubSignature('sha256', '9d3e7a51c08b4f26d7e1a94b60c35f82');
  const run = Date.now();
  const deliver = (time, value) => {
    const body = Buffer.from(JSON.stringify({ object: 'page', entry: [{ id: '444444444444444', time, changes: [{ field: 'feed', value }] }] }));
    return request.post('/webhooks/facebook', { data: body, headers: { 'x-hub-signature-256': hub.sign(body), 'content-type': 'application/json' } });
  };
  const comment = (verb, message) => ({ item: 'comment', verb, comment_id: `9100_${run}`, post_id: '444444444444444_9100', from: { id: `7${run}`, name: 'Asha' }, created_time: 1795411800, message });
  const first = `सिविल लाइंस में स्कूटी चोरी हुई ${run}`;
  expect((await deliver(1795411800, { ...comment('add', first), link: 'https://video.example/1', title: 'गली का वीडियो' })).status()).toBe(200);
  const cell = await person(browser, DESK);
  const wire = await desk(cell);
  await open(wire, first);
  await expect(wire.locator('.beside')).toContainText('गली का वीडियो');
  await wire.selectOption('#decide-category', 'vehicle_theft');
  await decide(wire, 'complaint');
  const decided = wire.locator('.decided li', { hasText: first.slice(0, 30) });
  const number = numberIn(await decided.first().textContent());
  const newer = `सिविल लाइंस में स्कूटी UP70 XX 0000 चोरी हुई ${run}`;
  await wire.goto(`/staff?q=${number}`);
  await alive(wire);
  expect((await deliver(1795412400, comment('edited', newer))).status()).toBe(200);
  const card = wire.locator('.card', { hasText: number });
  await expect(card.locator('[data-flag=unread]')).toBeVisible({ timeout: 5_000 });
  await card.locator('a').first().click();
  await expect(wire.locator('.panel')).toContainText(newer);
  await expect(wire.locator('.panel')).toContainText(first);
  await cell.close();
});

for (const [size, viewport] of Object.entries({ phone: PHONE.viewport, desk: DESK.viewport })) {
  for (const locale of ['hi-IN', 'en-IN']) {
    test(`axe finds no problem on the wire: ${size}, ${locale}`, async ({ browser }) => {
      const context = await person(browser, { viewport, locale });
      const wire = await desk(context);
      await wire.locator('.by-staff summary').click();
      const found = await new AxeBuilder({ page: wire }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']).analyze();
      expect(found.violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(' ')).slice(0, 3).join(' | ')}`)).toEqual([]);
      const wide = await wire.evaluate(() => [document.documentElement.scrollWidth - document.documentElement.clientWidth, ...[...document.querySelectorAll("main *")].filter((e) => e.getBoundingClientRect().right > innerWidth).slice(0, 4).map((e) => `${e.tagName}.${e.className}`)].join(" "));
      expect(wide).toBe("0");
      await context.close();
    });
  }
}

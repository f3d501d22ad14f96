// A shielded complaint goes through its whole life, and no public surface says a word of it: neither its text, nor in what a picture of the page shows.
import { expect, test } from '@playwright/test';
import { networks } from '../playwright.config.mjs';
import { isAccessible } from './axe.mjs';
import { DESK, PHONE, alive, at, complaints, decide, desk, done, listed, make, numberIn, open, person, picture, send, signIn, step, write } from './people.mjs';

/** Pages that everybody can open, with what is looked at on each. `{reference}` is the complaint's number. */
const PAGES = ['/', '/?lite=1', '/track', '/t/{reference}', '/figures', '/statements', '/developers', '/nowhere'];
/** What everybody can read by a program. */
const DATA = ['/figures.json', '/figures.csv', '/statements.atom', '/open311/v2/services.json', '/open311/v2/requests.json', '/open311/v2/requests.xml'];
/** The networks as their visitors see them. */
const NETWORKS = ['/x', '/facebook'];

/** Words that occur nowhere else, in both scripts, and a number that cannot be dialled. */
function marks() {
  const n = Date.now().toString(36).slice(-6);
  return {
    handle: `zq${n}h`,
    name: `Zqnaam${n}`,
    hindi: 'ज्ञ्यक्षिका',
    school: `Zqschool${n}`,
    street: `Zqgali${n}`,
    phone: `000${String(Date.now()).slice(-7)}`,
  };
}

/** What is searched for a word: letters and digits only, so that neither markup nor spacing hides it. */
const bare = (text) => text.toLowerCase().replace(/[^\p{L}\p{M}\p{N}]/gu, '');

function expectNothing(where, text, all) {
  const said = bare(text);
  for (const mark of all) expect(said.includes(bare(mark)), `${where} says ${mark}`).toBe(false);
}

/** A text with its percent signs read, where they stand for something. */
function plain(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Everything that a page shows or holds: its source, what stands on it, and what a screen reader reads. */
async function whole(page) {
  const shown = await page.evaluate(() => {
    const attributes = [...document.querySelectorAll('*')].flatMap((element) => [...element.attributes].map((one) => one.value));
    return [document.title, document.body.innerText, ...attributes];
  });
  return `${await page.content()} ${shown.map(plain).join(' ')}`;
}

/** Looks at every public surface (the first of the words is the complainant's handle), in Hindi on a phone and in English at a desk, and keeps a picture of each for whoever reads the report. */
async function lookEverywhere(browser, reference, all, when) {
  for (const [kind, options] of [['phone', PHONE], ['desk', DESK]]) {
    const visitor = await person(browser, options);
    const page = await visitor.newPage();
    for (const path of PAGES) {
      await page.goto(path.replace('{reference}', reference));
      await page.locator('main').waitFor();
      const name = `${when}, ${kind}, ${path}`;
      expectNothing(name, await whole(page), all);
      await test.info().attach(name, { body: await page.screenshot({ fullPage: true }), contentType: 'image/png' });
    }
    for (const path of DATA) {
      const answer = await page.request.get(path);
      expect(answer.ok(), path).toBe(true);
      expectNothing(`${when}, ${path}`, await answer.text(), all);
    }
    // Whether there is a date to be promised may be said or not; who complained and of what is in neither.
    for (const path of [`/t/${reference}/promise.ics`, `/t/${reference}?offline=1`, `/track?reference=${reference}`]) {
      const answer = await page.request.get(path);
      expect(answer.status(), path).toBeLessThan(500);
      expectNothing(`${when}, ${path}`, await answer.text(), all);
    }
    // The page draws itself anew every second; it stays still for the picture.
    await page.route('**/playground/live.js', (route) => route.abort());
    for (const path of NETWORKS) {
      await page.goto(`${networks}${path}`);
      // A private message is seen by the two who write it; the playground shows both sides of everything.
      await page.evaluate(() => {
        for (const badge of document.querySelectorAll('.badge.kind')) if (badge.textContent === 'private message') badge.closest('article').remove();
      });
      const name = `${when}, ${kind}, ${path} of the networks`;
      // Who writes on the network is known there; the desk reveals nothing by it.
      expectNothing(name, await whole(page), all.slice(1));
      await test.info().attach(name, { body: await page.screenshot(), contentType: 'image/png' });
    }
    // What the desk wrote says nothing either, not even to the complainant.
    const posts = await listed(page);
    const said = posts.filter((post) => post.by_desk || !post.private).map((post) => post.text);
    expectNothing(`${when}, everything posted`, said.join('\n'), all.slice(1));
    expect(complaints(visitor)).toEqual([]);
    await visitor.close();
  }
}

/**
 * Forwards the complaint, and takes it to its end at the station, looking everywhere after each step. A complaint that a person has shielded leaves the
 * cell with that (`leaves`): from then on the offices that have it read it.
 */
async function wholeLife(browser, cell, reference, all, { leaves }) {
  const look = (when) => lookEverywhere(browser, reference, all, when);
  // With this search its card is in view, however many others there are.
  await cell.goto(`/staff/c/${reference}?q=${reference}`);
  await alive(cell);
  await look('received');
  // In the list, in which others may read over a shoulder, the card says nothing.
  expectNothing('the card', await cell.locator(`.card[data-reference="${reference}"]`).innerText(), all);
  await make(cell, 'forward', { station: { label: 'Civil Lines' }, text: `${all[1]} से मिलें` });
  if (leaves) {
    await expect(cell.locator('.panel')).toHaveCount(0);
    expect((await cell.goto(`/staff/c/${reference}`)).status()).toBe(404);
    expectNothing('the desk of the cell', await cell.locator('main').innerText(), all);
  } else {
    await done(cell, 'forwarded');
  }
  await look('forwarded');
  const thana = await person(browser, DESK);
  const station = await signIn(thana, 'station');
  await at(station, reference);
  await expect(station.locator('.facts .words'), 'the station reads all of it').toContainText(all[1]);
  await step(station, 'start', 'investigating');
  await step(station, 'report', 'reported', { text: `${all[1]} से बात हुई, ${all[3]} में पूछा गया` });
  await look('reported');
  // What may need an FIR is closed without one by the circle officer, not by the station.
  const kshetra = await person(browser, DESK);
  const circle = await signIn(kshetra, 'circle');
  await at(circle, reference);
  await step(circle, 'close', 'closed', { outcome: 'disposed', text: 'मौके पर पूछताछ कर कार्रवाई की गई' });
  await look('closed');
  expect(complaints(thana)).toEqual([]);
  expect(complaints(kshetra)).toEqual([]);
  await thana.close();
  await kshetra.close();
}

test('a child\'s complaint from a private message is suggested as shielded, decided by a person, and said nowhere', async ({ browser }) => {
  test.setTimeout(240_000);
  const mark = marks();
  const all = [mark.handle, mark.name, mark.hindi, mark.school, mark.street, mark.phone];
  const office = await person(browser, DESK);
  const wire = await desk(office);
  const text = `मेरी नाबालिग बच्ची ${mark.name} (${mark.hindi}) से ${mark.school} स्कूल के बाहर एक आदमी छेड़छाड़ करता है। पता ${mark.street}, फ़ोन ${mark.phone}`;
  await write(wire, { network: 'facebook', as: mark.handle, text, private: '1' });
  await open(wire, mark.name);
  // The words suggest a subject whose victims the law protects; the operator decides.
  await expect(wire.locator('#decide-category')).toHaveValue(/^(child|women)_safety$/);
  await wire.selectOption('#decide-category', 'child_safety');
  await decide(wire, 'complaint');
  await expect(wire.locator('.wire-last')).toContainText('became complaint');
  const reference = numberIn(await wire.locator('.wire-last').innerText()).replaceAll('-', '');
  await wholeLife(browser, wire, reference, all, { leaves: false });
  expect(complaints(office)).toEqual([]);
  await office.close();
});

test('a complaint whose words suggest a child is shielded by a person whatever its subject, and is said nowhere', async ({ browser }) => {
  test.setTimeout(240_000);
  const mark = marks();
  const all = [mark.handle, mark.name, mark.hindi, mark.school, mark.street];
  const citizen = await person(browser, PHONE);
  const phone = await citizen.newPage();
  await phone.goto('/');
  await phone.fill('#file-text', `नाबालिग ${mark.name} (${mark.hindi}) का ${mark.school} से घर तक पीछा किया जाता है`);
  await phone.selectOption('#file-category', 'other');
  await phone.fill('#file-place', `${mark.street}, सिविल लाइंस`);
  await phone.setInputFiles('#file-photos', { name: 'street.png', mimeType: 'image/png', buffer: picture(400, 300) });
  await send(phone);
  const [, , reference, key] = new URL(phone.url()).pathname.split('/');
  // The complainant reads it on the private page, and nobody else.
  await phone.goto(`/t/${reference}/${key}`);
  await phone.locator('.own-words > summary').click();
  await expect(phone.locator('.own-words .words')).toContainText(mark.school);
  const office = await person(browser, DESK);
  const cell = await signIn(office, 'operator');
  await cell.goto(`/staff/c/${reference}?q=${reference}`);
  await alive(cell);
  const card = cell.locator(`.card[data-reference="${reference}"]`);
  await expect(card, 'nobody has decided yet').toContainText(mark.name);
  // The words suggest whom the law protects, a person decides.
  await cell.locator('details:has(> form#shield) > summary').click();
  await expect(cell.locator('#shield [name=shield]')).toHaveValue('child');
  await cell.locator('#shield button[type=submit]').click();
  await expect(cell.locator('.panel .notice', { hasText: 'Identity protected' })).toBeVisible();
  await expect(card).not.toContainText(mark.name);
  await wholeLife(browser, cell, reference, all, { leaves: true });
  for (const context of [citizen, office]) {
    expect(complaints(context)).toEqual([]);
    await context.close();
  }
});

for (const javaScriptEnabled of [true, false]) {
  test(`a text is given out redacted ${javaScriptEnabled ? 'and a photo with a rectangle drawn on it' : 'without scripts'}`, async ({ browser }) => {
    const mark = marks();
    const citizen = await person(browser, PHONE);
    const phone = await citizen.newPage();
    await phone.goto('/');
    await phone.fill('#file-text', `मेरा नाम ${mark.name} है, दुकान में चोरी हुई, फ़ोन ${mark.phone}`);
    await phone.selectOption('#file-category', 'theft');
    await phone.setInputFiles('#file-photos', { name: 'street.png', mimeType: 'image/png', buffer: picture(400, 300) });
    await send(phone);
    const [, , reference] = new URL(phone.url()).pathname.split('/');
    const office = await person(browser, { ...DESK, javaScriptEnabled });
    const page = await signIn(office, 'operator');
    await page.goto(`/staff/c/${reference}`);
    await page.locator('a[href$="/redact"]').click();
    await page.locator('.redact-sources a').first().click();
    // The name and the number are ticked already; another word is ticked by hand.
    const word = (text) => page.locator('.redact-word', { hasText: text }).locator('input');
    await expect(word(mark.name)).toBeChecked();
    await expect(word(mark.phone)).toBeChecked();
    await expect(word('चोरी')).not.toBeChecked();
    await word('दुकान').check();
    await page.locator('form[id^="redact-text"] button[type=submit]').click();
    await expect(page.locator('form[id^="redact-text"] .field-error'), 'not without a reason').toBeVisible();
    await expect(word('दुकान'), 'what was ticked stays').toBeChecked();
    await page.locator('form[id^="redact-text"] [name=why]').fill('RTI');
    await page.locator('form[id^="redact-text"] button[type=submit]').click();
    const copy = page.locator('.redact-copies > li').first();
    await expect(copy.locator('.words')).toContainText('█████');
    expectNothing('the copy', await copy.innerText(), [mark.name, mark.phone, 'दुकान']);
    await copy.locator('summary').click();
    await copy.locator('[name=purpose]').selectOption('rti');
    await copy.locator('[name=recipient]').fill('RTI 12/2026');
    await copy.locator('form[id^="give"] button[type=submit]').click();
    const download = copy.locator('a[download]');
    await expect(download).toBeVisible();
    const file = await page.request.get(await download.getAttribute('href'));
    expect(file.headers()['content-disposition']).toContain('attachment');
    expectNothing('the file', await file.text(), [mark.name, mark.phone, 'दुकान']);
    if (javaScriptEnabled) {
      await page.locator('.redact-sources a', { hasText: 'Photo' }).first().click();
      const photo = page.locator('.redact-photo');
      await photo.locator('img').evaluate((img) => img.decode());
      await expect(page.locator('form[id^="redact-photo"][data-alive]')).toBeVisible({ timeout: 15_000 });
      await photo.scrollIntoViewIfNeeded();
      const box = await photo.boundingBox();
      await page.mouse.move(box.x + box.width * 0.25, box.y + box.height * 0.25);
      await page.mouse.down();
      await page.mouse.move(box.x + box.width * 0.75, box.y + box.height * 0.5, { steps: 5 });
      await page.mouse.up();
      await expect(photo.locator('rect')).toHaveCount(1);
      const width = Number(await page.locator('[name=width1]').inputValue());
      expect(Math.abs(width - 50), 'half of its width').toBeLessThanOrEqual(2);
      await page.locator('form[id^="redact-photo"] [name=why]').fill('RTI');
      await page.locator('form[id^="redact-photo"] button[type=submit]').click();
      const redacted = page.locator('.redact-copies img.redacted-photo').first();
      await expect(redacted).toBeVisible();
      expect(await redacted.evaluate((img) => img.decode().then(() => img.naturalWidth))).toBeGreaterThan(100);
      await isAccessible(page, 'redacted copies');
    }
    for (const context of [citizen, office]) {
      expect(complaints(context)).toEqual([]);
      await context.close();
    }
  });
}

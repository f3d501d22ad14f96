// The official version: written in both languages, released by a second officer, seen on X and Facebook, corrected, stopped by a shielded name,
// and sent as the answer to a rumour.
import { expect, test } from '@playwright/test';
import { DESK, PHONE, alive, answers, complaints, decide, desk, listed, open, person, signIn, write } from './people.mjs';

const PAGE = '/staff/statements';

/** A number of few digits, so that nothing takes it for a telephone number. */
const run = () => String(Date.now() % 100_000).padStart(5, '0');

/** The desk's own posts on a network with these words, oldest first. */
const posted = async (page, network, words) => (await listed(page)).filter((post) => post.by_desk && post.network === network && post.text.includes(words));

/** Fills the form in which a statement is written. */
async function fill(page, form, { titles, texts }) {
  await page.fill(`${form} [name=title_hi]`, titles[0]);
  await page.fill(`${form} [name=title_en]`, titles[1]);
  await page.fill(`${form} [name=text_hi]`, texts[0]);
  await page.fill(`${form} [name=text_en]`, texts[1]);
}

/** Writes a draft as an operator and hands it to the second person; returns the name in its address. */
async function written(page, words) {
  await page.goto(`${PAGE}?new=1`);
  await alive(page);
  await fill(page, '#statement-new', words);
  await page.click('#statement-new button[type=submit]');
  await expect(page).toHaveURL(/one=/);
  const slug = new URL(page.url()).searchParams.get('one');
  await expect(page.locator('.statement-platform[data-channel=x]')).toContainText(words.titles[0]);
  await page.click('#statement-step-propose button[type=submit]');
  await expect(page.locator('.said')).toContainText('The second officer can release it now');
  return slug;
}

/** Opens a statement as a second person and releases it. */
async function release(page, slug) {
  await page.goto(`${PAGE}?one=${slug}`);
  await alive(page);
  await page.check(`#statement-release-${slug} [name=read_both]`);
  await page.click(`#statement-release-${slug} button[type=submit]`);
}

/** The statement's own page, in the list and in the feed, as anybody sees them. */
async function onTheSite(browser, slug, words) {
  const anybody = await person(browser, PHONE);
  const page = await anybody.newPage();
  await page.goto(`/statements/${slug}`);
  await expect(page.locator('main')).toContainText(words);
  await page.goto('/statements');
  await expect(page.locator(`main a[href$="/statements/${slug}"]`).first()).toBeVisible();
  const feed = await (await anybody.request.get('/statements.atom')).text();
  expect(feed).toContain(slug);
  expect(feed.replace(/\s+/g, ' ')).toContain(words);
  await anybody.close();
}

test('a statement is written, countersigned by another officer, and goes out as a thread on X and whole on Facebook; a correction follows', async ({ browser }) => {
  test.setTimeout(90_000);
  const [cell, above] = [await person(browser, DESK), await person(browser, PHONE)];
  const operator = await signIn(cell, 'operator');
  const n = run();
  const words = {
    titles: [`आधिकारिक सूचना ${n}`, `Official notice ${n}`],
    texts: ['पुलिस मौके पर है और स्थिति सामान्य है। '.repeat(9), 'Police are at the scene and the situation is calm. '.repeat(6)],
  };
  const slug = await written(operator, words);
  const parts = await operator.locator('.statement-platform[data-channel=x] li').count();
  expect(parts, 'the preview shows the thread').toBeGreaterThan(2);
  await expect(operator.locator('.statement-platform[data-channel=facebook] li')).toHaveCount(1);
  // The writer has no button to release it, only a sentence that says why.
  await expect(operator.locator('form[id^=statement-release]')).toHaveCount(0);
  await expect(operator.getByText('The writer cannot release it alone')).toBeVisible();
  expect(await posted(operator, 'x', n)).toEqual([]);

  // The chief, on a phone, in Hindi.
  const chief = await signIn(above, 'chief');
  await chief.goto(`${PAGE}?one=${slug}`);
  await alive(chief);
  await chief.click(`#statement-release-${slug} button[type=submit]`);
  await expect(chief.locator('.field-error'), 'it must have been read').toBeVisible();
  await release(chief, slug);
  await expect(chief.locator('.said')).toContainText('जारी हो गया');
  await expect.poll(async () => (await posted(chief, 'x', `/${parts})`)).length, { timeout: 20_000 }).toBe(parts);
  const [first, second] = await posted(chief, 'x', `/${parts})`);
  expect(second.in_reply_to, 'each part answers the one before it').toBe(first.id);
  await expect.poll(async () => (await posted(chief, 'facebook', n)).length, { timeout: 20_000 }).toBe(1);
  await operator.goto(`${PAGE}?one=${slug}`);
  await expect(operator.locator('.statement-platform[data-channel=x] li[data-state=sent]')).toHaveCount(parts);
  expect(await chief.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth), 'it fits a phone').toBe(0);
  await onTheSite(browser, slug, words.texts[0].trim());

  // The correction says what it corrects, quotes the first post and keeps the first version.
  await alive(operator);
  await operator.click(`#statement-correct-${slug} button[type=submit]`);
  const form = `#statement-write-${slug}`;
  await expect(operator.locator(`${form} [name=change_hi]`)).toBeVisible();
  await fill(operator, form, { titles: words.titles, texts: ['स्थिति अब सामान्य है।', 'The situation is calm now.'] });
  await operator.fill(`${form} [name=change_hi]`, `समय ${n}`);
  await operator.fill(`${form} [name=change_en]`, `the time ${n}`);
  await operator.click(`${form} button[type=submit]`);
  await expect(operator.locator('.said')).toContainText('Saved');
  // The page has brought itself up to date: it now proposes the words that were saved.
  await expect(operator.locator('.statement-platform[data-channel=x]')).toContainText(`समय ${n}`);
  await operator.click('#statement-step-propose button[type=submit]');
  await expect(operator.locator('.said')).toContainText('The second officer');
  await release(chief, slug);
  await expect.poll(async () => (await posted(chief, 'x', `सुधार: समय ${n}`)).length, { timeout: 20_000 }).toBe(1);
  const [correction] = await posted(chief, 'x', `सुधार: समय ${n}`);
  expect(correction.quotes).toBe(first.id);
  await expect.poll(async () => (await posted(chief, 'facebook', `सुधार: समय ${n}`)).length, { timeout: 20_000 }).toBe(1);
  await expect(chief.locator('summary', { hasText: 'रूप 1' })).toBeVisible();
  await onTheSite(browser, slug, 'स्थिति अब सामान्य है।');
  await onTheSite(browser, slug, `समय ${n}`);
  expect(complaints(cell)).toEqual([]);
  expect(complaints(above)).toEqual([]);
  for (const context of [cell, above]) await context.close();
});

test('a name that a case about a child withholds blocks the release, with the reason', async ({ browser }) => {
  const [cell, above] = [await person(browser, DESK), await person(browser, DESK)];
  const wire = await desk(cell);
  const n = run();
  const text = `मेरी बेटी रानी को सेंट मेरी स्कूल के बाहर एक लड़का परेशान करता है ${n}`;
  await write(wire, { network: 'x', as: 'asha_k', text: `@PrayagrajPolice ${text}` });
  await open(wire, text);
  await wire.selectOption('#decide-category', 'child_safety');
  await decide(wire, 'complaint');
  await expect(wire.locator('.wire-last')).toContainText('became complaint');
  const slug = await written(wire, { titles: [`सूचना ${n}`, `Notice ${n}`], texts: ['बच्ची सुरक्षित है।', 'The girl Raani is safe.'] });
  await expect(wire.locator('.statement-warning'), 'the writer is told before').toContainText('must not be published');
  const chief = await signIn(above, 'chief');
  await release(chief, slug);
  await expect(chief.locator('.error-summary')).toContainText('Not released');
  await expect(chief.locator('.error-summary')).toContainText('रानी');
  expect(await posted(chief, 'x', n)).toEqual([]);
  // Without scripts too.
  const plain = await browser.newContext({ ...DESK, javaScriptEnabled: false, storageState: await above.storageState() });
  const page = await plain.newPage();
  await page.goto(`${PAGE}?one=${slug}`);
  await page.check(`#statement-release-${slug} [name=read_both]`);
  await page.click(`#statement-release-${slug} button[type=submit]`);
  await expect(page.locator('.error-summary')).toContainText('Not released');
  for (const context of [cell, above, plain]) await context.close();
});

test('an operator answers a rumour on the wire with a released statement in one key', async ({ browser }) => {
  test.setTimeout(60_000);
  const [cell, above] = [await person(browser, DESK), await person(browser, DESK)];
  const n = run();
  const wire = await desk(cell);
  const slug = await written(wire, { titles: [`अफ़वाह पर सूचना ${n}`, `About the rumour ${n}`], texts: ['ऐसी कोई घटना नहीं हुई।', 'Nothing of the kind happened.'] });
  const chief = await signIn(above, 'chief');
  await release(chief, slug);
  await expect(chief.locator('.said')).toContainText('Released');
  const text = `सुना है पुल टूट गया ${n}, क्या यह सच है?`;
  const id = await write(wire, { network: 'x', as: 'asha_k', text: `@PrayagrajPolice ${text}` });
  await wire.goto('/staff/wire');
  await alive(wire);
  await open(wire, text);
  await wire.locator('#open-head').focus();
  await wire.keyboard.press('w');
  await expect(wire.locator('.waiting .card', { hasText: text })).toHaveCount(0);
  await expect.poll(async () => (await answers(wire, id)).length, { timeout: 15_000 }).toBe(1);
  const [answer] = await answers(wire, id);
  expect(answer.text).toContain(`अफ़वाह पर सूचना ${n}`);
  expect(answer.text).toContain(`/statements/${slug}`);
  expect(complaints(cell)).toEqual([]);
  for (const context of [cell, above]) await context.close();
});

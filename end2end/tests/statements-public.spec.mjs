// Official statements as the public meets them: with and without scripts, in both languages, on a small phone, on paper, and beside a shared link.
import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import { DESK, PHONE, complaints, person } from './people.mjs';

// Of the demo.
const RUMOUR = '/statements/BC8CH0R1';
const CORRECTED = '/statements/7K2P9XQM';
const WITHDRAWN = '/statements/JH7NS1WD';

test('a citizen finds the statements from the first page and reads one in both languages', async ({ browser }) => {
  const context = await person(browser, PHONE);
  const page = await context.newPage();
  await page.goto('/');
  await page.click('footer a[href="/statements"]');
  await expect(page.locator('main h1')).toHaveText('आधिकारिक वर्ज़न');
  const titles = page.locator('.statement-list h2');
  await expect(titles.nth(2), 'at least those of the demo').toBeVisible();
  await page.click(`.statement-list a[href="${RUMOUR}"]`);
  await expect(page.locator('main h1')).toContainText('झूंसी में बच्चा चोरी की बात सच नहीं है');
  await expect(page.locator('.words p')).toHaveCount(2);
  await expect(page).toHaveTitle(/झूंसी.*सुनवाई/);
  await page.locator('.language button').click();
  await expect(page).toHaveURL(new RegExp(`${RUMOUR}$`));
  await expect(page.locator('main h1')).toContainText('No child is missing');
  expect(complaints(context)).toEqual([]);
  await context.close();
});

test('everything is there without scripts', async ({ browser }) => {
  const context = await browser.newContext({ ...PHONE, javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto('/statements');
  await page.click(`a[href="${CORRECTED}"]`);
  await expect(page.locator('main h1')).toContainText('यमुना पुल पर यातायात');
  await expect(page.locator('.corrected')).toContainText('रात 9 बजे, 8 बजे नहीं');
  await page.locator('.earlier summary').click();
  await expect(page.locator('.earlier')).toContainText('रात 8 बजे रास्ता');
  // What only a script can do is not offered.
  for (const act of ['[data-share]', '[data-copy]', '[data-read]', '[data-print]']) await expect(page.locator(act)).toBeHidden();
  await page.goto(WITHDRAWN);
  await expect(page.locator('.withdrawn')).toContainText('वापस ले लिया');
  await expect(page.locator('.was p').first()).toBeHidden();
  await page.locator('.was summary').click();
  await expect(page.locator('.was p').first()).toBeVisible();
  await context.close();
});

test('the list says what was corrected and what was withdrawn', async ({ browser }) => {
  const page = await (await person(browser, DESK)).newPage();
  await page.goto('/statements');
  const of = (path) => page.locator(`.statement-list li:has(a[href="${path}"]) .statement-state`);
  await expect(of(CORRECTED)).toHaveText('Corrected');
  await expect(of(WITHDRAWN)).toHaveText('Withdrawn');
  await expect(of(RUMOUR)).toHaveCount(0);
});

test('a shared link has a title, a sentence and a picture that anybody can fetch', async ({ browser, request, baseURL }) => {
  const html = await (await request.get(RUMOUR, { headers: { 'accept-language': 'hi', 'user-agent': 'facebookexternalhit/1.1' } })).text();
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.setContent(html);
  const tag = (name) => page.locator(`head meta[property="${name}"], head meta[name="${name}"]`);
  for (const name of ['og:title', 'og:description', 'og:url', 'og:image', 'og:image:alt', 'og:locale', 'twitter:card', 'description']) {
    await expect(tag(name), name).toHaveCount(1);
  }
  expect(await tag('og:url').getAttribute('content')).toBe(baseURL + RUMOUR);
  expect(await tag('og:locale').getAttribute('content')).toBe('hi_IN');
  await expect(page.locator('head link[rel=canonical]')).toHaveAttribute('href', baseURL + RUMOUR);
  await expect(page.locator('head link[type="application/atom+xml"]')).toHaveAttribute('href', '/statements.atom');
  const image = await request.get(await tag('og:image').getAttribute('content'));
  expect(image.headers()['content-type']).toBe('image/png');
  const bytes = await image.body();
  // Width and height in the header of the PNG.
  expect([bytes.readUInt32BE(16), bytes.readUInt32BE(20)]).toEqual([1200, 630]);
  expect(bytes.length).toBeLessThan(300_000);
  const again = await request.get(image.url(), { headers: { 'if-none-match': image.headers().etag } });
  expect(again.status()).toBe(304);
  await context.close();
});

test('the feed is there for readers of feeds', async ({ request }) => {
  const feed = await request.get('/statements.atom');
  expect(feed.headers()['content-type']).toContain('application/atom+xml');
  const text = await feed.text();
  expect(text).toContain('वापस लिया गया: ');
  expect(text).toContain('xml:lang="hi"');
  expect((await request.get('/statements.atom', { headers: { 'if-none-match': feed.headers().etag } })).status()).toBe(304);
});

test('on A4, one statement is one page without anything to press', async ({ browser }) => {
  const context = await person(browser, { ...PHONE, viewport: { width: 794, height: 1123 }, isMobile: false });
  const page = await context.newPage();
  await page.goto(RUMOUR);
  await page.emulateMedia({ media: 'print' });
  await expect(page.locator('.acts')).toBeHidden();
  await expect(page.locator('.permanent')).toContainText(RUMOUR);
  const sheet = await page.pdf({ preferCSSPageSize: true });
  expect(sheet.toString('latin1').match(/\/Type\s*\/Page[^s]/g)).toHaveLength(1);
  await context.close();
});

for (const [size, viewport] of Object.entries({ narrow: { width: 320, height: 640 }, phone: PHONE.viewport, desk: DESK.viewport })) {
  for (const colorScheme of ['light', 'dark']) {
    test(`axe finds no problem, and nothing is wider than the screen: ${size}, ${colorScheme}`, async ({ browser }) => {
      const context = await person(browser, { viewport, locale: 'hi-IN', colorScheme });
      const page = await context.newPage();
      for (const address of ['/statements', RUMOUR, CORRECTED, WITHDRAWN, '/statements/00000000']) {
        await page.goto(address);
        const found = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']).analyze();
        expect(found.violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(' ')).slice(0, 3).join(' | ')}`), address).toEqual([]);
        expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth), address).toBeLessThanOrEqual(0);
      }
      await context.close();
    });
  }
}

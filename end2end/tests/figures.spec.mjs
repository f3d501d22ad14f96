// The public figures: the numbers of the desk's report in page, table, CSV, JSON and alternative text alike, with and without scripts, in both languages.
import { expect, test } from '@playwright/test';
import { DESK, PHONE, complaints, person } from './people.mjs';

const REPORT = '/figures?from=2020-04-01&to=2020-12-31';
/** The eight numbers of the report, as they are written, with the key of the row that has each. */
const EIGHT = {
  received: '3,473', x: '1,560', facebook: '901', click_and_post: '1,012', disposed: '1,718', found_fake: '1,330', confidential: '425', confidential_investigating: '322',
};

/** The number of a table's row. */
const cell = (page, key) => page.locator(`table.numbers tr[data-key=${key}] td.n`);

/** What a chart says to those who do not see it: its accessible name and description. */
async function spoken(page, id) {
  const chart = page.locator(`#${id}-title`).locator('xpath=..');
  await expect(chart).toHaveAttribute('role', 'img');
  return { name: await page.locator(`#${id}-title`).textContent(), description: await page.locator(`#${id}-desc`).textContent() };
}

const WORDS = {
  'hi-IN': { sentence: 'अप्रैल से दिसंबर 2020 में 3,473 शिकायतें आईं; 1,718 का निस्तारण हुआ', channels: 'शिकायतें कहाँ से आईं?', wrong: 'दोनों को बदलकर देखें' },
  'en-IN': { sentence: '3,473 complaints came from April to December 2020; 1,718 were disposed of', channels: 'Where did they come from?', wrong: 'the other way round' },
};

for (const locale of ['hi-IN', 'en-IN']) {
  for (const javaScriptEnabled of [true, false]) {
    test(`the report of 2020: ${locale}, ${javaScriptEnabled ? 'with' : 'without'} scripts`, async ({ browser }) => {
      const context = await person(browser, { ...PHONE, locale, javaScriptEnabled });
      const page = await context.newPage();
      await page.goto(REPORT);
      await expect(page.locator('h1')).toHaveText(WORDS[locale].sentence);
      for (const [key, n] of Object.entries(EIGHT).filter(([key]) => key !== 'received')) {
        await expect(cell(page, key), key).toHaveText(n);
      }
      await expect(page.locator('section:has(#channels-title) tfoot td.n')).toHaveText(EIGHT.received);
      await expect(page.locator('section:has(#ends-title) tfoot td.n')).toHaveText(EIGHT.received);

      // Exactly one of the two drawings is shown, and it has a name.
      const charts = page.getByRole('img', { name: WORDS[locale].channels });
      await expect(charts).toHaveCount(1);
      await expect(charts).toBeVisible();
      const channels = await spoken(page, 'chart-channels');
      expect(channels.name).toBe(WORDS[locale].channels);
      const ends = await spoken(page, 'chart-ends');
      for (const key of ['x', 'facebook', 'click_and_post']) expect(channels.description).toContain(EIGHT[key]);
      for (const key of ['disposed', 'found_fake', 'confidential', 'confidential_investigating']) expect(ends.description).toContain(EIGHT[key]);

      // The words in the drawing are the numbers of the table.
      for (const id of ['channels', 'ends', 'subjects']) {
        const section = page.locator(`section:has(#${id}-title)`);
        const drawn = await section.locator('svg.chart').first().locator('text').allTextContents();
        const table = await section.locator('tbody tr:not(.within) td.n').allInnerTexts();
        expect(table.length, id).toBeGreaterThan(0);
        for (const n of table) expect(drawn.some((words) => words.split(' ')[0] === n), `${id}: ${n} in ${drawn}`).toBe(true);
      }
      // Over time: what the chart says of each month adds up to the table, and to all.
      const rows = await page.locator('section:has(#series-title) tbody tr td:last-child').allTextContents();
      expect(rows.reduce((sum, n) => sum + Number(n.replaceAll(',', '')), 0)).toBe(3_473);
      const series = await spoken(page, 'chart-series');
      const months = await page.locator('section:has(#series-title) tbody tr').first().locator('td').allTextContents();
      for (const n of months.slice(0, -1)) expect(series.description).toContain(n);

      const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      expect(wide, 'nothing is wider than the phone').toBeLessThanOrEqual(0);
      expect(complaints(context)).toEqual([]);
    });
  }
}

test('CSV and JSON have the same numbers', async ({ request }) => {
  const query = REPORT.slice(REPORT.indexOf('?'));
  const json = await request.get(`/figures.json${query}`);
  expect(json.headers()['access-control-allow-origin']).toBe('*');
  const data = await json.json();
  expect([data.received, data.by_channel.x, data.by_channel.facebook, data.by_channel.click_and_post]).toEqual([3_473, 1_560, 901, 1_012]);
  expect([data.disposed, data.found_fake, data.confidential, data.investigating]).toEqual([1_718, 1_330, 425, 322]);
  const csv = await (await request.get(`/figures.csv${query}`)).text();
  for (const [key, n] of Object.entries(EIGHT)) {
    const word = key === 'confidential_investigating' ? 'investigating' : key;
    expect(csv, key).toMatch(new RegExp(`,${word},[^\\n]*,${n.replaceAll(',', '')},`));
  }
  const known = await request.get(`/figures.json${query}`, { headers: { 'if-none-match': json.headers().etag } });
  expect(known.status()).toBe(304);
  const picture = await request.get(`/figures/preview/hi.png${query}`);
  expect(picture.headers()['content-type']).toBe('image/png');
});

test('on a desk the parts are one bar, and another period is a form', async ({ browser }) => {
  const context = await person(browser, DESK);
  const page = await context.newPage();
  await page.goto('/figures');
  await expect(page.locator('nav.periods a[aria-current=page]')).toHaveAttribute('href', '/figures');
  await page.click('.other-days > summary');
  await page.fill('#from', '2020-05-01');
  await page.fill('#to', '2020-05-31');
  await page.click('.days button');
  await page.waitForURL('**/figures?from=2020-05-01&to=2020-05-31');
  await expect(page.locator('h1')).toContainText('in May 2020');
  await expect(page.locator('section:has(#channels-title) svg.wide')).toBeVisible();
  await expect(page.locator('section:has(#channels-title) svg.narrow')).toBeHidden();
  // Thirty-one days, each with its row.
  await expect(page.locator('section:has(#series-title) tbody tr')).toHaveCount(31);
  await page.click('nav.periods a:first-child');
  await expect(page.locator('h1')).toHaveText(WORDS['en-IN'].sentence);
  expect(complaints(context)).toEqual([]);
});

for (const javaScriptEnabled of [true, false]) {
  test(`a wrong period is explained beside its field ${javaScriptEnabled ? 'with' : 'without'} scripts`, async ({ browser }) => {
    const context = await person(browser, { ...PHONE, javaScriptEnabled });
    const page = await context.newPage();
    const answer = await page.goto('/figures?from=2020-12-31&to=2020-04-01');
    expect(answer.status()).toBe(422);
    await expect(page.locator('.error-summary')).toContainText(WORDS['hi-IN'].wrong);
    await expect(page.locator('#to')).toHaveAttribute('aria-invalid', 'true');
    await expect(page.locator('#to-problem')).toContainText(WORDS['hi-IN'].wrong);
    await expect(page).toHaveTitle(/^त्रुटि: /);
    if (javaScriptEnabled) await expect(page.locator('.error-summary')).toBeFocused();
    // What was chosen is still there, and so is what is no day at all.
    await expect(page.locator('#from')).toHaveValue('2020-12-31');
    for (const [query, words] of [['from=1920-01-01&to=2020-01-01', '20 साल'], ['from=nonsense&to=2020-12-31', '2020-04-01']]) {
      expect((await page.goto(`/figures?${query}`)).status(), query).toBe(422);
      await expect(page.locator('#from-problem'), query).toContainText(words);
      await expect(page.locator('#from'), query).toHaveValue(new URLSearchParams(query).get('from'));
    }
    await page.fill('#from', '2020-04-01');
    await page.fill('#to', '2020-12-31');
    await page.click('.days button');
    await expect(page.locator('h1')).toHaveText(WORDS['hi-IN'].sentence);
  });
}

test('on paper every number is there', async ({ browser }) => {
  const context = await person(browser, { viewport: { width: 794, height: 1123 }, locale: 'hi-IN' });
  const page = await context.newPage();
  await page.goto(REPORT);
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
  await expect(page.locator('nav.periods')).toBeHidden();
  await expect(page.locator('section:has(#channels-title) svg.wide')).toBeVisible();
  await expect(page.locator('section:has(#series-title) table'), 'what is folded on the screen').toBeVisible();
  const ground = await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  expect(ground).toBe('rgb(255, 255, 255)');
});

// Accessibility and security of every page: axe finds no problem, everything works by keyboard, the content security policy holds.
// `make test` asks axe about every page once on a phone and once at a desk; `make soak` asks in every language, scheme and size.
import { expect, test } from '@playwright/test';
import { isAccessible, violations } from './axe.mjs';
import { DESK, PHONE, alive, cardOf, complaints, enter, file, formAlive, moveForm, person, picture, signIn } from './people.mjs';

const SIZES = { phone: PHONE.viewport, desk: DESK.viewport };

/** Every page of the staff that the chief reads, of a complaint with this number. */
const ofChief = (reference) => [
  '/staff', '/staff?q=चोरी', '/staff?channel=staff&age=over_21', `/staff/c/${reference}`, `/staff/c/${reference}/redact`, `/staff/c/${reference}/redact?source=text`, '/staff/c/0000000000',
  `/staff/incident/${reference}`, '/staff/apart', '/staff/wire', '/staff/wire/ledger', '/staff/answers', '/staff/offices', '/staff/officers', '/staff/morning', '/staff/figures',
  '/staff/figures?against=before', '/staff/figures/cases?number=open', '/staff/report', '/staff/orders', '/staff/sheet', '/staff/notices', '/staff/shift', '/staff/samples', '/staff/statements',
  '/staff/statements?new=1', '/staff/clocks', '/staff/categories', '/staff/questions', '/staff/spellings', '/staff/masks', '/staff/macros', '/staff/keys', '/staff/webhooks', '/staff/retention',
  '/staff/breaches', '/staff/me',
];
/** What others see of such pages: the forms of the admin, and what the auditor alone reads. */
const OF_OTHERS = { admin: ['/staff/questions', '/staff/breaches', '/staff/masks', '/staff/apart'], auditor: ['/staff/audit', '/staff/audit?kind=signed_in', '/staff/audit?sealed=1', '/staff/retention'] };

const SOAK = process.env.SUNWAI_SOAK === '1';
/** A phone in Hindi by day and a desk in English at night. */
const plain = (size, locale, colorScheme) => (size === 'phone') === (locale === 'hi-IN') && (size === 'phone') === (colorScheme === 'light');

for (const [size, viewport] of Object.entries(SIZES)) {
  for (const locale of ['hi-IN', 'en-IN']) {
    for (const colorScheme of ['light', 'dark']) {
      if (!SOAK && !plain(size, locale, colorScheme)) continue;
      test(`axe finds no problem: ${size}, ${locale}, ${colorScheme}`, async ({ browser }) => {
        test.setTimeout(360_000);
        const context = await person(browser, { viewport, locale, colorScheme });
        const page = await context.newPage();
        // A theft, because of it most is said and asked.
        const { reference, key, path } = await file(page, `axe ${size} ${locale}`, { category: 'theft' });
        const pages = ['/', '/?lite=1', '/?lite=0', '/track', '/track?reference=123', `/t/${reference}`, path, `/sent/${reference}/${key}`, '/t/0000000000', '/figures', '/figures?from=2020-04-01&to=2020-12-31', '/figures?from=x', '/statements', '/statements/7K2P9XQM', '/statements/JH7NS1WD', '/developers', '/sign-in', '/nowhere'];
        for (const address of pages) {
          await page.goto(address);
          await isAccessible(page, address);
        }
        await page.goto('/');
        await formAlive(page);
        await page.click('#file button[type=submit]');
        await expect(page.locator('.error-summary')).toBeVisible();
        await expect(page).toHaveTitle(/^(Error|त्रुटि): /);
        expect(await violations(page), 'the form with errors').toEqual([]);
        await page.fill('#file-text', 'सब ठीक');
        await page.selectOption('#file-category', 'theft');
        await page.setInputFiles('#file-photos', { name: 'p.png', mimeType: 'image/png', buffer: picture(60, 60) });
        await page.locator('#file-place').pressSequentially('civil');
        await expect(page.locator('.suggestions [role=option]').first()).toBeVisible();
        expect(await violations(page), 'the form with suggestions').toEqual([]);
        await page.keyboard.press('Escape');
        await page.click('#file button[type=submit]');
        await expect(page.locator('#file[data-step=check]')).toBeVisible();
        expect(await violations(page), 'the check before sending').toEqual([]);
        const staff = await signIn(context, 'chief');
        for (const address of ofChief(reference)) {
          await staff.goto(address);
          await isAccessible(staff, address);
        }
        for (const [login, addresses] of Object.entries(OF_OTHERS)) {
          const office = await person(browser, { viewport, locale, colorScheme });
          const other = await enter(office, login, addresses[0]);
          for (const address of addresses) {
            await other.goto(address);
            await other.evaluate(() => document.querySelectorAll('main details').forEach((folded) => { folded.open = true; }));
            await isAccessible(other, `${address}, ${login}`);
          }
          await office.close();
        }
        await context.close();
      });
    }
  }
}

test('nothing is wider than 320 pixels', async ({ browser }) => {
  const context = await person(browser, { viewport: { width: 320, height: 640 }, locale: 'hi-IN' });
  const page = await context.newPage();
  const { reference, path, key } = await file(page, 'छोटी स्क्रीन', { photo: false });
  for (const address of ['/', '/track', `/t/${reference}`, path, `/sent/${reference}/${key}`, '/figures', '/figures?from=2020-04-01&to=2020-12-31', '/figures?from=x', '/statements', '/statements/7K2P9XQM', '/developers', '/sign-in']) {
    await page.goto(address);
    expect(await page.evaluate(() => document.documentElement.scrollWidth), address).toBeLessThanOrEqual(320);
  }
});

test('the whole staff journey works by keyboard alone', async ({ browser }) => {
  const context = await person(browser, DESK);
  const citizen = await person(browser, PHONE);
  const { reference } = await file(await citizen.newPage(), 'केवल कुंजियों से', { photo: false });
  const page = await context.newPage();
  await page.goto('/sign-in');
  const tabTo = async (selector) => {
    for (let i = 0; i < 80; i++) {
      if (await page.evaluate((s) => document.activeElement?.matches(s), selector)) return;
      await page.keyboard.press('Tab');
    }
    throw new Error(`Tab never reaches ${selector}`);
  };
  await tabTo('#sign-in-login');
  await page.keyboard.type('chief');
  await page.keyboard.press('Tab');
  await page.keyboard.type('sunwai-demo');
  await page.keyboard.press('Enter');
  await page.waitForURL('**/staff');
  await alive(page);
  // Single keys act only while the board has the focus.
  await page.keyboard.press('/');
  await expect(page.locator('#q')).not.toBeFocused();
  await tabTo('.columns');
  await page.keyboard.press('/');
  await expect(page.locator('#q')).toBeFocused();
  await page.keyboard.type(reference);
  await page.keyboard.press('Enter');
  await expect(page.locator('.card')).toHaveCount(1);
  await page.keyboard.press('Escape');
  await expect(page.locator('.columns')).toBeFocused();
  await page.keyboard.press('j');
  await expect(page.locator(`.card a[href*="${reference}"]`)).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.locator('#move-forward')).toHaveCount(1);
  await page.keyboard.press('f');
  await expect(page.locator('#move-forward-station')).toBeFocused();
  await page.keyboard.type('Naini');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  const badge = (status) => expect(page.locator(`.panel .badge[data-status=${status}]`)).toBeVisible();
  await badge('forwarded');
  await page.evaluate(() => document.activeElement?.blur());
  // Colleagues see who has taken a complaint, so the key goes to the button and does not press it.
  await page.keyboard.press('a');
  await expect(page.locator('#move-assign button')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.locator('.timeline')).toContainText('Assigned to an officer');
  await page.keyboard.press('n');
  await expect(page.locator('#move-accept button')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.locator('.timeline')).toContainText('Accepted by');
  await page.keyboard.press('n');
  await expect(page.locator('#move-start button')).toBeFocused();
  await page.keyboard.press('Enter');
  await badge('investigating');
  // A move that needs words is a button that unfolds its form.
  await page.keyboard.press('n');
  await expect(page.locator('details:has(#move-report) > summary')).toBeFocused();
  await page.keyboard.press('Enter');
  await tabTo('#move-report-contact_way');
  await page.keyboard.type('By');
  await tabTo('#move-report-contact_with');
  await page.keyboard.type('शिकायतकर्ता');
  await tabTo('#move-report-no_code');
  await page.keyboard.type('They');
  await tabTo('#move-report-done');
  await page.keyboard.type('मौके पर जाकर लोगों से पूछा');
  await tabTo('#move-report-text');
  await page.keyboard.type('मौके पर जाकर जाँच की गई');
  await tabTo('#move-report button');
  await page.keyboard.press('Enter');
  await badge('reported');
  await page.keyboard.press('n');
  await expect(page.locator('details:has(#move-close) > summary')).toBeFocused();
  await page.keyboard.press('Enter');
  await tabTo('#move-close-outcome');
  await page.keyboard.type('disposed');
  await tabTo('#move-close-text');
  await page.keyboard.type('मौके पर जाकर कार्रवाई की गई');
  await tabTo('#move-close button');
  await page.keyboard.press('Enter');
  await badge('closed');
  await page.evaluate(() => document.activeElement?.blur());
  await page.keyboard.press('?');
  await expect(page.locator('#keys')).toHaveAttribute('open', '');
  // The help keeps the focus inside; Escape closes it and nothing else.
  for (let i = 0; i < 6; i++) {
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement === document.body || document.activeElement.closest('#keys') !== null)).toBe(true);
  }
  await page.keyboard.press('Escape');
  await expect(page.locator('#keys')).not.toHaveAttribute('open', '');
  await expect(page.locator('#panel')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page).toHaveURL(/\/staff(\?|$)/);
  expect(complaints(context)).toEqual([]);
});

test('single keys can be switched off, and that is remembered', async ({ browser }) => {
  const context = await person(browser, DESK);
  const page = await signIn(context, 'operator');
  await alive(page);
  await page.click('.help-link');
  await expect(page.locator('#keys')).toHaveAttribute('open', '');
  // The page changes at once; the server keeps the choice.
  await Promise.all([page.waitForResponse('**/staff/view'), page.click('#keys .choice button')]);
  await expect(page.locator('#keys')).toContainText('Single keys are off.');
  await page.reload();
  await alive(page);
  await page.locator('.columns').focus();
  await page.keyboard.press('/');
  await expect(page.locator('#q')).not.toBeFocused();
  // With Ctrl it is no single key.
  await page.keyboard.press('Control+k');
  await expect(page.locator('#q')).toBeFocused();
  await page.click('.help-link');
  await page.click('#keys .choice button');
  await page.click('.help-close');
  await page.locator('.columns').focus();
  await page.keyboard.press('/');
  await expect(page.locator('#q')).toBeFocused();
  expect(complaints(context)).toEqual([]);
});

test('a card can be moved by dragging it', async ({ browser }) => {
  const context = await person(browser, DESK);
  const citizen = await person(browser, PHONE);
  const { reference } = await file(await citizen.newPage(), 'खींचकर ले जाएँ', { photo: false });
  const page = await signIn(context, 'chief');
  // With so few cards, each is in view wherever its clock puts it.
  await page.goto('/staff?q=खींचकर');
  await alive(page);
  const card = page.locator(`.card a[href*="${reference}"]`);
  const column = (status) => page.locator(`.column[data-status=${status}]`);
  const head = (status) => column(status).locator('h2');
  // Forwarding needs a station, so the drop opens the complaint at that form.
  // Dropped onto the column's heading, so that no scrolling happens in between: after a scroll, another element would be under the pointer.
  await card.dragTo(head('forwarded'));
  await expect(page.locator('#move-forward-station')).toBeVisible();
  await page.locator('#move-forward-station').selectOption({ label: 'Naini' });
  await page.locator('#move-forward button[type=submit]').click();
  await expect(page.locator('.panel .badge[data-status=forwarded]')).toBeVisible();
  await page.locator('.panel-close a').click();
  await expect(page.locator('.panel')).toHaveCount(0);
  await expect(column('forwarded').locator(`a[href*="${reference}"]`)).toBeVisible();
  await card.dragTo(head('investigating'));
  await expect(column('investigating').locator(`a[href*="${reference}"]`)).toBeVisible();
  await card.dragTo(head('received'));
  await expect(page.locator('.announce')).toContainText('cannot go straight');
  expect(complaints(context)).toEqual([]);
});

test('a station officer sees nothing of another station by address, search or live event', async ({ browser }) => {
  const citizen = await person(browser, PHONE);
  const mine = await person(browser, DESK);
  const theirs = await person(browser, DESK);
  const { reference } = await file(await citizen.newPage(), 'कर्नलगंज की बात अनोखीचीज़', { photo: false });
  const operator = await signIn(await person(browser, DESK), 'operator');
  const station = await signIn(theirs, 'station');
  await alive(station);
  const heard = [];
  station.on('request', (request) => request.url().includes('/api/') && heard.push(request.url()));
  await operator.goto(`/staff/c/${reference}`);
  await alive(operator);
  await moveForm(operator, 'forward');
  await operator.locator('#move-forward-station').selectOption({ label: 'Colonelganj' });
  await operator.locator('#move-forward button[type=submit]').click();
  await expect(operator.locator('.panel .badge[data-status=forwarded]')).toBeVisible();
  const station2 = await signIn(mine, 'station2');
  await cardOf(station2, reference);
  await station.waitForTimeout(1_500);
  expect(heard, 'no live event made the other station ask').toEqual([]);
  const response = await station.goto(`/staff/c/${reference}`);
  expect(response.status()).toBe(404);
  await expect(station.locator('body')).not.toContainText('अनोखीचीज़');
  await station.goto('/staff?q=अनोखीचीज़');
  await expect(station.locator('.card')).toHaveCount(0);
});

test('the page hydrates under its content security policy and requests nothing from other sites', async ({ browser }) => {
  const context = await person(browser, PHONE);
  const page = await context.newPage();
  const elsewhere = [];
  page.on('request', (request) => !request.url().startsWith('http://127.0.0.1') && !request.url().startsWith('blob:') && elsewhere.push(request.url()));
  const response = await page.goto('/');
  const policy = response.headers()['content-security-policy'];
  expect(policy).toContain("'nonce-");
  expect(policy).not.toContain('unsafe-inline');
  expect(policy.replace("'wasm-unsafe-eval'", '')).not.toContain('unsafe-eval');
  await formAlive(page);
  // Navigation from page to page, without a reload.
  await page.evaluate(() => { window.stillHere = true; });
  await page.click('.bottom a[href="/figures"]');
  await expect(page.locator('h1')).toContainText('शिकायतें आईं');
  expect(await page.evaluate(() => window.stillHere)).toBe(true);
  await page.click('.language button');
  await expect(page.locator('h1')).toContainText('complaints came so far');
  const hashed = await page.evaluate(() => performance.getEntriesByType('resource').map((e) => e.name).filter((n) => n.includes('/pkg/')));
  expect(hashed.length).toBeGreaterThan(1);
  for (const address of hashed) {
    const file = await page.request.get(address);
    expect(file.headers()['cache-control'], address).toContain('immutable');
  }
  expect(elsewhere).toEqual([]);
  expect(complaints(context)).toEqual([]);
});

test('the figures page and its JSON agree', async ({ page }) => {
  await page.goto('/figures?from=2020-04-01&to=2020-12-31');
  const data = await (await page.request.get('/figures.json?from=2020-04-01&to=2020-12-31')).json();
  expect(data).toMatchObject({ received: 3473, by_channel: { x: 1560, facebook: 901, click_and_post: 1012 }, disposed: 1718, found_fake: 1330, confidential: 425, investigating: 322 });
  const text = await page.locator('main').innerText();
  for (const number of ['3,473', '1,560', '901', '1,012', '1,718', '1,330', '425', '322']) expect(text).toContain(number);
});

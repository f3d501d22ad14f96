// Jurisdiction, signs of work, handover, settings: the journeys of a station, a circle officer, a cell and its admin.
import { expect, test } from '@playwright/test';
import { networks } from '../playwright.config.mjs';
import { DESK, PHONE, alive, complaints, file, make, moveForm, person, send, signIn } from './people.mjs';

/** Signs in and opens a page, with or without scripts, whatever the role's first page is. */
async function at(context, login, address) {
  const page = await context.newPage();
  await page.goto('/sign-in');
  await page.fill('#sign-in-login', login);
  await page.fill('#sign-in-password', 'sunwai-demo');
  await Promise.all([page.waitForURL('**/staff**'), page.click('main button[type=submit]')]);
  await page.goto(address);
  return page;
}

const plain = (browser) => browser.newContext({ ...DESK, javaScriptEnabled: false });

/** Forwards a complaint to Civil Lines. */
async function forwarded(context, reference) {
  const operator = await signIn(context, 'operator');
  await operator.goto(`/staff/c/${reference}`);
  await alive(operator);
  await make(operator, 'forward', { station: { label: 'Civil Lines' } });
  await expect(operator.locator('.panel .badge[data-status=forwarded]')).toBeVisible();
  return operator;
}

test('a station says that a case is not theirs, the citizen sees that this is being decided, and the circle decides', async ({ browser }) => {
  const citizen = await person(browser, PHONE);
  const phone = await citizen.newPage();
  const { reference, path } = await file(phone, 'सिविल लाइंस में साइकिल चोरी हो गई', { photo: false });
  const cell = await person(browser, DESK);
  await forwarded(cell, reference);
  await phone.goto(path);
  await alive(phone);
  const police = await person(browser, DESK);
  const station = await at(police, 'station', `/staff/c/${reference}`);
  await alive(station);
  // A reason is required, and what was typed in other fields stays.
  await make(station, 'not-ours');
  await expect(station.locator('#move-not-ours .field-error')).toBeVisible();
  await make(station, 'not-ours', { text: 'घटना दूसरे थाने के क्षेत्र की है' });
  await expect(station.locator('.panel [data-flag=deciding]')).toBeVisible();
  await expect(phone.locator('main')).toContainText('तय कर रहा है', { timeout: 5_000 });
  expect(await phone.locator('main').textContent(), 'the reason is for the staff').not.toContain('दूसरे थाने के क्षेत्र की है');
  // The circle officer decides without scripts, and the decision is final.
  const office = await plain(browser);
  const circle = await at(office, 'circle', `/staff/c/${reference}`);
  const stations = circle.locator('#move-decide-station option');
  const other = await stations.evaluateAll((all) => all.map((one) => [one.value, one.textContent]).find(([value, name]) => value && !/Civil Lines/.test(name)));
  await moveForm(circle, 'decide');
  await circle.selectOption('#move-decide-station', other[0]);
  await circle.fill('#move-decide-text', 'नक्शा देखा गया');
  await circle.click('#move-decide button[type=submit]');
  await expect(circle.locator('.panel [data-flag=deciding]')).toHaveCount(0);
  await expect(circle.locator('.panel-status')).toContainText(other[1].split(' (')[0]);
  await expect(circle.locator('#move-not-ours')).toHaveCount(0);
  await station.goto(`/staff/c/${reference}`);
  await expect(station.locator('.panel .badge')).toHaveCount(0);
  await expect(phone.locator('main')).not.toContainText('तय कर रहा है', { timeout: 5_000 });
  for (const context of [citizen, cell]) expect(complaints(context)).toEqual([]);
  for (const context of [citizen, cell, police, office]) await context.close();
});

test('a complaint about a station goes one office higher, and the station finds it nowhere', async ({ browser }) => {
  const citizen = await person(browser, PHONE);
  const { reference } = await file(await citizen.newPage(), 'सिविल लाइंस थाने का दरोगा रिश्वत मांग रहा है', { photo: false });
  const cell = await person(browser, DESK);
  const operator = await signIn(cell, 'operator');
  await operator.goto(`/staff/c/${reference}`);
  await alive(operator);
  await expect(operator.locator('.panel [data-flag=accused]')).toContainText('Civil Lines');
  await make(operator, 'forward');
  await expect(operator.locator('.panel .badge[data-status=forwarded]')).toBeVisible();
  const police = await plain(browser);
  const station = await at(police, 'station', `/staff/c/${reference}`);
  expect(await station.textContent('main')).not.toContain('दरोगा');
  for (const address of ['/staff?q=दरोगा', `/staff?q=${reference}`, '/staff/notices', '/staff/orders']) {
    await station.goto(address);
    const text = await station.textContent('main');
    expect(text, address).not.toContain(reference.slice(6));
    expect(text, address).not.toContain('रिश्वत मांग');
  }
  const circle = await at(await plain(browser), 'circle', `/staff/c/${reference}`);
  await expect(circle.locator('.words').first()).toContainText('दरोगा');
  for (const context of [citizen, cell, police, circle.context()]) await context.close();
});

test('several cards are selected and forwarded together, without scripts', async ({ browser }) => {
  const citizen = await person(browser, PHONE);
  const phone = await citizen.newPage();
  const numbers = [];
  for (const text of ['झूला टूटा एक', 'झूला टूटा दो']) numbers.push((await file(phone, text, { photo: false })).reference);
  const cell = await plain(browser);
  const operator = await at(cell, 'operator', '/staff?q=झूला+टूटा');
  for (const number of numbers) await operator.check(`input[name=cards][value^="${number}"]`);
  // What is ticked replaces the filters in the bar, without scripts too.
  await expect(operator.locator('.filters')).toBeHidden();
  await operator.selectOption('.batch select[name=station]', { label: 'Civil Lines' });
  await operator.click('.batch button[type=submit]');
  await expect(operator).toHaveURL(/\/staff\/forwarded\?batch=/);
  for (const number of numbers) await expect(operator.locator(`main a[href$="${number}"]`)).toBeVisible();
  await operator.goto(`/staff/c/${numbers[1]}`);
  await expect(operator.locator('.panel .badge[data-status=forwarded]')).toBeVisible();
  await citizen.close();
  await cell.close();
});

test('others see within a second who is working on a complaint', async ({ browser }) => {
  const citizen = await person(browser, PHONE);
  const { reference } = await file(await citizen.newPage(), 'कौन काम कर रहा है', { photo: false });
  const [one, two] = [await person(browser, DESK), await person(browser, DESK)];
  const first = await signIn(one, 'operator');
  const second = await signIn(two, 'operator2');
  await first.goto(`/staff/c/${reference}`);
  await alive(first);
  // A new complaint's clock runs out late, so its card may be below those that the column shows first.
  await second.goto('/staff?q=कौन काम');
  await alive(second);
  await moveForm(first, 'note');
  await first.fill('#move-note-text', 'फ़ोन पर बात कर रहा हूँ');
  const flag = second.locator(`.card:has(a[href*="${reference}"]) [data-flag=working]`);
  const begun = Date.now();
  await expect(flag).toBeVisible({ timeout: 5_000 });
  expect(Date.now() - begun).toBeLessThan(1_000);
  // A move ends the sign of work.
  await make(first, 'note');
  await expect(flag).toHaveCount(0);
  for (const context of [citizen, one, two]) {
    expect(complaints(context)).toEqual([]);
    await context.close();
  }
});

test('promises are handed over with the shift, and the next operator signs for them', async ({ browser }) => {
  const citizen = await person(browser, PHONE);
  const { reference } = await file(await citizen.newPage(), 'पाँच बजे फ़ोन करना है', { photo: false });
  const cell = await person(browser, DESK);
  const operator = await signIn(cell, 'operator');
  await operator.goto(`/staff/c/${reference}`);
  await alive(operator);
  await operator.locator('.promises > details > summary').click();
  await operator.fill('#promise-words', 'शिकायतकर्ता को पाँच बजे फ़ोन');
  await operator.fill('#promise-due', '2099-01-01T17:00');
  await operator.click('#promise button[type=submit]');
  await expect(operator.locator('.promises li')).toContainText('शिकायतकर्ता को पाँच बजे फ़ोन');
  await operator.goto('/staff/shift');
  await operator.fill('#end-shift-note', 'वायर पर भीड़ है');
  await operator.click('#end-shift button[type=submit]');
  await expect(operator.locator('#sign-shift')).toBeVisible();
  await expect(operator.locator('main')).toContainText('शिकायतकर्ता को पाँच बजे फ़ोन');
  const next = await plain(browser);
  const second = await at(next, 'operator2', '/staff');
  await second.locator('a[href="/staff/shift"]').first().click();
  await expect(second.locator('main')).toContainText('वायर पर भीड़ है');
  await second.click('#sign-shift button[type=submit]');
  await expect(second.locator('#sign-shift')).toHaveCount(0);
  await expect(second.locator('#end-shift')).toBeVisible();
  for (const context of [citizen, cell, next]) await context.close();
});

test('the district renames a category, and the citizen sees the name at once', async ({ browser }) => {
  const office = await plain(browser);
  const admin = await at(office, 'admin', '/staff/categories');
  const change = async (hi, en) => {
    await admin.goto('/staff/categories');
    await admin.locator('details:has(#theft) > summary').click();
    await admin.fill('#theft-name_hi', hi);
    await admin.fill('#theft-name_en', en);
    await admin.click('#theft button[type=submit]');
    await expect(admin.locator('.error-summary')).toHaveCount(0);
  };
  await change('चोरी और सेंधमारी', 'Theft and burglary');
  const citizen = await person(browser, PHONE);
  const phone = await citizen.newPage();
  await phone.goto('/');
  await expect(phone.locator('#file-category option[value=theft]')).toHaveText('चोरी और सेंधमारी');
  await change('', '');
  await phone.goto('/');
  await expect(phone.locator('#file-category option[value=theft]')).not.toHaveText('चोरी और सेंधमारी');
  await office.close();
  await citizen.close();
});

test('a spelling that operators corrected is learnt once the admin has accepted it', async ({ browser }) => {
  const citizen = await person(browser, PHONE);
  const phone = await citizen.newPage();
  const cell = await person(browser, DESK);
  for (const text of ['झलवाटोला मोहल्ला में रात को चोरी हुई', 'कल झलवाटोला मोहल्ला में पंप चोरी हुआ']) {
    const { reference } = await (async () => {
      await phone.goto('/');
      await phone.fill('#file-text', text);
      await phone.selectOption('#file-category', 'theft');
      await send(phone);
      return { reference: new URL(phone.url()).pathname.split('/')[2] };
    })();
    const operator = await signIn(cell, 'operator');
    await operator.goto(`/staff/c/${reference}`);
    await alive(operator);
    await make(operator, 'forward', { station: { label: 'Naini' } });
    await expect(operator.locator('.panel .badge[data-status=forwarded]')).toBeVisible();
    await operator.close();
  }
  const office = await person(browser, DESK);
  const admin = await at(office, 'admin', '/staff/spellings');
  const proposed = admin.locator('li.template', { hasText: 'झलवाटोला' }).filter({ has: admin.locator('button[name=accept]') }).first();
  await proposed.locator('button[name=accept]').click();
  await expect(admin.locator('li.template', { hasText: 'झलवाटोला' }).filter({ has: admin.locator('button[name=spelling]') })).toBeVisible();
  await phone.goto('/');
  await phone.fill('#file-text', 'झलवाटोला में आज फिर चोरी हुई');
  await phone.selectOption('#file-category', 'theft');
  await send(phone);
  const operator = await signIn(cell, 'operator');
  await expect(async () => {
    await operator.goto(`/staff/c/${new URL(phone.url()).pathname.split('/')[2]}`);
    // A learnt spelling is likely, not certain: its station is offered and not preselected.
    await expect(operator.locator('.panel .offered')).toHaveText('Forward to Naini', { timeout: 1_000 });
  }).toPass({ timeout: 15_000 });
  for (const context of [citizen, cell, office]) await context.close();
});

test('ready steps are defined without scripts and run with one click, with and without scripts', async ({ browser }) => {
  const office = await plain(browser);
  const admin = await at(office, 'admin', '/staff/macros');
  const name = `Ask and take ${Date.now() % 100_000}`;
  // An invalid row comes back with everything typed.
  await admin.fill('#add-name_hi', name.replace('Ask and take', 'पूछें और लें'));
  await admin.fill('#add-name_en', name);
  await admin.selectOption('#add-kind_1', 'forward_to');
  await admin.click('#add button[type=submit]');
  await expect(admin.locator('#add .error-summary')).toBeVisible();
  await expect(admin.locator('#add-name_en')).toHaveValue(name);
  await admin.selectOption('#add-station_1', { label: 'Civil Lines' });
  for (const [n, kind, words] of [[2, 'assign', ''], [3, 'note', 'शिकायत {reference} तैयार कदमों से']]) {
    await admin.locator('#add summary').nth(n - 1).click();
    await admin.selectOption(`#add-kind_${n}`, kind);
    await admin.fill(`#add-text_${n}`, words);
  }
  await admin.click('#add button[type=submit]');
  await expect(admin.locator('.template', { hasText: name })).toContainText('forwards to Civil Lines');

  const citizen = await person(browser, PHONE);
  const first = await file(await citizen.newPage(), 'गाड़ी का शीशा टूटा मिला', { photo: false });
  const second = await file(await citizen.newPage(), 'दरवाज़े पर ताला टूटा मिला', { photo: false });
  const cell = await person(browser, DESK);
  const operator = await signIn(cell, 'operator');
  await operator.goto(`/staff/c/${first.reference}`);
  await alive(operator);
  const button = (page) => page.locator('.macros button', { hasText: name });
  await expect(operator.locator('.macros li', { hasText: name })).toContainText('forwards to Civil Lines');
  await button(operator).click();
  await expect(operator.locator('.panel .badge[data-status=forwarded]')).toBeVisible();
  const page = operator.locator('.panel');
  await expect(page).toContainText(`${first.reference.slice(0, 3)}-${first.reference.slice(3, 6)}-${first.reference.slice(6)} तैयार कदमों से`);
  // The complaint is there now: the same step is not possible again, and the page says why.
  await expect(button(operator)).toHaveCount(0);
  await expect(operator.locator('.macros li', { hasText: name })).toContainText('is already with this station');

  const desk = await plain(browser);
  const other = await at(desk, 'operator2', `/staff/c/${second.reference}`);
  await button(other).click();
  await expect(other.locator('.panel .badge[data-status=forwarded]')).toBeVisible();
  await expect(other.locator('.panel')).toContainText('तैयार कदमों से');

  await admin.locator('.template', { hasText: name }).locator('button[type=submit]').click();
  await expect(admin.locator('details .template', { hasText: name })).toHaveCount(1);
  await operator.goto(`/staff/c/${first.reference}`);
  await expect(operator.locator('.panel .badge')).toBeVisible();
  await expect(operator.locator('.macros', { hasText: name })).toHaveCount(0);
  for (const context of [citizen, cell]) expect(complaints(context)).toEqual([]);
  for (const context of [office, citizen, cell, desk]) await context.close();
});

test('an admin previews a table of offices before it changes anything, without scripts', async ({ browser }) => {
  const office = await plain(browser);
  const admin = await at(office, 'admin', '/staff/offices');
  const code = `Mela ${Date.now() % 100_000}`;
  const head = 'code,kind,name_en,name_hi,parent_code,valid_from,valid_to,temporary,registers_fir,lat,lon';
  const paste = async (line) => {
    const folded = admin.locator('details', { has: admin.locator('#import-table') });
    if (!(await admin.locator('#import-table').isVisible())) await folded.locator('summary').click();
    await admin.fill('#import-table', `${head}\n${line}`);
    await admin.click('#import button[type=submit]');
  };
  await paste(`${code},station,${code},Fkkuk,Nowhere,2027-01-01,2027-03-01,yes,no,,`);
  await expect(admin.locator('#preview .error-summary')).toContainText('Line 2');
  await expect(admin.locator('#apply')).toHaveCount(0);
  await paste(`${code},district_wide,${code},मेला थाना,Prayagraj,2027-01-01,2027-03-01,yes,no,,`);
  const preview = admin.locator('#preview');
  await expect(preview).toContainText('मेला थाना');
  await admin.click('#apply button[type=submit]');
  await expect(admin.locator('#preview')).toHaveCount(0);
  await admin.goto('/staff/offices?at=2027-02-01');
  await expect(admin.locator('main')).toContainText(code);
  await admin.goto('/staff/offices?at=2027-04-01');
  await expect(admin.locator('main')).not.toContainText(code);
  await office.close();
});

test('a complaint with a station is mailed to its officer in the chosen language, and the mail says no more than it must', async ({ browser }) => {
  test.setTimeout(60_000);
  const police = await plain(browser);
  const station = await at(police, 'station', '/staff/me');
  await station.selectOption('#mail-when', 'at_once');
  await station.selectOption('#mail-in', 'en');
  await station.click('#mail button[type=submit]');
  await expect(station.locator('main')).toContainText('English');
  const citizen = await person(browser, PHONE);
  const { reference } = await file(await citizen.newPage(), 'सिविल लाइंस में स्कूटी चोरी हो गई', { photo: false });
  const cell = await person(browser, DESK);
  await forwarded(cell, reference);
  const number = `${reference.slice(0, 3)}-${reference.slice(3, 6)}-${reference.slice(6)}`;
  const mails = await (await browser.newContext()).newPage();
  const mail = mails.locator('article', { hasText: number }).filter({ hasText: 'station@demo.example' });
  await expect(async () => {
    await mails.goto(`${networks}/mail`);
    await expect(mail).toHaveCount(1, { timeout: 500 });
  }).toPass({ timeout: 40_000 });
  await expect(mail).toContainText(`/staff/c/${reference}`);
  expect(await mail.textContent(), 'not a word of what was written').not.toContain('स्कूटी');
  expect(await mail.textContent(), 'in one language').not.toContain('शिकायत');
  for (const context of [police, citizen, cell, mails.context()]) await context.close();
});

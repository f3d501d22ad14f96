// From filing to the answer, in two browsers at the same time.
import { expect, test } from '@playwright/test';
import { DESK, PHONE, alive, cardOf, complaints, file, formAlive, make, moveForm, person, picture, send, signIn } from './people.mjs';

test('a complaint is filed on a phone and worked on at two desks, and the phone shows each step within a second', async ({ browser }) => {
  const citizen = await person(browser, PHONE);
  const cell = await person(browser, DESK);
  const thana = await person(browser, DESK);

  const operator = await signIn(cell, 'operator');
  await alive(operator);
  const phone = await citizen.newPage();
  const text = 'रात में दुकान का ताला तोड़कर चोरी हुई';
  const { reference, path } = await file(phone, text);
  await cardOf(operator, reference);
  await alive(operator);
  await expect(operator.locator(`.column[data-status=received] .card a[href*="${reference}"]`)).toBeVisible();

  await phone.goto(path);
  await alive(phone);
  const sentence = phone.locator('.sentence h1');
  await expect(sentence).toHaveText('शिकायत मिल गई है। इसे थाने को भेजा जाना है।');
  await expect(phone.locator('.photos img')).toHaveCount(1);

  const within = async (status, step) => {
    await step();
    const begun = Date.now();
    await expect(phone.locator(`.sentence[data-status=${status}]`)).toBeVisible({ timeout: 5_000 });
    return Date.now() - begun;
  };
  // Timing starts when the desk's own page has the response: the step is committed then.
  const done = (page, status) => expect(page.locator(`.panel .badge[data-status=${status}]`)).toBeVisible();
  const took = [];

  await operator.click(`.card a[href*="${reference}"]`);
  await expect(operator.locator('#panel-title')).toHaveText(new RegExp(reference.slice(0, 3)));
  await expect(operator.locator('#move-forward-station option:checked')).toHaveText('Civil Lines');
  // The text names the station: it is on the one primary button, in view without scrolling.
  await expect(operator.locator('.panel [data-primary]')).toHaveText('Forward to Civil Lines');
  expect((await operator.locator('.panel [data-primary]').boundingBox()).y).toBeLessThan(400);
  took.push(await within('forwarded', async () => { await make(operator, 'forward'); await done(operator, 'forwarded'); }));
  await expect(sentence).toHaveText('शिकायत सिविल लाइंस थाने को भेज दी गई है।');

  const station = await signIn(thana, 'station');
  const card = await cardOf(station, reference);
  await alive(station);
  await card.click();
  await make(station, 'accept');
  await expect(sentence).toHaveText('सिविल लाइंस थाने ने शिकायत स्वीकार कर ली है।', { timeout: 2_000 });
  took.push(await within('investigating', async () => { await make(station, 'start'); await done(station, 'investigating'); }));
  took.push(await within('reported', async () => { await make(station, 'report', { text: 'मौक़े पर जाकर जाँच की गई' }); await done(station, 'reported'); }));

  // After ten seconds without a network, the page says so, and later catches up by itself.
  await citizen.setOffline(true);
  await make(station, 'close', { outcome: 'disposed', text: 'सामान बरामद कर लौटाया गया' });
  await done(station, 'closed');
  await phone.waitForTimeout(10_000);
  await expect(phone.locator('.sentence[data-status=reported]')).toBeVisible();
  await citizen.setOffline(false);
  await expect(phone.locator('.sentence[data-status=closed]')).toBeVisible({ timeout: 5_000 });
  await expect(sentence).toHaveText('शिकायत बंद हुई: निस्तारित।');
  await expect(phone.getByText('सामान बरामद कर लौटाया गया')).toBeVisible();
  await alive(phone);

  for (const ms of took) expect(ms, `steps took ${took.join(', ')} ms`).toBeLessThan(1_000);
  for (const context of [citizen, cell, thana]) {
    expect(complaints(context)).toEqual([]);
    await context.close();
  }
});

test('the public page updates live and reveals nothing about a confidential inquiry', async ({ browser }) => {
  const citizen = await person(browser, PHONE);
  const desk = await person(browser, DESK);
  const phone = await citizen.newPage();
  const { reference } = await file(phone, 'गोपनीय रहने वाली बात', { photo: false });
  await phone.goto(`/t/${reference}`);
  await alive(phone);
  await expect(phone.getByText('गोपनीय रहने वाली बात')).toHaveCount(0);
  const chief = await signIn(desk, 'chief');
  await chief.goto(`/staff/c/${reference}`);
  await alive(chief);
  await make(chief, 'seal', { text: 'आदेश' });
  await expect(phone.locator('.sentence[data-status=inquiry] h1')).toHaveText('इस शिकायत की जाँच चल रही है।');
  await make(chief, 'forward', { station: { label: 'Civil Lines' } });
  await expect(chief.locator('.panel .badge[data-status=forwarded]')).toBeVisible();
  await phone.waitForTimeout(1_000);
  await expect(phone.locator('.step')).toHaveCount(1);
  expect(complaints(citizen).concat(complaints(desk))).toEqual([]);
});

test('what is being typed survives a live update, and the second of two officers is told what changed', async ({ browser }) => {
  const desk = await person(browser, DESK);
  const other = await person(browser, DESK);
  const citizen = await person(browser, PHONE);
  const { reference } = await file(await citizen.newPage(), 'दो लोग एक साथ', { photo: false });
  const one = await signIn(desk, 'operator');
  const two = await signIn(other, 'operator2');
  for (const page of [one, two]) {
    await page.goto(`/staff/c/${reference}`);
    await alive(page);
  }
  const note = (await moveForm(two, 'forward')).locator('#move-forward-text');
  await note.fill('मेरा लिखा हुआ');
  await make(one, 'forward', { station: { label: 'Naini' } });
  await expect(two.locator('.news')).toContainText('Forwarded to Naini police station');
  await expect(note).toHaveValue('मेरा लिखा हुआ');
  await two.locator('#move-forward-station').selectOption({ label: 'Kydganj' });
  await two.locator('#move-forward button[type=submit]').click();
  await expect(two.locator('#move-forward .error-summary')).toContainText('Someone else has changed the complaint');
  // It says what came first and by whom, and the panel stays open.
  await expect(two.locator('#move-forward .moved-first')).toContainText('Forwarded to Naini police station');
  await expect(note).toHaveValue('मेरा लिखा हुआ');
  await two.locator('#move-forward button[type=submit]').click();
  await expect(one.locator('.timeline')).toContainText('Forwarded to Kydganj police station');
  expect(complaints(desk).concat(complaints(other))).toEqual([]);
});

test('a form that the network lost keeps everything typed and is accepted later, once', async ({ browser }) => {
  const citizen = await person(browser, PHONE);
  const phone = await citizen.newPage();
  await phone.goto('/');
  await formAlive(phone);
  await phone.fill('#file-text', 'नेटवर्क चला गया');
  await phone.selectOption('#file-category', 'noise');
  await phone.click('#file button[type=submit]');
  await expect(phone.locator('#file[data-step=check]')).toBeVisible();
  await citizen.setOffline(true);
  await phone.click('#file button[type=submit]');
  await expect(phone.locator('.error-summary')).toContainText('थोड़ी देर में फिर भेजें');
  await expect(phone.locator('.error-summary')).toBeFocused();
  await expect(phone.locator('#file-text')).toHaveValue('नेटवर्क चला गया');
  await expect(phone.locator('.going-out')).toContainText('लाइन आते ही अपने आप भेजा जाएगा');
  // It goes out by itself; pressing the button again would be the same complaint.
  await citizen.setOffline(false);
  await phone.waitForURL('**/sent/**');
  await phone.goBack();
  await phone.waitForURL((url) => url.pathname === '/');
});

test('places are suggested in both scripts and can be chosen', async ({ browser }) => {
  const citizen = await person(browser, PHONE);
  const phone = await citizen.newPage();
  await phone.goto('/');
  await formAlive(phone);
  for (const typed of ['तेलियर', 'teliyar', 'teliarganj']) {
    await phone.fill('#file-place', typed);
    await expect(phone.locator('.suggestions')).toContainText('तेलियरगंज');
  }
  await phone.locator('.suggestions [role=option]').first().click();
  await expect(phone.locator('#file-place')).toHaveValue(/तेलियरगंज.*शिवकुटी थाना/);
  await expect(phone.locator('#file-place')).toBeFocused();
  await expect(phone.locator('.suggestions')).toBeHidden();
});

test('a place is chosen by keyboard as in any combobox', async ({ browser }) => {
  const citizen = await person(browser, { ...DESK, locale: 'hi-IN' });
  const page = await citizen.newPage();
  await page.goto('/');
  const place = page.locator('#file-place');
  await place.focus();
  await expect(place).toHaveAttribute('role', 'combobox');
  await page.keyboard.type('civil');
  await expect(page.locator('.suggestions [role=option]').first()).toBeVisible();
  const n = await page.locator('.suggestions [role=option]').count();
  const isActive = async (at) => {
    const option = page.locator('.suggestions [role=option]').nth(at);
    await expect(option).toHaveAttribute('aria-selected', 'true');
    await expect(place).toHaveAttribute('aria-activedescendant', await option.getAttribute('id'));
  };
  await page.keyboard.press('ArrowDown');
  await isActive(0);
  await page.keyboard.press('End');
  await isActive(n - 1);
  await page.keyboard.press('ArrowDown');
  await isActive(0);
  await page.keyboard.press('Escape');
  await expect(page.locator('.suggestions')).toBeHidden();
  await expect(place).toHaveAttribute('aria-expanded', 'false');
  await expect(place).toHaveValue('civil');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(place).toHaveValue(/\(.+\)/);
  await expect(place).toBeFocused();
  await expect(page).toHaveURL('/');
});

test('everything entered is shown before it is sent, each part can be changed, and the back button leads back to the form', async ({ browser }) => {
  const citizen = await person(browser, PHONE);
  const phone = await citizen.newPage();
  await phone.goto('/');
  await phone.waitForFunction(() => 'scripts' in document.documentElement.dataset);
  await phone.fill('#file-text', 'दुकान का ताला टूटा');
  await phone.selectOption('#file-category', 'theft');
  const choose = (name) => phone.setInputFiles('#file-photos', { name, mimeType: 'image/png', buffer: picture(80, 60) });
  await choose('one.png');
  await expect(phone.locator('.preview')).toHaveCount(1);
  const button = phone.locator('#file button[type=submit]');
  await button.click();
  await expect(phone.locator('#check')).toBeFocused();
  await expect(phone.locator('.sum')).toContainText('दुकान का ताला टूटा');
  await expect(phone.locator('.sum')).toContainText('नहीं बताया');
  await expect(phone.locator('.sum img')).toHaveCount(1);
  await expect(phone.locator('#file-text')).toBeHidden();
  await phone.locator('.sum a[data-back=file-name]').click();
  await expect(phone.locator('#file-name')).toBeFocused();
  await phone.fill('#file-name', 'रमेश');
  await button.click();
  await expect(phone.locator('.sum')).toContainText('रमेश');
  await phone.goBack();
  await expect(phone.locator('#file-text')).toHaveValue('दुकान का ताला टूटा');
  await phone.locator('.preview button').click();
  await expect(phone.locator('.preview')).toHaveCount(0);
  expect(await phone.evaluate(() => document.querySelector('#file-photos').files.length)).toBe(0);
  await send(phone);
  await expect(phone.locator('main h1')).toBeFocused();
  expect(complaints(citizen)).toEqual([]);
});

test('the light page has no scripts, stays light, and leads back', async ({ browser }) => {
  const citizen = await person(browser, PHONE);
  const phone = await citizen.newPage();
  await phone.goto('/');
  await phone.locator('.to-lite a').click();
  await expect(phone.locator('script[src]')).toHaveCount(0);
  await expect(phone.locator('#file-name')).toBeVisible();
  await expect(phone.locator('.to-send')).toBeVisible();
  await phone.locator('.top nav a[href="/track"]').click();
  await expect(phone.locator('script[src]')).toHaveCount(0);
  await phone.locator('.to-full a').click();
  await expect(phone.locator('script[src]')).not.toHaveCount(0);
});

test('a complaint that the citizen calls not settled is reopened one office higher', async ({ browser }) => {
  const citizen = await person(browser, PHONE);
  const desk = await person(browser, DESK);
  const phone = await citizen.newPage();
  const { reference, path } = await file(phone, 'कुछ नहीं हुआ', { photo: false });
  const chief = await signIn(desk, 'chief');
  await chief.goto(`/staff/c/${reference}`);
  await alive(chief);
  await make(chief, 'forward', { station: { label: 'Civil Lines' } });
  for (const [move, fields] of [['start', {}], ['report', { text: 'मौक़े पर जाकर देखा गया' }], ['close', { outcome: 'disposed', text: 'मौक़े पर जाकर देख लिया गया' }]]) {
    await expect(chief.locator(`#move-${move}`)).toHaveCount(1);
    await make(chief, move, fields);
  }
  await phone.goto(path);
  await alive(phone);
  await phone.getByLabel('नहीं, फिर से देखा जाए').check();
  await phone.fill('#answer-text', 'कोई आया ही नहीं');
  await phone.click('#answer button[type=submit]');
  await expect(phone.locator('.sentence h1')).toHaveText('शिकायत सिविल लाइंस क्षेत्र (ACP) को भेज दी गई है।');
  await expect(chief.locator('.timeline')).toContainText('कोई आया ही नहीं');
});

// The same journey with JavaScript turned off for citizen and desk.
import { expect, test } from '@playwright/test';
import { DESK, PHONE, cardOf, file, make, person, picture, signIn } from './people.mjs';

test('a complaint is filed, worked on and closed without scripts', async ({ browser }) => {
  const citizen = await person(browser, { ...PHONE, javaScriptEnabled: false });
  const desk = await person(browser, { ...DESK, javaScriptEnabled: false });
  const thana = await person(browser, { ...DESK, javaScriptEnabled: false });
  const phone = await citizen.newPage();
  const { reference, path } = await file(phone, 'बिना स्क्रिप्ट की शिकायत');
  await phone.click('main a.button');
  await expect(phone).toHaveURL(path);
  await expect(phone.locator('.photos img')).toHaveCount(1);

  const step = async (page, move, fields, status) => {
    await make(page, move, fields);
    await expect(page.locator(`.panel .badge[data-status=${status}]`)).toBeVisible();
    await phone.reload();
    await expect(phone.locator(`.sentence[data-status=${status}]`)).toBeVisible();
  };
  const operator = await signIn(desk, 'operator');
  await operator.fill('#q', 'बिना स्क्रिप्ट');
  await operator.click('.filters button');
  await operator.click(`.card a[href*="${reference}"]`);
  await step(operator, 'forward', { station: { label: 'Civil Lines' } }, 'forwarded');
  await expect(operator).toHaveURL(/q=/);

  const station = await signIn(thana, 'station');
  await (await cardOf(station, reference)).click();
  await step(station, 'accept', {}, 'forwarded');
  await expect(phone.locator('.sentence h1')).toHaveText('सिविल लाइंस थाने ने शिकायत स्वीकार कर ली है।');
  await step(station, 'start', {}, 'investigating');
  await step(station, 'ask', { text: 'ताला कैसा था?' }, 'investigating');
  await expect(phone.locator('.asked')).toContainText('ताला कैसा था?');
  await expect(phone.locator('.timeline')).toContainText('ताला कैसा था?');
  await phone.fill('#add-text', 'पीतल का');
  await phone.setInputFiles('#add-photos', { name: 'lock.png', mimeType: 'image/png', buffer: picture(200, 200) });
  await phone.click('#add button[type=submit]');
  await expect(phone.getByText('पीतल का')).toBeVisible();
  await expect(phone.locator('.photos img')).toHaveCount(2);
  await station.reload();
  await expect(station.locator('.timeline')).toContainText('पीतल का');
  await step(station, 'report', { text: 'मौक़े पर जाकर जाँच की गई' }, 'reported');
  await step(station, 'close', { outcome: 'fir_registered', detail: `12/${new Date().getFullYear()}`, text: 'आपकी FIR दर्ज कर ली गई है' }, 'closed');
  await expect(phone.locator('.sentence h1')).toHaveText('शिकायत बंद हुई: FIR दर्ज।');
  await phone.check('input[value=yes]');
  await phone.click('#answer button[type=submit]');
  await expect(phone.getByText('आपने बताया कि समस्या हल हो गई है')).toBeVisible();
});

test('an invalid form comes back with everything typed, without scripts', async ({ browser }) => {
  const citizen = await person(browser, { ...PHONE, javaScriptEnabled: false });
  const phone = await citizen.newPage();
  await phone.goto('/');
  await phone.fill('#file-text', 'सब कुछ लिखा');
  await phone.fill('#file-name', 'कोई');
  await phone.fill('#file-phone', '12');
  await phone.setInputFiles('#file-photos', { name: 'p.png', mimeType: 'image/png', buffer: picture(100, 100) });
  const [response] = await Promise.all([phone.waitForResponse((r) => r.request().method() === 'POST'), phone.click('#file button[type=submit]')]);
  expect(response.status()).toBe(422);
  await expect(phone.locator('.error-summary li')).toHaveCount(2);
  await expect(phone.locator('#file-text')).toHaveValue('सब कुछ लिखा');
  await expect(phone.locator('#file-name')).toHaveValue('कोई');
  await expect(phone.locator('#file-phone')).toHaveValue('12');
  await expect(phone.getByText('1 फ़ोटो पहुँच चुकी है;')).toBeVisible();
  await phone.fill('#file-phone', '');
  await phone.selectOption('#file-category', 'other');
  await phone.click('#file button[type=submit]');
  await phone.click('main a.button');
  await expect(phone.locator('.photos img')).toHaveCount(1);
});

test('an invalid move keeps what was typed, without scripts', async ({ browser }) => {
  const citizen = await person(browser, { ...PHONE, javaScriptEnabled: false });
  const desk = await person(browser, { ...DESK, javaScriptEnabled: false });
  const { reference } = await file(await citizen.newPage(), 'गलत चाल', { photo: false });
  const operator = await signIn(desk, 'operator');
  await operator.goto(`/staff/c/${reference}`);
  await make(operator, 'close', { text: 'बिना परिणाम के' });
  await expect(operator.locator('#move-close .error-summary')).toContainText('This is required');
  await expect(operator.locator('#move-close-text')).toHaveValue('बिना परिणाम के');
});

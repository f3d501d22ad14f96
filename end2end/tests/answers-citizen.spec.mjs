// What the citizen answers: a paper disposal climbs a level and is settled there; a finding "fake" is contested and overturned; what is said by telephone is
// written down.
import { expect, test } from '@playwright/test';
import { isAccessible } from './axe.mjs';
import { DESK, PHONE, alive, at, complaints, inquiry, make, person, signIn, step } from './people.mjs';

/** Brings a new complaint to the station of the demonstration, which inquires and reports. */
async function reported(browser, text) {
  const all = await inquiry(browser, text);
  await step(all.station, 'report', 'reported', { text: 'मौक़े पर जाकर लोगों से पूछा गया' });
  return all;
}

test('a paper disposal climbs a level, reaches a different officer, and is settled there', async ({ browser }) => {
  test.setTimeout(150_000);
  const { citizen, phone, reference, path, operator, station } = await reported(browser, 'रास्ते पर दीवार बना दी, कोई सुनता नहीं');
  await step(station, 'close', 'closed', { outcome: 'disposed', text: 'मौक़े पर जाकर सब देख लिया गया' });

  await phone.goto(path);
  await alive(phone);
  // Where a "no" leads is said before it is given.
  await expect(phone.locator('#answer')).toContainText('सिविल लाइंस क्षेत्र (ACP)');
  await isAccessible(phone, 'the question whether it is settled');
  // Without a choice nothing happens, and the words stay.
  await phone.fill('#answer-text', 'कोई आया ही नहीं');
  await phone.click('#answer button[type=submit]');
  await expect(phone.locator('#answer .field-error')).toBeVisible();
  await expect(phone.locator('#answer-text')).toHaveValue('कोई आया ही नहीं');
  await phone.getByLabel('नहीं, फिर से देखा जाए').check();
  await phone.click('#answer button[type=submit]');
  await expect(phone.locator('.sentence[data-status=forwarded]')).toBeVisible();

  // The station reads the words, and no longer decides.
  await at(station, reference);
  await expect(station.locator('.panel')).toContainText('कोई आया ही नहीं');
  await expect(station.locator('#move-start')).toHaveCount(0);

  const circle = await signIn(await person(browser, DESK), 'circle');
  await at(circle, reference);
  await step(circle, 'start', 'investigating');
  await step(circle, 'report', 'reported', { text: 'स्वयं मौक़े पर गए, सामान बरामद' });
  await step(circle, 'close', 'closed', { outcome: 'disposed', text: 'सामान बरामद कर मालिक को लौटाया गया' });
  await expect(phone.locator('.sentence[data-status=closed]')).toBeVisible();
  await phone.getByLabel('हाँ, हल हो गई').check();
  await phone.click('#answer button[type=submit]');
  await expect(phone.getByText('आपने बताया कि समस्या हल हो गई है। धन्यवाद।')).toBeVisible();
  await expect(phone.locator('#answer')).toHaveCount(0);

  // The cell sees the answer, and the page of samples opens for it.
  await at(operator, reference);
  await expect(operator.locator('.timeline')).toContainText('The complainant says: settled');
  await operator.goto('/staff/samples');
  await expect(operator.locator('main h1')).toHaveText('Sample checks');
  for (const context of [citizen, operator.context(), station.context()]) expect(complaints(context)).toEqual([]);
});

test('what the complainant says by telephone is written down by the cell, partly settled first, then settled', async ({ browser }) => {
  test.setTimeout(150_000);
  const { phone, reference, path, operator, station } = await reported(browser, 'मकान के आगे कूड़ा डाला जाता है');
  await step(station, 'close', 'closed', { outcome: 'disposed', text: 'मौक़े पर जाकर कूड़ा हटवाया गया' });
  await at(operator, reference);
  // Only "settled" needs no words.
  await make(operator, 'record-answer', { said: 'partly' });
  await expect(operator.locator('#move-record-answer .error-summary')).toContainText('This is required');
  await make(operator, 'record-answer', { said: 'partly', text: 'आधा कूड़ा अब भी है' });
  await expect(operator.locator('.timeline')).toContainText('The complainant says: partly settled');
  await phone.goto(path);
  await expect(phone.locator('main')).toContainText('समस्या कुछ हद तक हल हुई है');
  await expect(phone.locator('#answer')).toBeVisible();
  await make(operator, 'record-answer', { said: 'settled', text: '' });
  await expect(phone.getByText('आपने बताया कि समस्या हल हो गई है। धन्यवाद।')).toBeVisible();
  // Nobody writes down what is said about their own closing.
  await at(station, reference);
  await expect(station.locator('#move-record-answer')).toHaveCount(0);
});

test('a finding "fake" is signed by another officer, contested without scripts, and overturned higher up', async ({ browser }) => {
  test.setTimeout(150_000);
  const { phone, reference, path, station } = await reported(browser, 'खेत की मेड़ रात में काट दी गई');
  // What could not be confirmed, a civil dispute or a matter in court is not "fake": they are offered, "fake" is not.
  const outcomes = await station.locator('#move-close select[name=outcome] option').evaluateAll((all) => all.map((one) => one.value));
  for (const apart of ['unsubstantiated', 'civil_dispute', 'in_court']) expect(outcomes).toContain(apart);
  expect(outcomes).not.toContain('found_fake');
  await make(station, 'propose-fake', { reason: 'did_not_happen', text: 'पड़ोसियों ने घटना से इनकार किया' });
  await expect(station.locator('.panel .notice').filter({ hasText: 'It waits for a countersignature' })).toBeVisible();
  await expect(station.locator('#move-sign-fake')).toHaveCount(0);

  const circle = await signIn(await person(browser, DESK), 'circle');
  await at(circle, reference);
  await make(circle, 'sign-fake', { text: 'जाँच में घटना की पुष्टि नहीं हुई' });
  await expect(circle.locator('.panel .notice').filter({ hasText: 'The complainant can reply until' })).toBeVisible();

  // The public page says nothing of it.
  const stranger = await (await person(browser, PHONE)).newPage();
  await stranger.goto(`/t/${reference}`);
  await expect(stranger.locator('main')).not.toContainText('निष्कर्ष');
  await expect(stranger.locator('main')).not.toContainText('असत्य');

  const plain = await (await browser.newContext({ ...PHONE, javaScriptEnabled: false })).newPage();
  await plain.goto(path);
  await expect(plain.locator('main')).toContainText('जाँच में घटना की पुष्टि नहीं हुई');
  await expect(plain.locator('main')).not.toContainText('पड़ोसियों ने');
  // Without a word it comes back with what is missing.
  await plain.click('#contest button[type=submit]');
  await expect(plain.locator('#contest .field-error')).toBeVisible();
  await isAccessible(phone, 'the finding');
  await plain.fill('#contest-text', 'मेड़ सच में काटी गई, दो गवाह हैं');
  await plain.click('#contest button[type=submit]');
  await expect(plain.locator('main')).toContainText('मेड़ सच में काटी गई, दो गवाह हैं');
  await expect(plain.locator('#contest')).toHaveCount(0);

  // Neither of the two decides now; the chief does.
  await at(circle, reference);
  await expect(circle.locator('#move-close')).toHaveCount(0);
  const chief = await signIn(await person(browser, DESK), 'chief');
  await at(chief, reference);
  await expect(chief.locator('.panel')).toContainText('मेड़ सच में काटी गई, दो गवाह हैं');
  await step(chief, 'close', 'closed', { outcome: 'disposed', text: 'सामान बरामद कर मालिक को लौटाया गया' });
  await phone.goto(path);
  await expect(phone.locator('.sentence h1')).toHaveText('शिकायत बंद हुई: निस्तारित।');
});

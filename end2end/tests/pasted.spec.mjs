// Pasted text is accepted in the page too: the form is checked by the same code in the browser and on the server.
import { expect, test } from '@playwright/test';
import { DESK, PHONE, alive, file, person, signIn } from './people.mjs';

test('a number pasted from a message opens its page, and search finds the caller by it', async ({ browser }) => {
  const phone = await (await person(browser, PHONE)).newPage();
  const { reference } = await file(phone, 'झूंसी में मोटरसाइकिल UP70AB0042 चोरी हुई');
  const groups = [reference.slice(0, 3), reference.slice(3, 6), reference.slice(6)];
  for (const typed of [
    `आपकी शिकायत दर्ज हुई, संख्या ${groups.join('\u2011')} है।`,
    `\u202a#${groups.join('-')}\u202c`,
    `http://127.0.0.1:3000/t/${reference}`,
  ]) {
    await phone.goto('/track');
    await phone.fill('#reference', typed);
    await phone.click('main form button');
    await expect(phone).toHaveURL(new RegExp(`/t/${reference}$`));
  }
  const operator = await signIn(await person(browser, DESK), 'operator');
  await alive(operator);
  for (const words of [groups.join('\u2010'), 'UP70 AB 0042']) {
    await operator.fill('#q', words);
    await operator.press('#q', 'Enter');
    await expect(operator.locator(`.card a[href*="${reference}"]`)).toBeVisible();
  }
});

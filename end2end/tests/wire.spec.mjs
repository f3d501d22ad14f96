// The reading desk of the wire: keys, taking back before the answer leaves, focus, announcements, a phone.
import { expect, test } from '@playwright/test';
import { DESK, PHONE, alive, answers, complaints, decide, desk, open, person, write } from './people.mjs';

test('an answer is taken back with one key before it leaves, and the next one arrives', async ({ browser }) => {
  const cell = await person(browser, DESK);
  const wire = await desk(cell);
  const text = `कार्यालय कब खुलता है ${Date.now()}`;
  const id = await write(wire, { network: 'x', as: 'asha_k', text: `@PrayagrajPolice ${text}` });
  await open(wire, text);
  await decide(wire, 'query', 'सुबह दस बजे।');
  await expect(wire.locator('.last-one[data-leaving]')).toContainText('the answer leaves in');
  await expect(wire.locator('.waiting .card', { hasText: text })).toHaveCount(0);
  await wire.locator('[data-keys=wire]').focus();
  await wire.keyboard.press('u');
  await expect(wire.locator('.open-words')).toContainText(text);
  await expect(wire.locator('.taken-back')).toContainText('Taken back');
  await wire.waitForTimeout(6_500);
  expect(await answers(wire, id), 'nothing was sent').toEqual([]);
  await decide(wire, 'query', 'सुबह दस बजे।');
  // The list may also have the officer's decision before this one, whose answer has arrived.
  await expect.poll(async () => (await answers(wire, id)).map((one) => one.text), { timeout: 20_000 }).toEqual(['सुबह दस बजे।']);
  await expect(wire.locator('.wire-last .last-one').first()).toContainText('the answer arrived on X');
  expect(complaints(cell)).toEqual([]);
  await cell.close();
});

test('after a decision the focus is on the next post, and what became of it is announced', async ({ browser }) => {
  const cell = await person(browser, DESK);
  const wire = await desk(cell);
  const run = Date.now();
  for (const n of [1, 2]) await write(wire, { network: 'x', as: 'asha_k', text: `@PrayagrajPolice सस्ता लोन ${run} ${n}` });
  const [older, newer] = [`${run} 1`, `${run} 2`];
  await open(wire, newer);
  await wire.keyboard.press('x');
  await expect(wire.locator('.open-words')).toContainText(older);
  await expect(wire.locator('#open-head')).toBeFocused();
  await expect(wire.locator('[role=status]', { hasText: 'Spam' }).first()).toBeAttached();
  // A field swallows the keys, Escape gives them back.
  await wire.locator('#decide-category').focus();
  await wire.keyboard.press('Escape');
  await wire.keyboard.press('c');
  await expect(wire.locator('#decide-answer')).toBeVisible();
  await wire.keyboard.press('Escape');
  await expect(wire.locator('#decide-answer')).toHaveCount(0);
  await expect(wire.locator('#decide .decisions button').first()).toBeFocused();
  await wire.keyboard.press('x');
  await expect(wire.locator('.waiting .card', { hasText: older })).toHaveCount(0);
  await cell.close();
});

test('a newer post does not replace the one that is being read', async ({ browser }) => {
  const cell = await person(browser, DESK);
  const wire = await desk(cell);
  const run = Date.now();
  await write(wire, { network: 'x', as: 'asha_k', text: `@PrayagrajPolice पहली ${run}` });
  await open(wire, `पहली ${run}`);
  await write(wire, { network: 'x', as: 'ravi_naini', text: `@PrayagrajPolice दूसरी ${run}` });
  await expect(wire.locator('.waiting .card', { hasText: `दूसरी ${run}` })).toBeVisible({ timeout: 5_000 });
  await expect(wire.locator('.open-words')).toContainText(`पहली ${run}`);
  for (const words of [`पहली ${run}`, `दूसरी ${run}`]) {
    await open(wire, words);
    await wire.click('button[value=spam]');
    await expect(wire.locator('.waiting .card', { hasText: words })).toHaveCount(0);
  }
  await cell.close();
});

test('on a phone the decisions are under the thumb', async ({ browser }) => {
  const cell = await person(browser, PHONE);
  const wire = await desk(cell);
  const text = `कटरा में साइकिल चोरी हो गई ${Date.now()}`;
  await write(wire, { network: 'x', as: 'asha_k', text: `@PrayagrajPolice ${text}` });
  await expect(wire.locator('.waiting .card', { hasText: text })).toBeVisible();
  await wire.goto('/staff/wire');
  await alive(wire);
  await expect(wire.locator('.open-words')).toContainText(text);
  const boxes = await wire.locator('#decide .decisions .button').evaluateAll((all) => all.map((one) => one.getBoundingClientRect()).map(({ top, bottom, height }) => ({ top, bottom, height })));
  expect(boxes).toHaveLength(7);
  expect(boxes[0].top).toBeGreaterThanOrEqual(540);
  expect(boxes[0].bottom).toBeLessThanOrEqual(624);
  expect(Math.max(...boxes.map((box) => box.bottom))).toBeLessThanOrEqual(740);
  expect(Math.min(...boxes.map((box) => box.height))).toBeGreaterThanOrEqual(44);
  expect(await wire.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBe(0);
  await wire.click('#decide button[value=spam]');
  await expect(wire.locator('.waiting .card', { hasText: text })).toHaveCount(0);
  await cell.close();
});

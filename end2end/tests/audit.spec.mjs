// The auditor reads who did what, filters it, prints the anchors, and sees no word of a complaint. The chief holds and decides what is kept; an incident is
// entered and its hours run. With and without scripts.
import { expect, test } from '@playwright/test';
import { isAccessible } from './axe.mjs';
import { DESK, PHONE, complaints, enter, file, person } from './people.mjs';

/** A number that no other run of these tests has. */
const run = () => String(Date.now() % 1_000_000);

for (const scripts of [true, false]) {
  const how = scripts ? 'with scripts' : 'without scripts';

  test(`the auditor finds what was done to a complaint, and nothing that it says, ${how}`, async ({ browser }) => {
    const citizen = await person(browser, PHONE);
    const words = `ऑडिट-निशान-${scripts ? 'एक' : 'दो'}`;
    const { reference } = await file(await citizen.newPage(), words, { photo: false });
    const office = await person(browser, { ...DESK, javaScriptEnabled: scripts });
    const page = await enter(office, 'auditor', '/staff/audit');
    await expect(page.locator('.trail-entries tbody tr').first()).toBeVisible();
    await page.fill('#about', reference);
    await page.click('form.period button[type=submit]');
    await page.waitForURL(/about=/);
    const rows = page.locator('.trail-entries tbody tr');
    await expect(rows).toHaveCount(1);
    await expect(rows.first()).toContainText('received');
    await expect(rows.first()).toContainText(reference);
    expect(await page.content()).not.toContain(words);
    const [download] = await Promise.all([page.waitForEvent('download'), page.click('a[href*="/staff/audit/csv"]')]);
    expect(download.suggestedFilename()).toMatch(/^audit-\d{4}-\d\d-\d\d\.csv$/);
    // What the auditor may not open.
    for (const closed of [`/staff/c/${reference}`, '/staff/wire', '/staff/keys']) {
      const answer = await page.goto(closed);
      expect([403, 404], closed).toContain(answer.status());
      expect(await page.content()).not.toContain(words);
    }
    expect(complaints(office)).toEqual([]);
  });

  test(`a hold is set and ended, and an incident's hours run, ${how}`, async ({ browser }) => {
    const citizen = await person(browser, PHONE);
    const { reference } = await file(await citizen.newPage(), 'रोक के लिए', { photo: false });
    const office = await person(browser, { ...DESK, javaScriptEnabled: scripts });
    const page = await enter(office, 'chief', '/staff/retention');
    const reason = `W.P. ${run()}/2026`;
    await page.locator('details:has(form#hold) > summary').click();
    await page.fill('form#hold [name=reference]', reference);
    // A hold has a reason, and what was typed stays.
    await page.click('form#hold button[type=submit]');
    await expect(page.locator('form#hold .error-summary')).toBeVisible();
    await expect(page.locator('form#hold [name=reference]')).toHaveValue(reference);
    await page.fill('form#hold [name=hold_reason]', reason);
    await page.click('form#hold button[type=submit]');
    const hold = page.locator('.holds tbody tr', { hasText: reason });
    await expect(hold).toBeVisible();
    if (scripts) {
      await isAccessible(page, 'retention with a hold');
      await expect(hold.locator('form[data-alive]')).toBeVisible({ timeout: 15_000 });
    }
    await hold.locator('button[type=submit]').click();
    await expect(page.locator('.holds tbody tr', { hasText: reason })).toHaveCount(0);

    // Nothing goes by itself until the district confirms the spans; the list of what would go is a file; and it can be stopped again.
    const [list] = await Promise.all([page.waitForEvent('download'), page.click('a[href="/staff/retention/csv"]')]);
    expect(list.suggestedFilename()).toMatch(/^retention-\d{4}-\d\d-\d\d\.csv$/);
    await expect(page.locator('main')).toContainText('Off: nothing is erased by itself.');
    await page.locator('details:has(form#confirm) > summary').click();
    await page.click('form#confirm button[type=submit]');
    await expect(page.locator('main')).toContainText('confirmed the times above');
    await expect(page.locator('form#confirm')).toHaveCount(0);
    await page.click('form#stop button[type=submit]');
    await expect(page.locator('main')).toContainText('Off: nothing is erased by itself.');

    await page.goto('/staff/breaches');
    await page.locator('details:has(form#breach) > summary').click();
    const what = `a lost telephone, ${how}, ${run()}`;
    await page.fill('form#breach [name=noticed_at]', new Date(Date.now() - 2 * 86_400_000).toISOString().slice(0, 16));
    await page.fill('form#breach [name=breach_what]', what);
    await page.click('form#breach button[type=submit]');
    const breach = page.locator('.breach', { hasText: what });
    await expect(breach).toHaveAttribute('data-late', '');
    await expect(breach.locator('.duties')).toContainText('overdue since');
    // A step has words; each is entered once.
    await breach.locator('details > summary').click();
    await breach.locator('[name=breach_step]').selectOption('cert_in');
    await breach.locator('button[type=submit]').click();
    await expect(breach.locator('.error-summary')).toBeVisible();
    await breach.locator('[name=step_words]').fill('CERT-In 2026/114');
    await breach.locator('button[type=submit]').click();
    await expect(breach.locator('.duties')).toContainText('done');
    await expect(breach.locator('.steps-done')).toContainText('CERT-In 2026/114');
    await expect(breach.locator('[name=breach_step] option[value=cert_in]')).toHaveCount(0);
    if (scripts) await isAccessible(page, 'an incident whose hours run');
    expect(complaints(office)).toEqual([]);
  });
}

test('the auditor reads every page that watches over others, and changes none', async ({ browser }) => {
  const office = await person(browser, DESK);
  const page = await enter(office, 'auditor', '/staff/audit?sealed=1');
  await expect(page.locator('#sealed')).toBeChecked();
  await page.goto('/staff/audit?officer=nobody-of-this-name');
  await expect(page.locator('main')).toContainText('This username or this day was not found.');
  await expect(page.locator('.empty').first()).toBeVisible();
  for (const address of ['/staff/retention', '/staff/breaches', '/staff/apart', '/staff/masks']) {
    await page.goto(address);
    await expect(page.locator('main h1'), address).toBeVisible();
    await expect(page.locator('.page-body form'), address).toHaveCount(0);
  }
  expect(complaints(office)).toEqual([]);
});

test('on paper the page of the trail is its anchors alone', async ({ browser }) => {
  const office = await person(browser, DESK);
  const page = await enter(office, 'auditor', '/staff/audit');
  await page.emulateMedia({ media: 'print' });
  await expect(page.locator('.anchors')).toBeVisible();
  await expect(page.locator('.trail-entries')).toBeHidden();
  await expect(page.locator('form.period')).toBeHidden();
});

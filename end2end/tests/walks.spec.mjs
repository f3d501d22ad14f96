// Every page walked by keyboard, and by what a screen reader is given: names, roles, order, announcements.
import { expect, test } from '@playwright/test';
import { DESK, PHONE, alive, decide, desk, enter, file, formAlive, make, open, person, send, settled, signIn, write } from './people.mjs';

const CITIZEN = ['/', '/track', '/figures', '/statements', '/statements/BC8CH0R1', '/statements/7K2P9XQM', '/figures?from=x', '/developers', '/sign-in', '/nowhere'];
const STAFF = ['/staff', '/staff/wire', '/staff/answers', '/staff/offices', '/staff/officers', '/staff/morning', '/staff/orders', '/staff/sheet', '/staff/notices', '/staff/figures', '/staff/figures/cases?number=open', '/staff/report', '/staff/shift', '/staff/samples', '/staff/statements', '/staff/statements?new=1', '/staff/statements?one=5R8T3WZN', '/staff/clocks', '/staff/categories', '/staff/questions', '/staff/spellings', '/staff/masks', '/staff/macros', '/staff/keys', '/staff/webhooks', '/staff/apart', '/staff/retention', '/staff/breaches', '/staff/me'];
/** The pages of one complaint. */
const ofComplaint = (reference) => [`/staff/c/${reference}`, `/staff/c/${reference}/redact?source=text`, `/staff/incident/${reference}`];

/** Everything that Tab should reach, in the order of the document. A group of radio buttons is one stop. */
const CONTROLS = 'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"]';

/** What is wrong with the element that has the focus, or null when the page is left. */
function judged(controls) {
  const element = document.activeElement;
  if (!element || element === document.body || element === document.documentElement) return null;
  const name = `${element.tagName.toLowerCase()}${element.id ? `#${element.id}` : ''} "${(element.getAttribute('aria-label') ?? element.innerText ?? element.value ?? '').trim().slice(0, 40)}"`;
  const faults = [];
  const box = element.getBoundingClientRect();
  if (box.bottom <= 0 || box.top >= innerHeight || box.right <= 0 || box.left >= innerWidth) faults.push('is outside the window');
  // At least one point of it must be visible, so it does not lie wholly below a bar that stays (WCAG 2.4.11).
  const [left, right] = [Math.max(box.left, 0), Math.min(box.right, innerWidth)];
  const [above, below] = [Math.max(box.top, 0), Math.min(box.bottom, innerHeight)];
  const points = [0.1, 0.5, 0.9].flatMap((x) => [0.15, 0.5, 0.85].map((y) => [left + (right - left) * x, above + (below - above) * y]));
  const seen = points.some(([x, y]) => {
    const top = document.elementFromPoint(x, y);
    return top && (element.contains(top) || top.contains(element) || [...(element.labels ?? [])].some((label) => label.contains(top)));
  });
  if (!seen) faults.push('is hidden behind something');
  const marked = [element, element.parentElement, ...(element.labels ?? [])].some((part) => {
    const style = getComputedStyle(part);
    return (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2) || style.boxShadow !== 'none';
  });
  // Of a date, the browser marks the part that is edited, which is not an element of the page.
  if (!marked && element.type !== 'date' && element.type !== 'datetime-local') faults.push('has no visible focus');
  const place = [...document.querySelectorAll(controls)].indexOf(element);
  return { name, faults, place };
}

/** Presses Tab from the top of the page until it is left: every stop with its faults. */
async function walk(page, most = 1200) {
  const stops = [];
  await page.evaluate(() => { document.activeElement?.blur(); window.scrollTo(0, 0); });
  for (let n = 0; n < most; n++) {
    await page.keyboard.press('Tab');
    const stop = await page.evaluate(judged, CONTROLS);
    if (!stop || (n > 0 && stop.place === stops[0].place)) return stops;
    stops.push(stop);
  }
  throw new Error(`Tab does not leave the page after ${most} stops, the last is ${stops.at(-1).name}`);
}

/** The controls that can be seen and take part, but were no stop. */
const missed = (page, places) => page.evaluate(([controls, places]) => {
  const reached = new Set(places);
  const groups = new Set();
  const all = [...document.querySelectorAll(controls)];
  for (const place of places) if (all[place]?.type === 'radio') groups.add(all[place].name);
  return all.filter((element, place) => !reached.has(place) && element.tabIndex >= 0 && !element.disabled && !(element.type === 'radio' && groups.has(element.name))
    && element.checkVisibility({ visibilityProperty: true }) && !element.closest('[inert]'))
    .map((element) => `${element.tagName.toLowerCase()}#${element.id} ${element.outerHTML.slice(0, 80)}`);
}, [CONTROLS, places]);

async function isWalkable(page, address) {
  const stops = await walk(page);
  expect(stops.length, address).toBeGreaterThan(2);
  expect(stops.filter((stop) => stop.faults.length).map((stop) => `${stop.name}: ${stop.faults.join(', ')}`), address).toEqual([]);
  const places = stops.map((stop) => stop.place);
  expect(places, `${address}: the order of focus is the order of the document`).toEqual(places.toSorted((a, b) => a - b));
  expect(await missed(page, places), `${address}: not reached by Tab`).toEqual([]);
}

for (const [name, options] of [['a phone', PHONE], ['a desk', DESK]]) {
  test(`every page of a citizen by keyboard at ${name}`, async ({ browser }) => {
    test.setTimeout(180_000);
    const context = await person(browser, options);
    const page = await context.newPage();
    const { reference, path, key } = await file(page, 'कुंजियों से हर पन्ना', { photo: true, category: 'theft' });
    for (const address of [...CITIZEN, `/t/${reference}`, path, `/sent/${reference}/${key}`]) {
      await page.goto(address);
      await settled(page);
      await isWalkable(page, address);
    }
    await context.close();
  });

  test(`every page of the staff by keyboard at ${name}`, async ({ browser }) => {
    test.setTimeout(600_000);
    const context = await person(browser, options);
    const citizen = await context.newPage();
    const { reference } = await file(citizen, 'कुंजियों से हर पन्ना', { photo: true, category: 'theft' });
    const page = await signIn(context, 'chief');
    for (const address of [...STAFF, ...ofComplaint(reference)]) {
      await page.goto(address);
      await settled(page);
      await isWalkable(page, address);
    }
    await context.close();
    const office = await person(browser, options);
    const auditor = await enter(office, 'auditor', '/staff/audit?kind=signed_in');
    await auditor.waitForTimeout(800);
    await isWalkable(auditor, '/staff/audit');
    await office.close();
  });
}

/** What a screen reader is given: the tree of the browser without what is ignored. */
async function tree(page) {
  const client = await page.context().newCDPSession(page);
  const { nodes } = await client.send('Accessibility.getFullAXTree');
  await client.detach();
  // They come level by level; a reader goes through the children of each before the next.
  const byId = new Map(nodes.map((node) => [node.nodeId, node]));
  const inOrder = (node) => [node, ...(node.childIds ?? []).flatMap((id) => (byId.has(id) ? inOrder(byId.get(id)) : []))];
  return nodes.filter((node) => !byId.has(node.parentId)).flatMap(inOrder).filter((node) => !node.ignored).map((node) => ({
    role: node.role?.value, name: (node.name?.value ?? '').trim(), focusable: node.properties?.some((p) => p.name === 'focusable' && p.value.value),
    level: node.properties?.find((p) => p.name === 'level')?.value.value,
  }));
}

const NAMED = ['button', 'link', 'textbox', 'searchbox', 'combobox', 'checkbox', 'radio', 'img', 'image', 'region', 'navigation', 'dialog', 'listbox', 'menu', 'group'];
const NEEDS_NAME = new Set(NAMED.filter((role) => role !== 'group'));

async function isReadable(page, address) {
  const nodes = await tree(page);
  const nameless = nodes.filter((node) => NEEDS_NAME.has(node.role) && node.name === '');
  // One navigation of a page may go without a name.
  const counted = nameless.filter((node) => node.role !== 'navigation' || nodes.filter((other) => other.role === 'navigation').length > 1);
  expect(counted, `${address}: without a name`).toEqual([]);
  expect(nodes.filter((node) => node.role === 'main').length, `${address}: one main part`).toBe(1);
  const headings = nodes.filter((node) => node.role === 'heading');
  expect(headings.filter((node) => node.level === 1).length, `${address}: one first heading, of ${JSON.stringify(headings.map((h) => [h.level, h.name]))}`).toBe(1);
  for (const [before, after] of headings.slice(1).map((after, n) => [headings[n], after])) {
    expect(after.level - before.level, `${address}: "${after.name}" skips a level after "${before.name}"`).toBeLessThanOrEqual(1);
  }
  const marks = nodes.filter((node) => ['banner', 'navigation', 'complementary', 'contentinfo', 'search', 'form', 'region'].includes(node.role))
    // A form without a name is no landmark.
    .filter((node) => node.role !== 'form' || node.name).map((node) => `${node.role} ${node.name}`);
  expect(marks.length - new Set(marks).size, `${address}: two parts of one name in ${marks.join(', ')}`).toBe(0);
}

test('what a screen reader is given on every page', async ({ browser }) => {
  test.setTimeout(300_000);
  const context = await person(browser, DESK);
  const page = await context.newPage();
  const { reference, path, key } = await file(page, 'सुनने वाले के लिए', { photo: true, category: 'theft' });
  for (const address of [...CITIZEN, `/t/${reference}`, path, `/sent/${reference}/${key}`]) {
    await page.goto(address);
    await settled(page);
    await isReadable(page, address);
  }
  const staff = await signIn(context, 'chief');
  for (const address of [...STAFF, ...ofComplaint(reference)]) {
    await staff.goto(address);
    await settled(staff);
    await isReadable(staff, address);
  }
  await context.close();
  const office = await person(browser, DESK);
  const auditor = await enter(office, 'auditor', '/staff/audit');
  await auditor.waitForTimeout(800);
  await isReadable(auditor, '/staff/audit');
  await office.close();
});

/** Notes everything that is announced from now on, also on pages that follow. */
async function listen(page) {
  const heard = [];
  await page.exposeFunction('sunwaiHeard', (text) => { if (heard.at(-1) !== text) heard.push(text); });
  const begin = () => {
    const spoken = '[role=status], [role=alert], [aria-live]:not([aria-live=off])';
    new MutationObserver((changes) => {
      for (const change of changes) {
        const element = change.target.nodeType === 1 ? change.target : change.target.parentElement;
        const part = element?.closest(spoken);
        const text = part?.innerText?.trim();
        if (text) window.sunwaiHeard(text);
      }
    }).observe(document, { subtree: true, childList: true, characterData: true });
    let focused = null;
    document.addEventListener('focusin', (event) => {
      if (event.target === focused) return;
      focused = event.target;
      if (/^H[12]$/.test(event.target.tagName) || event.target.matches('.error-summary')) window.sunwaiHeard(event.target.innerText.trim());
    });
  };
  await page.addInitScript(begin);
  await page.evaluate(begin);
  return heard;
}

/** The announcements in this order, others may come between. */
async function inOrder(heard, wanted) {
  await expect(async () => {
    let at = -1;
    for (const want of wanted) {
      const next = heard.findIndex((text, n) => n > at && want.test(text));
      expect(next, `${want} after ${at} in ${JSON.stringify(heard)}`).toBeGreaterThan(at);
      at = next;
    }
  }).toPass({ timeout: 10_000 });
}

test('filing and tracking are announced in order', async ({ browser }) => {
  const context = await person(browser, { ...DESK, locale: 'en-IN' });
  const page = await context.newPage();
  await page.goto('/');
  await formAlive(page);
  const heard = await listen(page);
  await page.click('#file button[type=submit]');
  await expect(page.locator('.error-summary')).toBeVisible();
  await page.fill('#file-text', 'The shop was broken into');
  await page.selectOption('#file-category', 'theft');
  await page.fill('#file-place', 'Civil Lines');
  await send(page);
  await inOrder(heard, [/problem|correct|missing/i, /check/i]);
  // The number is the heading of the page that follows, so it is read first.
  await expect(page.locator('h1')).toBeVisible();
  const [, , reference, key] = new URL(page.url()).pathname.split('/');
  await page.goto(`/t/${reference}/${key}`);
  await expect(page.locator('.live[data-link=on]').first()).toBeVisible();
  const officer = await signIn(await person(browser, DESK), 'operator');
  await officer.goto(`/staff/c/${reference}`);
  await alive(officer);
  await make(officer, 'forward', { station: { label: 'Civil Lines' } });
  await inOrder(heard, [/Civil Lines|station/i]);
  await context.close();
});

test('moves on the board, decisions on the wire and the sheet are announced in order', async ({ browser }) => {
  const citizen = await person(browser, PHONE);
  const { reference } = await file(await citizen.newPage(), 'घोषणा का क्रम', { photo: false });
  const context = await person(browser, DESK);
  const page = await signIn(context, 'operator');
  await alive(page);
  const heard = await listen(page);
  await page.goto(`/staff/c/${reference}`);
  await alive(page);
  await make(page, 'forward', { station: { label: 'Naini' } });
  await inOrder(heard, [/forwarded/i]);
  const wire = await desk(await person(browser, DESK));
  const told = await listen(wire);
  const words = `@PrayagrajPolice सिविल लाइंस में दुकान का ताला टूटा ${Date.now()}`;
  await write(wire, { network: 'x', as: 'asha_k', text: words });
  await expect(wire.locator('.waiting .card a', { hasText: words.slice(-13) })).toBeVisible();
  await open(wire, words.slice(-13));
  await wire.selectOption('#decide-category', 'theft');
  await decide(wire, 'complaint');
  await inOrder(told, [/complaint|recorded|number/i]);
  const chief = await signIn(await person(browser, DESK), 'chief');
  await alive(chief);
  const said = await listen(chief);
  await chief.locator('.rooms a[href="/staff/sheet"]').click();
  await inOrder(said, [/sheet/i]);
  await context.close();
});

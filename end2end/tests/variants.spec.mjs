// Every kind of page as people need it: other language and scheme, 320 pixels, text twice as large, text set wider, forced colours, on paper.
import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import { DESK, PHONE, enter, file, person, settled, signIn } from './people.mjs';

/** Form, tracking, figures; board, wire, sheet; lists with forms, wide tables, words to tick, and what only the auditor reads. */
const kinds = (reference) => [
  ['/', 'citizen'], [`/t/${reference}`, 'citizen'], ['/figures', 'citizen'], ['/statements/7K2P9XQM', 'citizen'],
  ['/staff', 'chief'], ['/staff/wire', 'chief'], ['/staff/sheet', 'chief'], ['/staff/figures', 'chief'], ['/staff/statements?one=5R8T3WZN', 'chief'], ['/staff/samples', 'chief'], ['/staff/questions', 'chief'], ['/staff/apart', 'chief'],
  ['/staff/masks', 'chief'], ['/staff/retention', 'chief'], ['/staff/breaches', 'chief'], [`/staff/incident/${reference}`, 'chief'], [`/staff/c/${reference}/redact?source=text`, 'chief'],
  ['/staff/audit?kind=signed_in', 'auditor'],
];

/** Opens the kinds of page, one after the other. */
async function onEach(browser, options, look, prepare = async () => {}) {
  const context = await person(browser, options);
  const page = await context.newPage();
  const { reference } = await file(page, 'छह तरह के पन्ने', { photo: false });
  const office = await person(browser, options);
  const who = { citizen: page, chief: await signIn(context, 'chief'), auditor: await enter(office, 'auditor', '/staff/audit') };
  for (const [address, reader] of kinds(reference)) {
    const here = who[reader];
    await here.goto(address);
    await settled(here);
    await prepare(here);
    await look(here, address);
  }
  await context.close();
  await office.close();
}

/** The page itself does not scroll sideways; a wide table may within its own frame. */
const fits = (page) => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

/** Words that are cut off: text that is larger than the box that hides what overflows. */
const cut = (page) => page.evaluate(() => [...document.querySelectorAll('main *, nav *, header *')].filter((element) => {
  if (!element.checkVisibility() || ![...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim())) return false;
  const style = getComputedStyle(element);
  // What is shortened on purpose says so with an ellipsis, and the whole text is one key away.
  if (style.textOverflow === 'ellipsis' || style.webkitLineClamp !== 'none') return false;
  // Words for those who listen are clipped to a point.
  if (element.closest('.hidden') || style.clipPath !== 'none') return false;
  // A drawing in place of letters is no text.
  if (element.closest('[aria-hidden=true]')) return false;
  if (style.overflowX === 'visible' && style.overflowY === 'visible') return false;
  if (style.overflowX === 'auto' || style.overflowY === 'auto' || style.overflowX === 'scroll' || style.overflowY === 'scroll') return false;
  return element.scrollHeight > element.clientHeight + 2 || element.scrollWidth > element.clientWidth + 2;
}).map((element) => `${element.tagName.toLowerCase()}.${element.className} "${element.innerText.slice(0, 40)}"`));

/** In forced colours the contrast is that of the reader's own colours. */
async function violations(page, without = []) {
  const found = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']).disableRules(without).analyze();
  return found.violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(' ')).slice(0, 3).join(' | ')}`);
}

for (const locale of ['hi-IN', 'en-IN']) {
  for (const colorScheme of ['light', 'dark']) {
    test(`every kind of page in ${locale}, ${colorScheme}, at both sizes`, async ({ browser }) => {
      test.setTimeout(300_000);
      for (const size of [PHONE, DESK]) {
        await onEach(browser, { viewport: size.viewport, locale, colorScheme }, async (page, address) => {
          expect(await violations(page), address).toEqual([]);
          expect(await fits(page), address).toBeLessThanOrEqual(0);
        });
      }
    });
  }
}

test('every kind of page at 320 pixels', async ({ browser }) => {
  test.setTimeout(180_000);
  await onEach(browser, { viewport: { width: 320, height: 640 }, locale: 'hi-IN' }, async (page, address) => {
    expect(await fits(page), address).toBeLessThanOrEqual(0);
    expect(await cut(page), address).toEqual([]);
  });
});

test('every kind of page with text twice as large', async ({ browser }) => {
  test.setTimeout(180_000);
  for (const [viewport, locale] of [[{ width: 1280, height: 900 }, 'en-IN'], [{ width: 412, height: 800 }, 'hi-IN']]) {
    await onEach(browser, { viewport, locale }, async (page, address) => {
      expect(await fits(page), `${address} at ${viewport.width}`).toBeLessThanOrEqual(0);
      expect(await cut(page), `${address} at ${viewport.width}`).toEqual([]);
    }, async (page) => {
      await page.addStyleTag({ content: 'html { font-size: 200% !important; }' }).catch(() => page.evaluate(() => { document.documentElement.style.fontSize = '200%'; }));
      await page.waitForTimeout(150);
    });
  }
});

test('every kind of page with text set wider (WCAG 1.4.12)', async ({ browser }) => {
  test.setTimeout(180_000);
  const wider = '* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; } p { margin-bottom: 2em !important; }';
  for (const size of [PHONE, DESK]) {
    await onEach(browser, { viewport: size.viewport, locale: size.locale }, async (page, address) => {
      expect(await cut(page), address).toEqual([]);
      expect(await fits(page), address).toBeLessThanOrEqual(0);
    }, async (page) => {
      // As a browser extension would do it: a constructed sheet, which the page's policy does not concern.
      await page.evaluate((css) => {
        const sheet = new CSSStyleSheet();
        sheet.replaceSync(css);
        document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
      }, wider);
      await page.waitForTimeout(150);
    });
  }
});

test('every kind of page in forced colours: what is current, chosen or pressed is still seen', async ({ browser }) => {
  test.setTimeout(180_000);
  await onEach(browser, { viewport: DESK.viewport, locale: 'en-IN', forcedColors: 'active' }, async (page, address) => {
    expect(await violations(page, ['color-contrast']), address).toEqual([]);
    // What is marked as current must differ from its neighbours by more than a colour that is forced away.
    const unmarked = await page.evaluate(() => [...document.querySelectorAll('[aria-current]:not([aria-current=false])')].filter((element) => {
      if (!element.checkVisibility()) return false;
      const style = getComputedStyle(element);
      const line = style.outlineStyle !== 'none' || style.textDecorationLine !== 'none' || Number(style.fontWeight) >= 600
        || ['Top', 'Right', 'Bottom', 'Left'].some((side) => style[`border${side}Style`] !== 'none' && parseFloat(style[`border${side}Width`]) >= 2)
        || style.forcedColorAdjust === 'none';
      return !line;
    }).map((element) => element.outerHTML.slice(0, 100)));
    expect(unmarked, address).toEqual([]);
  });
});

test('every kind of page on paper from a dark screen: dark words on white', async ({ browser }) => {
  test.setTimeout(180_000);
  await onEach(browser, { viewport: DESK.viewport, locale: 'hi-IN', colorScheme: 'dark' }, async (page, address) => {
    const [ink, paper] = await page.evaluate(() => {
      const light = (color) => { const [r, g, b] = color.match(/[\d.]+/g).map(Number); return (r * 299 + g * 587 + b * 114) / 1000; };
      const heading = document.querySelector('main h1, main h2');
      const back = getComputedStyle(document.body).backgroundColor;
      return [light(getComputedStyle(heading).color), back === 'rgba(0, 0, 0, 0)' ? 255 : light(back)];
    });
    expect(ink, `${address}: words`).toBeLessThan(120);
    expect(paper, `${address}: paper`).toBeGreaterThan(240);
  }, (page) => page.emulateMedia({ media: 'print', colorScheme: 'dark' }));
});

// The figures of "make reach": what a cheap phone on a bad line and the staff's screens get. node reach.mjs [address]
//
// Prints a table with the goal of each figure, and one JSON line a figure as the benchmarks do. A browser is slowed down as a cheap phone is: CPU four times
// slower, and a line of 400 kbit/s with 400 ms or of 50 kbit/s with 2 s to every answer. Each load is a fresh browser; the median of three is shown.
import { chromium } from '@playwright/test';
import { request as raw } from 'node:http';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import config from './playwright.config.mjs';
import { DESK, PHONE, alive, file, picture, signIn } from './tests/people.mjs';

const [address = 'http://127.0.0.1:3000'] = process.argv.slice(2);
const SLOW = { latency: 400, downloadThroughput: 400_000 / 8, uploadThroughput: 400_000 / 8 };
const SLOWEST = { latency: 2_000, downloadThroughput: 50_000 / 8, uploadThroughput: 50_000 / 8 };
const LOADS = 3;
const LIGHTHOUSE_RUNS = Number(process.env.SUNWAI_LIGHTHOUSE_RUNS ?? 5);
const only = process.env.SUNWAI_REACH?.split(',');
const figures = [];

function figure(name, value, unit, goal, holds) {
  figures.push({ name, value, unit, goal, holds });
  console.log(JSON.stringify({ bench: 'reach', figure: name, value, unit }));
}

const below = (limit) => (value) => value < limit;
const atMost = (limit) => (value) => value <= limit;
const atLeast = (limit) => (value) => value >= limit;
function measured(name, value, unit, goal, holds) {
  figure(name, value, unit, goal, holds(value));
}

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

/** Bytes of an answer's body as it goes over the line with Brotli. */
function bytes(url) {
  return new Promise((resolve, reject) => {
    const { hostname, port, pathname, search } = new URL(url, address);
    raw({ host: hostname, port, path: pathname + search, headers: { 'accept-encoding': 'br', 'accept-language': 'hi', accept: 'text/html,*/*' } }, (response) => {
      let n = 0;
      response.on('data', (chunk) => { n += chunk.length; });
      response.on('end', () => resolve(n));
    }).on('error', reject).end();
  });
}

async function slowed(browser, line, cookies) {
  const context = await browser.newContext({ ...PHONE, baseURL: address });
  if (cookies) await context.addCookies(cookies);
  const page = await context.newPage();
  const client = await context.newCDPSession(page);
  await client.send('Network.enable');
  await client.send('Network.emulateNetworkConditions', { offline: false, ...line });
  await client.send('Emulation.setCPUThrottlingRate', { rate: 4 });
  return { context, page };
}

/** Loads a page on a slow line: milliseconds to the first paint, and until it is alive. */
async function load(browser, path, line, isAlive) {
  const { context, page } = await slowed(browser, line);
  const begun = Date.now();
  await page.goto(path, { waitUntil: 'commit', timeout: 120_000 });
  const painted = await page.waitForFunction(
    () => performance.getEntriesByName('first-contentful-paint')[0]?.startTime, null, { timeout: 120_000, polling: 50 },
  );
  const paint = await painted.jsonValue();
  let live = null;
  if (isAlive) {
    await page.waitForFunction(isAlive, null, { timeout: 120_000, polling: 50 });
    live = Date.now() - begun;
  }
  await context.close();
  return { paint, live };
}

const FILE_ALIVE = () => document.documentElement.hasAttribute('data-alive') || !document.querySelector('.position')?.hidden;

async function paints(browser) {
  const slow = [];
  for (let n = 0; n < LOADS; n++) slow.push(await load(browser, '/', SLOW, FILE_ALIVE));
  measured('/ first paint at 400 kbit/s, 400 ms', median(slow.map((one) => one.paint)) / 1_000, 's', 'under 1.0', below(1.0));
  measured('/ alive at 400 kbit/s, 400 ms', median(slow.map((one) => one.live)) / 1_000, 's', 'under 4.2', below(4.2));
  const slowest = [];
  for (let n = 0; n < LOADS; n++) slowest.push(await load(browser, '/', SLOWEST));
  measured('/ first paint at 50 kbit/s, 2 s', median(slowest.map((one) => one.paint)) / 1_000, 's', 'under 4', below(4));
}

/** Every file that a fresh visit of this page asks for. */
async function asked(browser, options, path, cookies, ready) {
  const context = await browser.newContext({ ...options, baseURL: address });
  if (cookies) await context.addCookies(cookies);
  const page = await context.newPage();
  const urls = [];
  page.on('request', (request) => urls.push(request.url()));
  await page.goto(path);
  await ready(page);
  await page.waitForLoadState('networkidle').catch(() => {});
  await context.close();
  return urls;
}

async function weights(browser, reference, cookies) {
  const live = (page) => page.waitForSelector('.live[data-link=on]');
  const idle = (page) => page.waitForTimeout(3_000);
  const pages = [
    ['/', PHONE, null, idle, 120], [`/t/${reference}`, PHONE, null, live, 140], ['/sign-in', PHONE, null, idle, 120], ['/staff', DESK, cookies, live, 400],
  ];
  for (const [path, options, session, ready, limit] of pages) {
    const urls = await asked(browser, options, path, session, ready);
    const wasm = [...new Set(urls.filter((url) => url.endsWith('.wasm')))];
    const sum = (await Promise.all(wasm.map(bytes))).reduce((all, n) => all + n, 0);
    const name = path.startsWith('/t/') ? '/t/…' : path;
    measured(`${name} WASM`, sum / 1_000, 'kB', `under ${limit}`, below(limit));
    figure(`${name} WASM files`, wasm.length, 'files', '', true);
    if (path === '/') {
      const style = [...new Set(urls.filter((url) => url.endsWith('.css')))];
      const html = await bytes('/');
      const css = (await Promise.all(style.map(bytes))).reduce((all, n) => all + n, 0);
      figure('/ HTML', html / 1_000, 'kB', '', true);
      measured('/ HTML with the CSS of its first paint', (html + (await blocking() ? css : 0)) / 1_000, 'kB', 'at most 12', atMost(12));
    }
  }
}

/** Whether the first paint waits for a stylesheet. */
async function blocking() {
  const html = await (await fetch(`${address}/`)).text();
  const head = html.slice(0, html.indexOf('</head>')).replace(/<noscript>.*?<\/noscript>/gs, '');
  return /<link[^>]*rel="stylesheet"(?![^>]*media="(?:print|not all)")/.test(head);
}

/** Sends four photos over this line and says how long it took. */
async function photos(browser) {
  const { context, page } = await slowed(browser, { latency: 400, downloadThroughput: 1_000_000, uploadThroughput: 64_000 / 8 });
  await page.goto('/');
  await page.waitForFunction(FILE_ALIVE, null, { timeout: 60_000 });
  await page.fill('#file-text', 'चार तस्वीरें, धीमी लाइन');
  await page.setInputFiles('#file-photos', [1, 2, 3, 4].map((n) => ({ name: `street-${n}.png`, mimeType: 'image/png', buffer: picture(1600 + n, 1200) })));
  await page.waitForTimeout(4_000);
  const begun = Date.now();
  const arrived = await Promise.all([page.waitForURL('**/sent/**', { timeout: 600_000 }), page.click('#file button[type=submit]')])
    .then(() => true, () => false);
  const seconds = (Date.now() - begun) / 1_000;
  figure('four photos at 64 kbit/s', arrived ? seconds : -1, 's', 'arrive', arrived);
  await context.close();
}

/** Cards that are wholly within the window, and where the first one begins. */
const cards = (page, selector) => page.evaluate((selector) => {
  const all = [...document.querySelectorAll(selector)].map((card) => card.getBoundingClientRect()).filter((box) => box.height > 0);
  const bars = [...document.querySelectorAll('.tabs, .reply-bar')].map((bar) => bar.getBoundingClientRect()).filter((box) => box.height > 0 && box.top > innerHeight / 2);
  const bottom = Math.min(innerHeight, ...bars.map((bar) => bar.top));
  const whole = all.filter((box) => box.top >= 0 && box.bottom <= bottom && box.left >= 0 && box.right <= innerWidth);
  return { whole: whole.length, first: Math.round(Math.min(...all.map((box) => box.top))) };
}, selector);

const top = (page, selector) => page.locator(selector).first().evaluate((element) => Math.round(element.getBoundingClientRect().top));

async function staff(browser, reference) {
  const desk = await browser.newContext({ ...DESK, baseURL: address });
  const page = await signIn(desk, 'operator');
  await alive(page);
  const board = await cards(page, '.column .card');
  measured('board at 1440x900: whole cards', board.whole, 'cards', 'at least 45', atLeast(45));
  measured('board at 1440x900: first card', board.first, 'px', 'at most 110', atMost(110));
  await page.goto(`/staff/c/${reference}`);
  await alive(page);
  measured('board beside an open panel: whole cards', (await cards(page, '.column .card')).whole, 'cards', 'at least 36', atLeast(36));
  await page.goto('/staff');
  await alive(page);
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await page.waitForSelector('.panel');
  let keys = 0;
  const inPanel = () => page.evaluate(() => !!document.activeElement?.closest('.panel'));
  await page.waitForTimeout(800);
  while (!(await inPanel()) && keys < 200) {
    await page.keyboard.press('Tab');
    keys += 1;
  }
  measured('focused card to its open panel', keys + 1, 'keys', '1', atMost(1));
  await desk.close();

  const phone = await browser.newContext({ ...PHONE, baseURL: address });
  const small = await signIn(phone, 'operator');
  await small.waitForTimeout(1_000);
  measured('board on a phone: whole cards', (await cards(small, '.column .card')).whole, 'cards', 'at least 5', atLeast(5));
  await small.goto('/staff/wire');
  await small.waitForTimeout(1_500);
  const open = small.locator('.waiting .card a').first();
  if (await open.count()) {
    await open.click();
    await small.waitForTimeout(1_000);
  }
  const decision = await top(small, '[data-decision], .decisions button, .dispositions button').catch(() => -1);
  measured('wire on a phone: first decision', decision, 'px', 'within 740', (value) => value >= 0 && value <= 700);
  await phone.close();
  const station = await browser.newContext({ ...PHONE, baseURL: address });
  const officer = await signIn(station, process.env.SUNWAI_REACH_STATION ?? 'station');
  await officer.waitForTimeout(1_000);
  measured('station queue on a phone: whole cards', (await cards(officer, '.column .card')).whole, 'cards', 'at least 5', atLeast(5));
  await officer.locator('.column .card a').first().click();
  await officer.waitForSelector('.panel');
  await officer.waitForTimeout(1_000);
  const action = await top(officer, '.panel [data-primary], .panel form button[type=submit]').catch(() => -1);
  measured("station's first action on a phone", action, 'px', 'under 400', (value) => value >= 0 && value < 400);
  await station.close();
}

/** Lighthouse's four scores of a page: the median of several runs. */
async function lighthouse(reference, path) {
  const { default: lighthouse } = await import(process.env.SUNWAI_LIGHTHOUSE ?? 'lighthouse');
  const profile = mkdtempSync(join(tmpdir(), 'sunwai-lighthouse-'));
  const port = 9_300 + Math.floor(Math.random() * 500);
  const browser = spawn(config.use.launchOptions.executablePath, [
    ...config.use.launchOptions.args, '--headless=new', `--remote-debugging-port=${port}`, `--user-data-dir=${profile}`, 'about:blank',
  ], { stdio: 'ignore' });
  try {
    for (let n = 0; n < 100; n++) {
      const there = await fetch(`http://127.0.0.1:${port}/json/version`).then(() => true, () => false);
      if (there) break;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    const pages = [['/', '/'], ['/track', '/track'], ['/t/…', `/t/${reference}`], ['private page', path], ['/figures', '/figures'], ['/sign-in', '/sign-in']];
    for (const [name, path] of pages) {
      const scores = { performance: [], accessibility: [], 'best-practices': [], seo: [] };
      for (let n = 0; n < LIGHTHOUSE_RUNS; n++) {
        const result = await lighthouse(`${address}${path}`, { port, logLevel: 'error', output: 'json', onlyCategories: Object.keys(scores) });
        for (const [category, all] of Object.entries(scores)) all.push(Math.round((result.lhr.categories[category]?.score ?? 0) * 100));
        if (n === 0) {
          for (const audit of Object.values(result.lhr.audits)) {
            if (audit.score !== null && audit.score < 0.9 && ['binary', 'metricSavings', 'numeric'].includes(audit.scoreDisplayMode)) {
              console.error(`  ${name}: ${audit.id} ${audit.score} ${audit.displayValue ?? ''}`);
            }
          }
        }
      }
      measured(`Lighthouse performance, ${name}`, median(scores.performance), '', 'at least 98', atLeast(98));
      measured(`Lighthouse accessibility, ${name}`, median(scores.accessibility), '', '100', atLeast(100));
      measured(`Lighthouse best practices, ${name}`, median(scores['best-practices']), '', '100', atLeast(100));
      if (name === 'private page') figure(`Lighthouse SEO, ${name} (noindex on purpose)`, median(scores.seo), '', '', true);
      else measured(`Lighthouse SEO, ${name}`, median(scores.seo), '', '100', atLeast(100));
    }
  } finally {
    browser.kill();
    rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}

const wanted = (part) => !only || only.includes(part);
const browser = await chromium.launch(config.use.launchOptions);
const citizen = await browser.newContext({ ...PHONE, baseURL: address });
const { reference, path } = await file(await citizen.newPage(), 'सिविल लाइंस में रात को दुकान का ताला टूटा।', { photo: false });
const operator = await browser.newContext({ ...DESK, baseURL: address });
await signIn(operator, 'operator');
const cookies = await operator.cookies();
if (wanted('paints')) await paints(browser);
if (wanted('weights')) await weights(browser, reference, cookies);
if (wanted('staff')) await staff(browser, reference);
if (wanted('photos')) await photos(browser);
await browser.close();
if (wanted('lighthouse')) await lighthouse(reference, path);

const shown = (one) => (typeof one.value === 'number' && !Number.isInteger(one.value) ? one.value.toFixed(2) : String(one.value));
console.log('\n| figure | here | goal | |\n| --- | --- | --- | --- |');
for (const one of figures) console.log(`| ${one.name} | ${shown(one)} ${one.unit} | ${one.goal} | ${one.goal ? (one.holds ? 'holds' : '**missed**') : ''} |`);

// The download size of a first visit: fails when a budget is exceeded.
import { expect, test } from '@playwright/test';
import { brotliCompressSync } from 'node:zlib';
import { request as raw } from 'node:http';
import { PHONE, file, person } from './people.mjs';

const KB = 1_000;

/** Size of the body in bytes as transferred, compressed with Brotli. */
function bytes(address) {
  return new Promise((resolve, reject) => {
    const url = new URL(address);
    raw({ host: url.hostname, port: url.port, path: url.pathname + url.search, headers: { 'accept-encoding': 'br', 'accept-language': 'hi' } }, (response) => {
      let n = 0;
      response.on('data', (chunk) => { n += chunk.length; });
      response.on('end', () => resolve({ n, encoding: response.headers['content-encoding'] }));
    }).on('error', reject).end();
  });
}

test('a first visit stays within its budget', async ({ browser, baseURL }) => {
  const context = await person(browser, PHONE);
  const page = await context.newPage();
  const { reference } = await file(page, 'कितना भारी है?', { photo: false });
  for (const [path, most] of [['/', 255], [`/t/${reference}`, 335]]) {
    const asked = [];
    const fresh = await person(browser, PHONE);
    const visit = await fresh.newPage();
    visit.on('request', (request) => asked.push(request.url()));
    await visit.goto(path);
    await expect(visit.locator('.live[data-link=on], #file[data-alive]').first()).toBeVisible();
    const html = await bytes(baseURL + path);
    const main = asked.filter((address) => address.endsWith('.wasm'));
    const wasm = await Promise.all(main.map(bytes));
    for (const part of [html, ...wasm]) expect(part.encoding).toBe('br');
    const sum = wasm.reduce((all, part) => all + part.n, 0);
    const size = await bytes(main.find((address) => /\/sunwai\.[^/]*wasm$/.test(address)));
    console.log(`${path}: HTML with CSS ${html.n} bytes, main WASM ${size.n} bytes, with this page's parts ${sum} in ${main.length} files, ${asked.length} requests`);
    expect(asked.filter((address) => address.endsWith('.css')), 'the rules of style are in the page').toEqual([]);
    expect(html.n, `${path}: HTML with its CSS`).toBeLessThan(12 * KB);
    expect(size.n, `${path}: main WASM`).toBeLessThan(140 * KB);
    expect(sum, `${path}: all WASM of a first visit`).toBeLessThan(most * KB);
    expect(main.some((address) => /board/.test(address)), 'a citizen loads no staff chunk').toBe(false);
    await fresh.close();
  }
});

test('the first paint waits for no file', async ({ request }) => {
  const html = await (await request.get('/')).text();
  const head = html.slice(0, html.indexOf('</head>'));
  const blocking = [...head.matchAll(/<script(?![^>]*type="module")(?![^>]*\b(async|defer)\b)[^>]*\bsrc=/g)];
  expect(blocking).toHaveLength(0);
  expect([...head.matchAll(/rel="stylesheet"/g)]).toHaveLength(0);
  expect([...head.matchAll(/<style nonce=/g)]).toHaveLength(1);
  expect(brotliCompressSync(Buffer.from(html)).length).toBeLessThan(12 * KB);
});

// The service worker. Without a network the filing form still opens, and what waits for the line is sent when it is back. Nothing else is cached: a page
// comes from the server, or is the form of this release with the scripts and styles of this release. Private and staff pages are never kept.
'use strict';

const RELEASE = '{release}';
importScripts('{early}', '{later}', '{push}');

const SHELL = '/?offline=1';
const { forms, flush } = self.sunwai;

// The form and the files that it needs, all of one release.
const fill = async () => {
  const cache = await caches.open(RELEASE);
  const page = await fetch(SHELL, { cache: 'no-store' });
  if (!page.ok) throw new Error(`the form: ${page.status}`);
  const html = await page.clone().text();
  const files = [...html.matchAll(/(?:href|src|data-later)="(\/(?:pkg|assets)\/[^"]+)"/g)].map(([, address]) => address);
  await cache.addAll([...new Set(files)]);
  await cache.put(SHELL, page);
};

addEventListener('install', (event) => {
  event.waitUntil(fill().then(() => self.skipWaiting()));
});

addEventListener('activate', (event) => {
  event.waitUntil((async () => {
    const old = (await caches.keys()).filter((name) => name !== RELEASE);
    await Promise.all(old.map((name) => caches.delete(name)));
    await self.registration.navigationPreload?.enable();
    await self.clients.claim();
  })());
});

const page = async (event) => {
  try {
    return (await event.preloadResponse) ?? (await fetch(event.request));
  } catch {
    const cache = await caches.open(RELEASE);
    return (await cache.match(SHELL)) ?? Response.error();
  }
};

// A photo or text from another app: it becomes the draft, and the page restores it.
const shared = async (request) => {
  const data = await request.formData();
  const text = ['title', 'text', 'url'].map((name) => data.get(name)).filter(Boolean).join('\n');
  const before = await forms.get('/');
  const fields = (before?.fields ?? []).filter(([name]) => name !== 'text');
  const words = [before?.fields.find(([name]) => name === 'text')?.[1], text].filter(Boolean).join('\n\n');
  const photos = data.getAll('photos').filter((file) => file.size).map((file) => ({ file }));
  await forms.put({
    key: '/', action: '/', at: Date.now(), form: before?.form ?? crypto.randomUUID(),
    fields: [...fields, ['text', words]], photos: [...(before?.photos ?? []), ...photos].slice(0, 4),
  });
  return Response.redirect('/', 303);
};

addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (origin !== location.origin || pathname.startsWith('/staff')) return;
  if (request.method === 'POST' && pathname === '/share') event.respondWith(shared(request.clone()).catch(() => fetch(request)));
  else if (request.mode === 'navigate' && request.method === 'GET') event.respondWith(page(event));
  // Only without a network: the files of the cached form. Their addresses contain their hash.
  else if (request.method === 'GET' && /^\/(pkg|assets)\//.test(pathname)) {
    event.respondWith(fetch(request).catch(async () => (await (await caches.open(RELEASE)).match(request)) ?? Response.error()));
  }
});

const post = async (address, body) => {
  try {
    const answer = await fetch(address, { method: 'POST', body, headers: { accept: 'application/json' } });
    return [answer.status, await answer.text()];
  } catch {
    return undefined;
  }
};
const send = () => flush(post, async (told) => {
  for (const client of await self.clients.matchAll()) client.postMessage(told);
});

addEventListener('sync', (event) => {
  // If something is left, the browser tries again later.
  event.waitUntil(send().then((all) => (all ? undefined : Promise.reject(new Error('the line is gone again')))));
});
addEventListener('message', (event) => {
  if (event.data === 'send') event.waitUntil(send());
  // The form in the language in which the page is read.
  if (event.data?.shell) {
    event.waitUntil((async () => {
      const there = await (await caches.open(RELEASE)).match(SHELL);
      if (!there || !(await there.text()).includes(`<html lang="${event.data.shell}"`)) await fill();
    })().catch(() => {}));
  }
});

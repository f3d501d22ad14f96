// Nothing that somebody enters is lost. Loaded first and independent of the rest of the page: keeps a draft of the filing and the adding form on this
// phone, and shrinks photos. `later.js` sends. The service worker uses the tables.
'use strict';

self.sunwai = (() => {
  // Two tables in this browser: forms that are not sent yet, and numbers and states of complaints that were looked at.
  const run = (name, mode, what) => new Promise((resolve, reject) => {
    const opening = indexedDB.open('sunwai', 1);
    opening.onupgradeneeded = () => ['forms', 'cases'].forEach((one) => opening.result.createObjectStore(one, { keyPath: 'key' }));
    opening.onerror = reject;
    opening.onsuccess = () => {
      const work = opening.result.transaction(name, mode);
      work.onabort = reject;
      try {
        const asked = what(work.objectStore(name));
        work.oncomplete = () => { opening.result.close(); resolve(asked.result); };
      } catch (error) {
        reject(error); // No key.
      }
    };
  }).catch(() => undefined); // A private window keeps nothing.
  const table = (name) => ({
    get: (key) => run(name, 'readonly', (rows) => rows.get(key)),
    all: async () => (await run(name, 'readonly', (rows) => rows.getAll())) ?? [],
    put: (row) => run(name, 'readwrite', (rows) => rows.put(row)),
    drop: (key) => run(name, 'readwrite', (rows) => rows.delete(key)),
  });
  return { forms: table('forms'), cases: table('cases') };
})();

if (self.document) (() => {
  const { forms } = self.sunwai;
  // The forms of citizens. Forms of the staff may have the same ids; what they hold is not kept on a phone.
  const DRAFTS = '#file, #add[action^="/t/"]';
  const KEPT_FOR = 30 * 86_400_000;
  const say = (hi, en) => (document.documentElement.lang === 'en' ? en : hi);
  const element = (tag, properties) => Object.assign(document.createElement(tag), properties);
  const tell = (field, type) => field.dispatchEvent(new Event(type, { bubbles: true }));
  const named = (form, name) => form.elements.namedItem(name);
  const photosOf = (form) => form.querySelector('input[type=file][name=photos]');
  const typed = (form) => [...form.elements].filter((field) => field.name && field.matches('textarea, select, input:not([type=hidden], [type=file])'));
  const filled = (field) => (/radio|checkbox/.test(field.type) ? field.checked : field.value.trim() !== '');
  const newId = () => [...crypto.getRandomValues(new Uint8Array(15))].map((byte) => byte.toString(16).padStart(2, '0')).join('');

  // A private address is not written down, only its hash.
  const keyOf = async (form) => {
    const path = new URL(form.action).pathname;
    if (form.id === 'file') return path;
    if (!form.matches(DRAFTS)) return `staff ${named(form, 'form').value}`;
    const hash = await crypto.subtle?.digest('SHA-256', new TextEncoder().encode(path));
    return hash && [...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  };

  // The form as it is now, with its photos; one that was sent already is recognised.
  const kept = new WeakMap();
  const taken = async (form, data = new FormData(form)) => {
    const key = await keyOf(form);
    const before = kept.get(form)?.photos ?? [];
    const arrived = (file) => before.find((photo) => photo.file.name === file.name && photo.file.size === file.size)?.arrived;
    const { pathname, search } = new URL(form.action);
    const item = {
      key, form: named(form, 'form').value, action: pathname + search, at: Date.now(),
      fields: [...data].filter(([, value]) => typeof value === 'string'),
      photos: [...(photosOf(form)?.files ?? [])].map((file) => ({ file, arrived: arrived(file) })),
    };
    kept.set(form, item);
    return item;
  };

  const line = (form, shown) => {
    const there = form.querySelector('#draft') ?? document.querySelector('main > #draft') ?? form.appendChild(element('p', { id: 'draft' }));
    there.hidden = !shown;
    if (!shown || there.firstChild) return;
    const button = element('button', { type: 'button', className: 'as-link', textContent: say('मिटाएँ', 'Delete it') });
    button.onclick = async () => {
      await forms.drop(await keyOf(form));
      form.reset();
      typed(form).forEach((field) => tell(field, 'input'));
      if (photosOf(form)) tell(photosOf(form), 'change');
      named(form, 'form').value = newId();
      line(form, false);
      typed(form)[0].focus();
    };
    there.append(say('आपका लिखा इस फ़ोन में रखा है; जब चाहें पूरा करें। ', 'What you enter is kept on this phone; finish it whenever you like. '), button);
  };

  const due = new Map();
  const save = async (form) => {
    clearTimeout(due.get(form));
    due.delete(form);
    if (!form.isConnected || 'sending' in form.dataset) return;
    const item = await taken(form);
    // Meanwhile it is being sent.
    if ('sending' in form.dataset) return;
    const worth = typed(form).some(filled) || item.photos.length > 0;
    if (!item.key) return;
    await (worth ? forms.put(item) : forms.drop(item.key));
    line(form, worth);
  };
  const soon = (form) => {
    clearTimeout(due.get(form));
    due.set(form, setTimeout(save, 400, form));
  };

  const restore = async (form) => {
    const id = named(form, 'form');
    // A page out of a cache: each complaint needs an id of its own.
    if ('offline' in document.documentElement.dataset) id.value = newId();
    const item = await forms.get(await keyOf(form));
    // What was typed before this script ran is a draft too.
    if (!item) return void (typed(form).some(filled) && soon(form));
    if (Date.now() - item.at > KEPT_FOR) return void forms.drop(item.key);
    // A form that came back with errors has everything in it.
    if (form.querySelector('.error-summary')) return line(form, true);
    id.value = item.form;
    const value = (name) => item.fields.find(([known]) => known === name)?.[1];
    for (const field of typed(form).filter((one) => value(one.name) && !filled(one))) {
      if (/radio|checkbox/.test(field.type)) field.checked = field.value === value(field.name);
      else field.value = value(field.name);
      tell(field, field.matches('select') ? 'change' : 'input');
    }
    for (const name of ['lat', 'lon']) if (named(form, name) && value(name)) named(form, name).value = value(name);
    const input = photosOf(form);
    if (input && item.photos.length && !input.files.length) {
      kept.set(form, item);
      put(input, item.photos.map((photo) => photo.file));
      tell(input, 'change');
    }
    line(form, true);
    // It was to be sent when the line went: `later.js` goes on.
    if (item.queued) self.sunwai.queued = form, self.sunwai.resume?.();
  };

  const LONGEST_SIDE = 1_600;
  const SMALL = 300_000;
  const drawn = new WeakSet();
  const drawing = new Map();
  const known = new WeakMap();
  const smaller = (file) => known.get(file) ?? known.set(file, shrunk(file)).get(file);
  const shrunk = async (file) => {
    if (file.size <= SMALL && /^image\/(jpeg|png|webp)$/.test(file.type)) return file;
    try {
      const picture = await createImageBitmap(file);
      const scale = Math.min(LONGEST_SIDE / Math.max(picture.width, picture.height), 1);
      const canvas = element('canvas', { width: picture.width * scale, height: picture.height * scale });
      const context = canvas.getContext('2d');
      // A canvas is transparent, which JPEG would turn black.
      context.fillStyle = 'white';
      context.fillRect(0, 0, canvas.width, canvas.height);
      context.drawImage(picture, 0, 0, canvas.width, canvas.height);
      picture.close();
      const blob = await new Promise((resolve) => canvas.toBlob(resolve, 'image/jpeg', 0.8));
      return new File([blob], file.name.replace(/(\.\w*)?$/, '.jpg'), { type: 'image/jpeg', lastModified: file.lastModified });
    } catch {
      return file; // The server says what is wrong with it.
    }
  };
  const put = (input, files) => {
    const list = new DataTransfer();
    files.forEach((file) => { drawn.add(file); list.items.add(file); });
    input.files = list.files;
  };
  const draw = async (input) => {
    const chosen = [...input.files];
    const photos = chosen.filter((file) => !file.type.startsWith('video/'));
    if (photos.length === chosen.length && photos.every((file) => drawn.has(file))) return;
    const small = [];
    for (const file of photos) small.push(drawn.has(file) ? file : await smaller(file));
    // Others may have been chosen meanwhile.
    if (chosen.every((file, n) => file === input.files[n])) put(input, small);
    if (input.form?.matches(DRAFTS)) soon(input.form);
  };

  const changed = ({ target }) => { if (target.form?.matches(DRAFTS)) soon(target.form); };
  addEventListener('input', changed, true);
  addEventListener('change', (event) => {
    const input = event.target;
    if (input.matches('input[type=file][name=photos]')) drawing.set(input, draw(input));
    changed(event);
  }, true);
  const now = () => [...due.keys()].forEach(save);
  addEventListener('submit', now, true);
  addEventListener('pagehide', now);
  document.addEventListener('visibilitychange', now);

  // The browser posts a form itself: its draft has been accepted unless it comes back with errors.
  let sent;
  addEventListener('submit', ({ target, defaultPrevented }) => {
    if (!target.matches(DRAFTS)) return;
    sent = kept.get(target)?.key;
    if (sent && !defaultPrevented) sessionStorage.setItem('posted', sent);
  });
  addEventListener('reset', ({ target }) => { if (target.matches(DRAFTS)) soon(target); });
  const posted = sessionStorage.getItem('posted');
  if (posted && !document.querySelector('.error-summary')) forms.drop(posted);
  sessionStorage.removeItem('posted');

  const seen = new WeakSet();
  const look = () => document.querySelectorAll(DRAFTS).forEach((form) => {
    if (!seen.has(form)) seen.add(form), restore(form);
  });
  // The living page sent it without `later.js`.
  const arrived = () => { if (sent && location.pathname.startsWith('/sent/')) forms.drop(sent), sent = undefined; };
  look();
  new MutationObserver(() => { look(); arrived(); }).observe(document.body, { childList: true, subtree: true });

  const { later, push } = document.currentScript.dataset;
  // The rest comes after the page, or as soon as somebody begins to write.
  Object.assign(self.sunwai, { keyOf, taken, kept, line, say, element, photosOf, put, push, drawn: (form) => drawing.get(photosOf(form)) });
  const load = () => document.querySelector(`script[src="${later}"]`) ?? document.head.append(element('script', { src: later }));
  addEventListener('load', load);
  addEventListener('focusin', load, { once: true });
})();

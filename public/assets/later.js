// What may come after the page: sending over lines that break, forms that wait for the line, complaints looked at on this phone, and the service worker.
// The worker uses the first part. A form goes out under its own id however often it is sent, and the server makes one complaint, addition, report or
// answer of it.
'use strict';

(() => {
  // The server keeps photos that wait for their form for a day.
  const HALF_A_DAY = 43_200_000;
  const { forms } = self.sunwai;

  // Sends a form: its photos one by one, each once, then the form itself. A cut upload goes on with the photo at which it was cut. Returns the
  // status and text of the answer, or nothing if the line is gone.
  const deliver = async (item, post, moved = () => {}) => {
    let refused;
    const photos = item.photos.filter((photo) => !(Date.now() - photo.arrived < HALF_A_DAY));
    for (const [n, photo] of photos.entries()) {
      const body = new FormData();
      body.append('form_name', 'photo');
      body.append('form', item.form);
      // On the page of all orders, only this says which one is answered.
      item.fields.filter(([name]) => name === 'order').forEach(([name, value]) => body.append(name, value));
      body.append('photos', photo.file, photo.file.name || 'photo.jpg');
      const answer = await post(item.action, body, (share) => moved(n + 1, photos.length, share));
      if (!answer) return undefined;
      // A bad photo does not hold up the others; anything else ends the attempt.
      if (answer[0] !== 200 && answer[0] !== 422) return answer;
      if (answer[0] === 422) [refused, photo.refused] = [refused ?? answer, true];
      else photo.arrived = Date.now();
      if (item.queued) await forms.put(item);
    }
    if (refused) return refused;
    const body = new FormData();
    item.fields.forEach(([name, value]) => body.append(name, value));
    return post(item.action, body, (share) => moved(0, photos.length, share));
  };
  const answered = (answer) => { try { return JSON.parse(answer[1]) ?? {}; } catch { return {}; } };
  // These say nothing about the form.
  const again = (answer) => !answer || [408, 502, 503, 504].includes(answer[0]);

  // One sender at a time: a page, another page, or the worker.
  const alone = (what) => (navigator.locks ? navigator.locks.request('sunwai', what) : what());
  // Sends what waits for the line. What was accepted or refused is told to `told`. Returns whether all of it was sent.
  const flush = (post, told) => alone(async () => {
    for (const item of (await forms.all()).filter((one) => one.queued)) {
      const answer = await deliver(item, post);
      if (again(answer)) return false;
      const { go } = answered(answer);
      const [key, form, status] = [item.key, item.form, answer[0]];
      // Whoever filed still needs the number; an officer sees the report on the complaint.
      if (go) await forms.drop(key);
      if (go && !item.staff) await forms.put({ key: `sent ${form}`, at: Date.now(), go });
      // With the sign-in of the officer who wrote it, it may go out later.
      if (!go) await forms.put({ ...item, status, queued: status === 401 || status === 403 });
      await told({ key, form, status, go });
    }
    return true;
  });
  Object.assign(self.sunwai, { deliver, flush });
  if (!self.document) return;

  const { cases, keyOf, taken, kept, line, say, element, photosOf, put, push, drawn } = self.sunwai;
  // An officer's report and answer wait for the line too; they are no drafts.
  const STAFF = '#move-report, #order-answer';
  const OURS = `#file, #add[action^="/t/"], ${STAFF}`;
  // Without any progress for so long, an attempt is given up: what a slow line was given may take a minute to leave the phone.
  const SILENCE = 120_000;
  const wait = (ms) => new Promise((resolve) => { setTimeout(resolve, ms); });
  const clock = (at) => new Date(at).toLocaleTimeString('en-GB', { timeZone: 'Asia/Kolkata', hour: '2-digit', minute: '2-digit' });

  // --- Sending ---

  const post = (address, body, moved = () => {}) => new Promise((resolve) => {
    const request = new XMLHttpRequest();
    let timer;
    const alive = () => { clearTimeout(timer); timer = setTimeout(() => request.abort(), SILENCE); };
    request.open('POST', address);
    request.setRequestHeader('accept', 'application/json');
    request.upload.onprogress = (event) => { alive(); moved(event.loaded / (event.total || 1)); };
    request.onprogress = alive;
    request.onloadend = () => {
      clearTimeout(timer);
      resolve(request.status ? [request.status, request.responseText] : undefined);
    };
    alive();
    request.send(body);
  });

  const said = (form, words, share) => {
    const box = form.querySelector('.going-out') ?? form.appendChild(element('div', { className: 'going-out' }));
    if (!box.firstChild) box.append(element('p'), element('progress', { max: 1 }));
    const [text, bar] = box.children;
    text.setAttribute('role', 'status');
    if (text.textContent !== words) text.textContent = words;
    bar.hidden = share === undefined;
    bar.value = share ?? 0;
    bar.setAttribute('aria-label', words);
  };
  const progress = (form) => (n, all, share) => said(form, n
    ? say(`फ़ोटो ${n}/${all} भेजी जा रही है`, `Sending photo ${n} of ${all}`)
    : say('आपका लिखा भेजा जा रहा है', 'Sending what you wrote'), share);

  const waiting = new Set();
  const settle = async (form, item, answer) => {
    waiting.delete(form);
    if (answered(answer).go) {
      await forms.drop(item.key);
      kept.delete(form);
      if (!form.matches(STAFF)) line(form, false);
    } else {
      // The server has the photos that arrived, and the page takes all of them out of the form: the others stay.
      const photos = item.photos.filter((photo) => !photo.arrived && !photo.refused);
      if (form.matches(STAFF)) await forms.drop(item.key);
      else if (item.key) await forms.put({ ...item, queued: false, photos });
      const input = photosOf(form);
      setTimeout(() => { if (input && photos.length && !input.files.length) put(input, photos.map((photo) => photo.file)); }, 300);
    }
    said(form, '');
  };
  const attempt = async (form, data) => {
    const pressed = Date.now();
    waiting.delete(form);
    await drawn(form);
    const item = await taken(form, data);
    for (let tries = 1; ; tries += 1) {
      const answer = navigator.onLine ? await deliver(item, post, progress(form)) : undefined;
      if (answer && !(again(answer) && tries < 3)) {
        await settle(form, item, answer);
        return answer;
      }
      if (tries === 3 || !navigator.onLine) break;
      said(form, say('लाइन टूट गई; फिर से भेजा जा रहा है…', 'The connection broke; trying again…'));
      await wait(2_000 * tries);
    }
    item.queued = true;
    if (form.matches(STAFF)) {
      item.staff = document.querySelector('#panel-title, .order-whole .ref')?.textContent ?? item.action;
      item.fields.push(['done_at', String(pressed)]);
    } else if (form.id === 'file') item.fields.push(['anyway', 'alone']); // Nobody will be there to be asked about a likely repeat.
    if (item.key) await forms.put(item);
    navigator.serviceWorker?.ready.then((worker) => worker.sync?.register('send')).catch(() => {});
    waits(form, item);
    return null;
  };
  const waits = async (form, item) => {
    waiting.add(form);
    said(form, form.matches(STAFF)
      ? say(`लाइन नहीं है। ${clock(item.at)} की रिपोर्ट इस फ़ोन में रखी है और लाइन आते ही अपने आप जाएगी।`, `There is no connection. What you did at ${clock(item.at)} is kept on this phone and is sent by itself when the connection is back.`)
      : say('लाइन नहीं है। सब कुछ इस फ़ोन में रखा है और लाइन आते ही अपने आप भेजा जाएगा।', 'There is no connection. Everything is kept on this phone and is sent by itself when the connection is back.'));
    while (waiting.has(form)) {
      await Promise.race([wait(20_000), new Promise((resolve) => { addEventListener('online', resolve, { once: true }); })]);
      if (!waiting.has(form) || !navigator.onLine) continue;
      const answer = await alone(async () => (waiting.has(form) ? deliver(item, post, progress(form)) : undefined));
      if (again(answer) || !waiting.has(form)) continue;
      if (form.matches(STAFF) && (answer[0] === 401 || answer[0] === 403)) {
        waiting.delete(form);
        await forms.put({ ...item, status: answer[0] });
        return said(form, refusedWords(answer[0]));
      }
      await settle(form, item, answer);
      if (!form.matches(STAFF)) arrive(form, answer);
      else if (answered(answer).go) location.reload();
      // Shown, not overwritten: what was written is still in the form.
      else said(form, refusedWords(answer[0]));
    }
    return undefined;
  };
  const refusedWords = (status) => ({
    401: say('भेजने के लिए फिर साइन इन करें; लिखा हुआ यहीं है।', 'Sign in again to send it; what you wrote is still here.'),
    403: say('यह किसी दूसरे अधिकारी का लिखा है; उन्हीं के साइन इन से जाएगा।', 'Another officer wrote this; it can only be sent from their sign-in.'),
    409: say('यह नहीं लिया गया: इस बीच किसी और ने शिकायत बदल दी। देखें क्या हुआ, फिर भेजें; लिखा हुआ यहीं है।', 'This was not accepted: someone else has changed the complaint. See what happened, then send again; what you wrote is still here.'),
  })[status] ?? say('यह नहीं लिया गया। शिकायत खोलकर देखें; लिखा हुआ यहीं है।', 'This was not accepted. Open the complaint to see why; what you wrote is still here.');

  // The page calls this once it is alive; until then the handler below does.
  const under = new Map();
  self.sunwai.send = (form, data) => {
    if (!form.matches(OURS)) return undefined;
    if (!under.has(form)) {
      form.dataset.sending = '';
      under.set(form, attempt(form, data).finally(() => { under.delete(form); delete form.dataset.sending; }));
    }
    return under.get(form);
  };
  // Without the living page the answer leads on, or the browser posts the form itself and gets the page with the errors.
  const arrive = (form, answer) => {
    const go = answer && answered(answer).go;
    if (go && go.split(/[?#]/)[0] === location.pathname) location.reload();
    else if (go) location.assign(go);
    else if (answer) {
      const left = kept.get(form)?.photos.filter((photo) => !photo.arrived && !photo.refused) ?? [];
      if (photosOf(form)) put(photosOf(form), left.map((photo) => photo.file));
      HTMLFormElement.prototype.submit.call(form);
    }
  };
  addEventListener('submit', async (event) => {
    const form = event.target;
    if (event.defaultPrevented || !form.matches(OURS)) return;
    event.preventDefault();
    sessionStorage.removeItem('posted');
    if (!under.has(form)) arrive(form, await self.sunwai.send(form, new FormData(form)));
  });
  // Whoever corrects what waits for the line sends it again.
  addEventListener('input', async ({ target: { form }, isTrusted }) => {
    if (!isTrusted || !waiting.delete(form)) return;
    said(form, '');
    const item = await forms.get(await keyOf(form));
    if (item) await (form.matches(STAFF) ? forms.drop(item.key) : forms.put({ ...item, queued: false }));
  }, true);
  self.sunwai.resume = async () => {
    const form = self.sunwai.queued;
    if (!form?.isConnected || waiting.has(form) || under.has(form)) return;
    if (navigator.onLine) form.requestSubmit();
    else waits(form, await forms.get(await keyOf(form)));
  };
  self.sunwai.resume();

  // --- What this phone keeps: a box below the page ---

  const staffPage = location.pathname.startsWith('/staff');
  const row = (parts, drop) => {
    const button = element('button', { type: 'button', className: 'as-link', textContent: say('मिटाएँ', 'Delete') });
    const item = element('li');
    button.onclick = async () => { await drop(); item.remove(); };
    item.append(...parts, ' ', button);
    return item;
  };
  const box = (id, head, rows) => {
    document.getElementById(id)?.remove();
    if (!rows.length) return;
    const section = element('section', { id, className: 'on-this-phone' });
    const list = element('ul');
    list.append(...rows);
    section.append(element('h2', { textContent: head }), list);
    document.querySelector('main')?.append(section);
  };
  const link = (href, textContent) => element('a', { href, textContent, rel: 'external' });
  const day = (at) => `${new Date(at).toLocaleDateString('en-GB', { timeZone: 'Asia/Kolkata', day: 'numeric', month: 'numeric' })} ${clock(at)}`;

  const showForms = async () => {
    let all = await forms.all();
    // Its number is on this page now; the private address is not kept.
    all.filter((item) => item.go === location.pathname).forEach((item) => forms.drop(item.key));
    all = all.filter((item) => item.go !== location.pathname);
    box('sent-later', say('भेजी जा चुकी शिकायतें', 'Sent complaints'), all.filter((item) => item.go && !staffPage).map((item) => row(
      [say('आपकी शिकायत पहुँच गई: ', 'Your complaint has arrived: '), link(item.go, item.go.split('/')[2] ?? ''), ` · ${day(item.at)}`],
      () => forms.drop(item.key),
    )));
    box('still-here', say('इस फ़ोन में रखी रिपोर्टें', 'Reports on this phone'), all.filter((item) => item.staff && staffPage).map((item) => row(
      [link(item.action, item.staff), ` · ${day(item.at)} · `, item.status ? refusedWords(item.status) : say('लाइन आते ही जाएगी', 'goes out when the connection is back'),
        element('blockquote', { className: 'words', textContent: item.fields.find(([name]) => name === 'text')?.[1] ?? '' })],
      () => forms.drop(item.key),
    )));
  };
  // Of a complaint only number, state and time, and never its private address: phones are shared.
  const showCases = async () => {
    const here = location.pathname.match(/^\/t\/([0-9A-Z]{10})(\/|$)/);
    const state = document.querySelector('.sentence h1')?.textContent;
    if (here && state) await cases.put({ key: here[1], state, at: Date.now() });
    if (staffPage || (location.pathname !== '/track' && !('offline' in document.documentElement.dataset))) return document.getElementById('looked-at')?.remove();
    const all = (await cases.all()).sort((one, other) => other.at - one.at);
    return box('looked-at', say('इस फ़ोन पर देखी गई शिकायतें', 'Complaints looked at on this phone'), all.slice(0, 20).map((item) => row(
      [link(`/t/${item.key}`, item.key.replace(/^(...)(...)/, '$1-$2-')), ` · ${item.state} · ${day(item.at)}`],
      () => cases.drop(item.key),
    )));
  };
  let shownAt;
  const show = () => {
    // The part about notifications, which only tracking pages have, needs a script of its own.
    if (document.querySelector('follow-complaint') && !document.querySelector(`script[src="${push}"]`)) document.head.append(element('script', { src: push }));
    const now = `${location.pathname} ${document.querySelector('.sentence h1')?.textContent} ${Boolean(document.querySelector('main'))}`;
    if (now === shownAt) return;
    shownAt = now;
    showForms();
    showCases();
  };
  show();
  new MutationObserver(show).observe(document.body, { childList: true, characterData: true, subtree: true });

  // --- The worker, or this page where there is none ---

  const goOn = () => {
    if (under.size || waiting.size || !navigator.onLine) return;
    const worker = navigator.serviceWorker?.controller;
    if (worker) worker.postMessage('send');
    else flush(post, showForms);
  };
  addEventListener('online', goOn);
  const workers = navigator.serviceWorker;
  // What the worker fetches must not hold up what the page still fetches.
  wait(4_000).then(() => workers?.register('/sw.js')).then(() => workers?.ready).then((worker) => worker?.active.postMessage({ shell: document.documentElement.lang })).catch(() => {});
  workers?.addEventListener('message', ({ data }) => {
    const form = [...waiting].find((one) => kept.get(one)?.key === data.key);
    if (form) {
      waiting.delete(form);
      if (data.go) return form.matches(STAFF) ? location.reload() : forms.drop(`sent ${data.form}`).then(() => location.assign(data.go));
      said(form, refusedWords(data.status));
    }
    return showForms();
  });
  setTimeout(goOn, 1_000);
})();

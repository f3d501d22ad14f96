// The citizen's pages in the browser: photos, the place, the check before sending, reading aloud, passing on the number, focus after a new page.
// Plain and small: it works before the application is there, and without it. It listens on the document, because the application may draw a page
// anew at any time, and finds everything by data attributes. All texts stand in the page.
(() => {
  const root = document.documentElement;
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  /** Listens on the whole document, before the application does. */
  const on = (name, selector, act) => document.addEventListener(name, (event) => {
    const hit = event.target.closest && event.target.closest(selector);
    if (hit) act(hit, event);
  }, true);
  /** Fills `{n}` and `{n?one|many}` in a text. */
  const filled = (text, n) => text.replace(/\{n(?:\?([^|}]*)\|([^}]*))?\}/g, (_, one, many) => (one === undefined ? n : n === 1 ? one : many));
  const element = (name, fields = {}, ...inside) => {
    const made = Object.assign(document.createElement(name), fields);
    made.append(...inside);
    return made;
  };
  const isHindi = (words) => (words.match(/[\u0900-\u097f]/g) || []).length >= (words.match(/[a-z]/gi) || [1]).length;
  /** Tells everything else that listens, such as the draft, that a field was filled by a script. */
  const changed = (field) => field.dispatchEvent(new Event('input', { bubbles: true }));

  // What this browser can do; the styles show what fits.
  root.dataset.scripts = '';
  if (navigator.share) root.dataset.shares = '';
  if (navigator.clipboard) root.dataset.copies = '';
  if (navigator.geolocation) root.dataset.locates = '';

  // Photos: those chosen earlier stay when more are chosen; each is shown and can be removed. `early.js` makes them smaller.

  const PHOTOS = 'input[type=file][data-photos]';
  /** The pictures drawn for each field, by file. */
  const drawn = new WeakMap();
  /** The photos that a field had before more were chosen. */
  const before = new WeakMap();

  const put = (input, files) => {
    const chosen = new DataTransfer();
    files.forEach((file) => chosen.items.add(file));
    input.files = chosen.files;
  };
  const draw = (input) => {
    const box = input.closest('.field').querySelector('[data-previews]');
    const files = [...input.files];
    const known = drawn.get(input) || [];
    if (files.length === box.childElementCount && files.every((file, at) => known[at] && known[at].file === file)) return;
    known.forEach((one) => URL.revokeObjectURL(one.url));
    const fresh = files.map((file) => ({ file, url: URL.createObjectURL(file) }));
    drawn.set(input, fresh);
    box.replaceChildren(...fresh.map(({ url }, at) => {
      const remove = element('button', { type: 'button', ariaLabel: filled(input.dataset.remove, at + 1) });
      remove.dataset.removes = at;
      return element('div', { className: 'preview' }, element('img', { src: url, alt: filled(input.dataset.one, at + 1) }), remove);
    }));
  };
  const tell = (input, more) => {
    const n = input.files.length;
    const left = input.dataset.most - n;
    const size = Math.ceil([...input.files].reduce((sum, file) => sum + file.size, 0) / 1000);
    const words = [];
    if (n) words.push(`${filled(input.dataset.chosen, n)} ${size} kB${left > 0 ? ` · ${filled(input.dataset.more, left)}` : ''}`);
    input.closest('.field').querySelector('[data-photos-said]').textContent = words.concat(more).join(' ');
  };
  on('click', PHOTOS, (input) => before.set(input, [...input.files]));
  on('change', PHOTOS, async (input, event) => {
    // What a script put there, such as a kept draft, is complete.
    const had = event.isTrusted ? before.get(input) || [] : [];
    before.delete(input);
    const every = had.concat([...input.files].filter((file) => !had.includes(file)));
    const photos = every.filter((file) => !file.type.startsWith('video/'));
    const fit = photos.slice(0, input.dataset.most);
    const more = [];
    if (photos.length < every.length) more.push(input.dataset.film);
    if (fit.length < photos.length) more.push(input.dataset.many);
    if (had.length || more.length) {
      put(input, fit);
      // Others have seen only the new ones.
      input.dispatchEvent(new Event('change', { bubbles: true }));
    }
    draw(input);
    tell(input, more);
    if (self.sunwai && self.sunwai.drawn) await self.sunwai.drawn(input.form);
    draw(input);
    tell(input, more);
  });
  on('click', '[data-removes]', (button) => {
    const field = button.closest('.field');
    const input = field.querySelector(PHOTOS);
    const at = Number(button.dataset.removes);
    put(input, [...input.files].filter((_, other) => other !== at));
    input.dispatchEvent(new Event('change', { bubbles: true }));
    const buttons = all('[data-removes]', field);
    (buttons[Math.min(at, buttons.length - 1)] || input).focus();
  });

  // The text: how much may still be written, and a field that grows where the browser does not do it.

  on('input', 'textarea', (field) => {
    const counter = field.dataset.left && field.parentElement.querySelector('.counter');
    const left = field.maxLength - [...field.value].length;
    if (counter) counter.textContent = left < field.maxLength / 2 ? filled(field.dataset.left, Math.max(left, 0)) : '';
    if (!CSS.supports('field-sizing', 'content')) {
      field.style.height = 'auto';
      field.style.height = `${field.scrollHeight + 2}px`;
    }
  });

  // The place: a combobox (ARIA Authoring Practices) and the phone's position.

  const PLACE = 'input[data-places]';
  let typing;
  let asked;
  const parts = (input) => {
    const field = input.closest('.field');
    return { field, list: field.querySelector('[role=listbox]'), said: field.querySelector('[data-place-said]') };
  };
  const active = (input) => document.getElementById(input.getAttribute('aria-activedescendant'));
  const choose = (input, option) => {
    const { list } = parts(input);
    all('[role=option]', list).forEach((one) => one.setAttribute('aria-selected', one === option));
    if (option) {
      input.setAttribute('aria-activedescendant', option.id);
      option.scrollIntoView({ block: 'nearest' });
    } else {
      input.removeAttribute('aria-activedescendant');
    }
  };
  const fold = (input) => {
    const { list } = parts(input);
    list.hidden = true;
    choose(input, null);
    if (input.hasAttribute('role')) input.setAttribute('aria-expanded', 'false');
  };
  const unfold = (input) => {
    const { list } = parts(input);
    list.hidden = !list.childElementCount;
    input.setAttribute('aria-expanded', String(!list.hidden));
  };
  const take = (input, option) => {
    clearTimeout(typing);
    input.value = option.dataset.put;
    fold(input);
    parts(input).said.textContent = option.dataset.area;
    input.focus();
    input.dataset.taken = input.value;
    changed(input);
  };
  const suggest = async (input) => {
    const typed = input.value;
    if (asked) asked.abort();
    asked = new AbortController();
    let places = [];
    if ([...typed.trim()].length > 1) {
      try {
        const answer = await fetch(`${input.dataset.places}?typed=${encodeURIComponent(typed)}`, { signal: asked.signal });
        places = answer.ok ? await answer.json() : [];
      } catch {
        // Without suggestions it is a plain field.
      }
    }
    if (input.value !== typed || document.activeElement !== input) return;
    const { list, said } = parts(input);
    list.replaceChildren(...places.map((place, at) => {
      const name = element('strong', { textContent: place.name });
      const other = element('span', { className: 'quiet' }, element('span', { lang: place.lang, textContent: place.other }), ` · ${place.station}`);
      const option = element('li', { id: `${list.id}-${at}` }, name, ' ', other);
      option.setAttribute('role', 'option');
      option.setAttribute('aria-selected', 'false');
      option.dataset.put = place.put;
      option.dataset.area = place.area;
      return option;
    }));
    said.textContent = places.length ? filled(said.dataset.found, places.length) : '';
    unfold(input);
  };
  on('focusin', PLACE, (input) => {
    const { list } = parts(input);
    input.setAttribute('role', 'combobox');
    input.setAttribute('aria-autocomplete', 'list');
    input.setAttribute('aria-controls', list.id);
    input.setAttribute('aria-expanded', String(!list.hidden));
  });
  on('input', PLACE, (input) => {
    // Neither a choice nor a kept draft asks for suggestions.
    if (input.dataset.taken === input.value || document.activeElement !== input) return;
    delete input.dataset.taken;
    choose(input, null);
    clearTimeout(typing);
    typing = setTimeout(suggest, 150, input);
  });
  on('keydown', PLACE, (input, event) => {
    const { list } = parts(input);
    const options = all('[role=option]', list);
    const at = options.indexOf(active(input));
    const go = (to) => {
      choose(input, options[(to + options.length) % options.length]);
      event.preventDefault();
    };
    if (list.hidden) {
      if ((event.key === 'ArrowDown' || event.key === 'ArrowUp') && options.length) {
        unfold(input);
        if (!event.altKey) go(event.key === 'ArrowDown' ? 0 : -1);
        event.preventDefault();
      }
      return;
    }
    if (event.key === 'ArrowDown') go(at + 1);
    else if (event.key === 'ArrowUp') go(at < 0 ? -1 : at - 1);
    else if (event.key === 'Home' && at >= 0) go(0);
    else if (event.key === 'End' && at >= 0) go(-1);
    else if (event.key === 'Enter' && at >= 0) {
      event.preventDefault();
      take(input, options[at]);
    } else if (event.key === 'Escape') {
      event.preventDefault();
      event.stopPropagation();
      fold(input);
    } else if (event.key === 'Tab') fold(input);
  });
  // A press must not take the focus from the field, which would fold the list before the choice.
  on('mousedown', '.suggestions', (_, event) => event.preventDefault());
  on('click', '.suggestions [role=option]', (option) => take(option.closest('.field').querySelector(PLACE), option));
  on('focusout', PLACE, fold);
  on('click', '[data-locate]', (button) => {
    const { field, said } = parts(button);
    const fill = (name, value) => {
      const hidden = field.querySelector(`input[name=${name}]`);
      hidden.value = value;
      changed(hidden);
    };
    said.textContent = button.dataset.asking;
    navigator.geolocation.getCurrentPosition(({ coords }) => {
      fill('lat', coords.latitude.toFixed(5));
      fill('lon', coords.longitude.toFixed(5));
      button.dataset.located = '';
      said.textContent = button.dataset.added;
    }, () => (said.textContent = button.dataset.unknown), { timeout: 10000, enableHighAccuracy: true });
  });

  // The check before sending: everything entered once more, with a way back to each part.

  const CHECK = '#check';
  const checked = () => document.querySelector('form:has([data-summary])');
  const shown = (field) => {
    if (field.matches('select')) return field.value && field.selectedOptions[0].textContent;
    if (field.matches(PHOTOS)) {
      const pictures = all('[data-previews] img', field.closest('.field'));
      return pictures.length ? pictures.map((img) => element('img', { src: img.src, alt: img.alt })) : field.dataset.arrived || '';
    }
    if (field.matches('input, textarea')) return field.value.trim();
    return all('input', field).map((one) => one.value.trim()).filter(Boolean).join(' · ');
  };
  const summarise = (form) => {
    const list = form.querySelector('[data-summary]');
    list.replaceChildren(...all('[data-sum]', form).map((field) => {
      const value = shown(field);
      const empty = !value.length;
      const located = field.matches(PLACE) && form.querySelector('[data-located]');
      const to = field.id ? field : field.querySelector('input');
      const said = empty ? list.dataset.none : value;
      const words = element('dd', { className: 'sum-value', dir: 'auto' }, ...(Array.isArray(said) ? said : [said]));
      if (!empty && !Array.isArray(said)) words.lang = isHindi(said) ? 'hi' : 'en';
      if (located) words.append(element('span', { className: 'quiet', lang: root.lang, textContent: ` ${located.dataset.added}` }));
      const change = element('a', { href: `#${to.id}`, textContent: empty ? list.dataset.add : list.dataset.change });
      change.rel = 'external';
      change.dataset.back = to.id;
      change.append(element('span', { className: 'hidden', textContent: `: ${field.dataset.sum}` }));
      return element('div', {}, element('dt', { textContent: field.dataset.sum }), words, element('dd', { className: 'sum-change' }, change));
    }));
  };
  const isFilled = (form) => all('[data-needed]', form).every((field) => field.value.trim());
  const toCheck = (form) => {
    summarise(form);
    form.dataset.step = 'check';
    root.dataset.checks = '';
    scrollTo(0, 0);
    const heading = form.querySelector(CHECK);
    // It is the first heading now: the page's own is not shown.
    heading.setAttribute('role', 'heading');
    heading.setAttribute('aria-level', '1');
    heading.focus({ preventScroll: true });
  };
  const toEdit = (form, id) => {
    delete form.dataset.step;
    delete root.dataset.checks;
    form.querySelector(CHECK).removeAttribute('role');
    form.querySelector(CHECK).removeAttribute('aria-level');
    const field = id && document.getElementById(id);
    if (!field) return;
    const folded = field.closest('details');
    if (folded) folded.open = true;
    field.focus();
    field.scrollIntoView({ block: 'center' });
  };
  let wanted;
  addEventListener('submit', (event) => {
    const form = event.target;
    // A form with something missing is sent, and the server says what. One that waited for the line, and that nobody submits now, was checked before.
    if (!form.querySelector('[data-summary]') || form.dataset.step || !event.submitter || !isFilled(form)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    history.pushState(history.state, '', CHECK);
    toCheck(form);
  }, true);
  on('click', '[data-back]', (link, event) => {
    event.preventDefault();
    event.stopPropagation();
    wanted = link.dataset.back;
    history.back();
  });
  addEventListener('popstate', () => {
    const form = checked();
    if (!form) return;
    if (location.hash === CHECK) {
      if (isFilled(form)) toCheck(form);
    } else if (form.dataset.step) {
      toEdit(form, wanted || 'file-text');
    }
    wanted = undefined;
  });
  // A link of the error summary leads to its field, folded or not.
  on('click', '.error-summary a[href^="#"]', (link) => {
    const field = document.querySelector(link.hash);
    const folded = field && field.closest('details');
    if (folded) folded.open = true;
  });

  // Reading aloud, where there is a voice for the page's language.

  const speech = window.speechSynthesis;
  const voice = () => speech.getVoices().find((one) => one.lang.replace('_', '-').toLowerCase() === `${root.lang}-in`);
  const quiet = () => {
    if (speech) speech.cancel();
    all('[data-reading]').forEach((button) => delete button.dataset.reading);
  };
  const heard = () => {
    if (voice()) root.dataset.voice = '';
  };
  if (speech) {
    heard();
    speech.addEventListener('voiceschanged', heard);
  }
  on('click', '[data-read]', (button) => {
    const reads = 'reading' in button.dataset;
    quiet();
    if (reads) return;
    const pieces = all(button.dataset.read).map((one) => one.innerText.trim()).filter(Boolean);
    button.dataset.reading = '';
    pieces.forEach((piece, at) => {
      const said = new SpeechSynthesisUtterance(piece);
      said.voice = voice();
      said.lang = said.voice.lang;
      if (at === pieces.length - 1) said.onend = () => delete button.dataset.reading;
      speech.speak(said);
    });
  });
  addEventListener('pagehide', quiet);

  // Passing the number on, keeping it.

  on('click', '[data-share]', (button) => {
    navigator.share({ text: button.dataset.share, url: new URL(button.dataset.address, location.origin).href }).catch(() => {});
  });
  on('click', '[data-copy]', async (button) => {
    await navigator.clipboard.writeText(button.dataset.copy);
    const copied = document.querySelector('[data-copied]');
    for (const words of [button.querySelector('span'), copied]) words.textContent = button.dataset.done;
  });
  on('click', '[data-print]', () => print());

  // What the application changes: the answer to a form, a new page, a part that disappeared with the focus in it.

  let main = document.querySelector('main');
  let path = location.pathname;
  let focused;
  let busy;
  document.addEventListener('focusin', (event) => (focused = event.target));
  const toHeading = () => {
    const heading = document.querySelector('main.citizen h1');
    if (!heading) return;
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
  };
  const settle = () => {
    all(PHOTOS).forEach((input) => {
      const had = (drawn.get(input) || []).length;
      draw(input);
      if (had && !input.files.length) tell(input, []);
    });
    const form = checked();
    const sends = Boolean(form && form.hasAttribute('data-busy'));
    const summary = form && form.querySelector('.error-summary');
    if (busy && !sends && summary && form.dataset.step) {
      history.replaceState(history.state, '', location.pathname + location.search);
      toEdit(form);
      summary.focus();
    }
    busy = sends;
    if (!form) delete root.dataset.checks;
    const now = document.querySelector('main');
    if (now && now !== main && location.pathname !== path && now.querySelector('h1')) {
      [main, path] = [now, location.pathname];
      quiet();
      toHeading();
    } else if (focused && !focused.isConnected && document.activeElement === document.body) {
      focused = undefined;
      toHeading();
    }
  };
  new MutationObserver(settle).observe(document.body, { childList: true, subtree: true, attributes: true, attributeFilter: ['data-busy'] });
  const push = history.pushState;
  history.pushState = function (...state) {
    push.apply(this, state);
    settle();
  };
  if (location.hash === CHECK) history.replaceState(history.state, '', location.pathname + location.search);
  settle();
})();

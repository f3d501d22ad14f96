// Turns notifications about a complaint on and off in this browser (Web Push). Plain script: it works before the page is hydrated and where it
// never is. The element is shown only where the browser can do this.
(() => {
  if (!('customElements' in window) || customElements.get('follow-complaint')) return;
  const able = 'serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window && window.isSecureContext;
  const KEPT = 'sunwai-follows';

  // Which complaints this browser follows, and under which push address.
  const kept = () => {
    try {
      return JSON.parse(localStorage.getItem(KEPT)) || {};
    } catch {
      return {};
    }
  };
  const keep = (follows) => {
    try {
      if (Object.keys(follows).length) localStorage.setItem(KEPT, JSON.stringify(follows));
      else localStorage.removeItem(KEPT);
    } catch {
      // Without storage the page offers to turn them on again, which does no harm.
    }
  };

  const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), (c) => c.charCodeAt(0));
  const text = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer)))
      .replace(/\+/g, '-')
      .replace(/\//g, '_')
      .replace(/=+$/, '');

  const registered = () => navigator.serviceWorker.getRegistration('/');

  async function subscription() {
    const key = fetch('/push/key').then((answer) => (answer.ok ? answer.text() : Promise.reject(new Error('no key'))));
    await ((await registered()) || navigator.serviceWorker.register('/sw.js'));
    const { pushManager } = await navigator.serviceWorker.ready;
    const known = await pushManager.getSubscription();
    const under = known && known.options.applicationServerKey;
    if (known && under && text(under) === (await key)) return known;
    // Made under a key that the desk no longer has: nothing would arrive any more.
    if (known) {
      await known.unsubscribe();
      keep({});
    }
    return pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytes(await key) });
  }

  class FollowComplaint extends HTMLElement {
    static observedAttributes = ['data-phones'];

    attributeChangedCallback(_, before, now) {
      if (this.form && before !== now && now === '0' && !this.busy) this.renew();
    }

    connectedCallback() {
      if (!able || this.ready) return;
      this.ready = true;
      // The element is complete only when the page has been read.
      if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', () => this.begin());
      else setTimeout(() => this.begin());
    }

    begin() {
      this.form = this.querySelector('form');
      if (!this.form) return;
      this.number = this.form.getAttribute('action').split('/')[2];
      this.addEventListener('submit', (event) => {
        event.preventDefault();
        event.stopPropagation();
        this.toggle();
      });
      this.show(Boolean(kept()[this.number]));
      // Not `hidden`: hydration writes the attributes of this element anew.
      this.dataset.able = '';
      this.renew();
    }

    /** Shows the button for what can be done now. */
    show(follows) {
      this.follows = follows;
      for (const button of this.form.querySelectorAll('[data-does]')) {
        button.hidden = (button.dataset.does === 'unfollow') !== follows;
      }
    }

    /** Says what has become of it; the focus stays on a button that is shown. */
    say(name) {
      for (const line of this.querySelectorAll('[data-says]')) line.hidden = line.dataset.says !== name;
    }

    async toggle() {
      if (this.busy) return;
      this.busy = true;
      const pressed = document.activeElement;
      for (const button of this.form.querySelectorAll('[data-does]')) button.setAttribute('aria-disabled', 'true');
      try {
        this.say(await (this.follows ? this.unfollow() : this.follow()));
      } catch {
        this.say('failed');
      }
      for (const button of this.form.querySelectorAll('[data-does]')) button.removeAttribute('aria-disabled');
      this.busy = false;
      if (pressed && pressed.hidden && this.contains(pressed)) this.form.querySelector('[data-does]:not([hidden])').focus();
    }

    async follow() {
      // First, while the press of the button still counts.
      if ((await Notification.requestPermission()) !== 'granted') return 'denied';
      const own = await subscription();
      const status = await this.post('follow', own);
      if (status === 409) return 'full';
      if (status !== 200) return 'failed';
      keep({ ...kept(), [this.number]: own.endpoint });
      this.show(true);
      return 'on';
    }

    async unfollow() {
      const there = await registered();
      const own = there && (await there.pushManager.getSubscription());
      const endpoint = own ? own.endpoint : kept()[this.number];
      if ((await this.post('unfollow', { endpoint })) !== 200) return 'failed';
      await this.forget(own);
      return 'off';
    }

    /** Forgets that this browser follows the complaint. With the last one, it gives up its push address. */
    async forget(own) {
      const { [this.number]: _, ...others } = kept();
      keep(others);
      this.show(false);
      if (own && !Object.keys(others).length) await own.unsubscribe();
    }

    /**
     * The push service may have given this browser another address, or notifications may have been turned off: in the settings, or on all phones,
     * here or elsewhere. The private page says on how many they are on.
     */
    async renew() {
      if (!this.follows) return;
      if (Notification.permission !== 'granted') {
        this.show(false);
        return;
      }
      try {
        const own = await subscription();
        if (own.endpoint !== kept()[this.number]) {
          if ((await this.post('follow', own)) === 200) keep({ ...kept(), [this.number]: own.endpoint });
        } else if (this.dataset.phones === '0' && !this.busy) {
          this.say('');
          await this.forget(own);
        }
      } catch {
        // No connection; the next visit tries again.
      }
    }

    /** Posts a form to the page's own address; returns the status. */
    async post(name, own) {
      const body = new URLSearchParams({ form_name: name, endpoint: own.endpoint });
      if (name === 'follow') {
        body.set('p256dh', text(own.getKey('p256dh')));
        body.set('auth', text(own.getKey('auth')));
      }
      const answer = await fetch(this.form.getAttribute('action'), { method: 'POST', body, headers: { accept: 'application/json' } });
      return answer.status;
    }
  }

  customElements.define('follow-complaint', FollowComplaint);
})();

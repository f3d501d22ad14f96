// The button for notifications: hidden where the browser cannot show them, works before hydration, and says what has become of it. The push service
// is replaced here; push.mjs sends real messages.
import { expect, test } from '@playwright/test';
import { PHONE, alive, complaints, file, person } from './people.mjs';

const SHOWN = 'follow-complaint';

/** Gives the pages of a context a browser's half of Web Push. `answer` is what the person says to the browser's question. */
async function withPush(context, answer = 'granted') {
  await context.addInitScript((answer) => {
    // Also run in the empty document before the first page, which has no keys.
    if (!window.isSecureContext) return;
    const b64 = (bytes) => btoa(String.fromCharCode(...bytes)).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
    // What the browser remembers of this site, also after a reload.
    const remembered = (name) => JSON.parse(sessionStorage.getItem(name) ?? 'null');
    const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), (c) => c.charCodeAt(0));
    const keys = crypto.subtle.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, true, ['deriveBits']);
    const made = async ({ auth, server }) => {
      const point = await crypto.subtle.exportKey('raw', (await keys).publicKey);
      return {
        endpoint: `https://push.example/${auth}`,
        options: { applicationServerKey: bytes(server).buffer },
        getKey: (name) => (name === 'auth' ? bytes(auth).buffer : point),
        unsubscribe: async () => {
          sessionStorage.removeItem('own');
          return true;
        },
      };
    };
    const pushManager = {
      getSubscription: async () => remembered('own') && made(remembered('own')),
      subscribe: async ({ applicationServerKey, userVisibleOnly }) => {
        if (!userVisibleOnly || applicationServerKey.byteLength !== 65) throw new Error('not a key');
        sessionStorage.setItem('own', JSON.stringify({ auth: b64(crypto.getRandomValues(new Uint8Array(16))), server: b64(applicationServerKey) }));
        return made(remembered('own'));
      },
    };
    const registration = { pushManager };
    const define = (on, name, value) => Object.defineProperty(on, name, { configurable: true, ...value });
    define(window, 'PushManager', { value: class {} });
    define(ServiceWorkerContainer.prototype, 'register', { value: async () => registration });
    define(ServiceWorkerContainer.prototype, 'getRegistration', { value: async () => registration });
    define(ServiceWorkerContainer.prototype, 'ready', { get: () => Promise.resolve(registration) });
    define(Notification, 'permission', { get: () => remembered('permission') ?? 'default' });
    define(Notification, 'requestPermission', {
      value: async () => {
        sessionStorage.setItem('permission', JSON.stringify(answer));
        return answer;
      },
    });
  }, answer);
}

test('notifications are turned on and off, with the keyboard too, and stay so', async ({ browser }) => {
  const citizen = await person(browser, PHONE);
  await withPush(citizen);
  const phone = await citizen.newPage();
  const { reference, path } = await file(phone, 'सूचना चाहिए', { photo: false });
  await phone.goto(path);
  await alive(phone);
  const shown = phone.locator(SHOWN);
  await expect(shown).toBeVisible();
  await expect(shown.getByRole('button')).toHaveText(['सूचना चालू करें']);
  await shown.getByRole('button').focus();
  await phone.keyboard.press('Enter');
  await expect(shown.getByText('सूचना चालू है।')).toBeVisible();
  await expect(shown.getByRole('button', { name: 'सूचना बंद करें' })).toBeFocused();
  // The page says on how many phones, to turn them off without this one.
  await phone.reload();
  await expect(phone.getByText('इस शिकायत की सूचना 1 फ़ोन पर चालू है।')).toBeVisible();
  await expect(shown.getByRole('button')).toHaveText(['सूचना बंद करें']);
  await shown.getByRole('button').click();
  await expect(shown.getByText('सूचना बंद कर दी गई।')).toBeVisible();
  await phone.reload();
  await expect(shown.getByRole('button')).toHaveText(['सूचना चालू करें']);
  await expect(phone.getByText(/इस शिकायत की सूचना \d+ फ़ोन/)).toHaveCount(0);
  // The page of the number offers the same.
  await phone.goto(`/t/${reference}`);
  await shown.getByRole('button').click();
  await expect(shown.getByText('सूचना चालू है।')).toBeVisible();
  await phone.goto(path);
  await alive(phone);
  await phone.getByRole('button', { name: 'सब फ़ोनों पर बंद करें' }).click();
  await expect(phone.getByRole('button', { name: 'सब फ़ोनों पर बंद करें' })).toHaveCount(0);
  // This phone is one of them, and stays so.
  await expect(shown.getByRole('button')).toHaveText(['सूचना चालू करें']);
  await phone.reload();
  await expect(shown.getByRole('button')).toHaveText(['सूचना चालू करें']);
  expect(complaints(citizen)).toEqual([]);
});

test('the button works before the page is hydrated, and on a page that never is', async ({ browser }) => {
  const citizen = await person(browser, PHONE);
  await withPush(citizen);
  const phone = await citizen.newPage();
  const { reference } = await file(phone, 'धीमा इंटरनेट', { photo: false });
  await citizen.route('**/pkg/*.wasm', (route) => route.abort());
  for (const page of [`/t/${reference}`, `/t/${reference}?offline=1`]) {
    await phone.goto(page);
    const shown = phone.locator(SHOWN);
    const button = shown.locator('button:not([hidden])');
    await expect(button).toBeVisible();
    if ((await button.textContent()) === 'सूचना चालू करें') {
      await button.click();
      await expect(shown.getByText('सूचना चालू है।')).toBeVisible();
    } else {
      await button.click();
      await expect(shown.getByText('सूचना बंद कर दी गई।')).toBeVisible();
    }
  }
});

test('a refusal is explained, and without push there is no button', async ({ browser }) => {
  const refusing = await person(browser, PHONE);
  await withPush(refusing, 'denied');
  const phone = await refusing.newPage();
  const { path } = await file(phone, 'नहीं चाहिए', { photo: false });
  await phone.goto(path);
  await phone.locator(`${SHOWN} button:not([hidden])`).click();
  await expect(phone.locator(SHOWN).getByText('इस साइट की सूचनाएँ फ़ोन में बंद हैं।')).toBeVisible();
  for (const options of [{ ...PHONE, javaScriptEnabled: false }, PHONE]) {
    const without = await person(browser, options);
    if (options.javaScriptEnabled !== false) await without.addInitScript(() => delete window.PushManager);
    const page = await without.newPage();
    await page.goto(path);
    await expect(page.locator('.sentence')).toBeVisible();
    await expect(page.locator(SHOWN)).toBeHidden();
  }
});

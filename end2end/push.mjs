// Sends notifications end to end: the program to a push service that we did not write (web-push-testing), decrypted by a library that we did not
// write (http_ece) and shown by our service worker's handlers. Uses loopback only.
//
//   node push.mjs PATH-OF-THE-PROGRAM SITE-ROOT
import { spawn } from 'node:child_process';
import { createECDH, createPublicKey, randomBytes, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createServer as createListener } from 'node:net';
import { createRequire } from 'node:module';
import { runInNewContext } from 'node:vm';

const require = createRequire(import.meta.url);
const ece = require('http_ece');
const { PushApiModel } = require('web-push-testing/src/PushApiModel.js');
const TestingServer = require('web-push-testing/src/server.js');

const [program, site] = process.argv.slice(2);
const results = [];

function check(name, right, more = '') {
  console.log(`${right ? 'ok   ' : 'FAIL '}${name}`, right ? '' : more);
  results.push(Boolean(right));
}

const sparePort = () =>
  new Promise((resolve) => {
    const listener = createListener().listen(0, '127.0.0.1', () => {
      const { port } = listener.address();
      listener.close(() => resolve(port));
    });
  });

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Waits until something is found. */
async function found(look, seconds = 20) {
  for (let n = 0; n < seconds * 10; n++) {
    const it = await look();
    if (it) return it;
    await pause(100);
  }
  return undefined;
}

// --- the push services ---------------------------------------------------------------------------------------------------

/** A second push service of our own: it shows the requests as they are, and answers as the first part of the path says. */
class Recorder {
  requests = [];

  async start() {
    this.port = await sparePort();
    this.origin = `http://127.0.0.1:${this.port}`;
    this.server = createServer((request, response) => {
      const pieces = [];
      request.on('data', (piece) => pieces.push(piece));
      request.on('end', () => {
        const [, answer, phone] = request.url.split('/');
        const times = this.requests.filter((other) => other.url === request.url).length;
        this.requests.push({ url: request.url, phone, method: request.method, headers: request.headers, body: Buffer.concat(pieces), at: Date.now() });
        if (answer === 'wait' && times === 0) response.writeHead(429, { 'retry-after': '6' });
        else if (answer === 'away') response.writeHead(307, { location: '/secret/of-this-network' });
        else response.writeHead(201);
        response.end();
      });
    });
    await new Promise((resolve) => this.server.listen(this.port, '127.0.0.1', resolve));
    return this;
  }

  of(phone) {
    return this.requests.filter((request) => request.phone === phone);
  }
}

/** A browser's half of a subscription. */
class Phone {
  constructor(endpoint) {
    this.endpoint = endpoint;
    this.keys = createECDH('prime256v1');
    this.keys.generateKeys();
    this.auth = randomBytes(16);
  }

  fields() {
    return { endpoint: this.endpoint, p256dh: this.keys.getPublicKey('base64url'), auth: this.auth.toString('base64url') };
  }

  read(body) {
    return ece.decrypt(body, { version: 'aes128gcm', privateKey: this.keys, authSecret: this.auth });
  }
}

/** Checks the VAPID header of a request as RFC 8292 describes it; returns the claims. */
function claims({ headers }, publicKey) {
  const [, token, key] = /^vapid t=([\w.-]+), ?k=([\w-]+)$/.exec(headers.authorization) ?? [];
  if (key !== publicKey) return undefined;
  const point = Buffer.from(key, 'base64url');
  const jwk = { kty: 'EC', crv: 'P-256', x: point.subarray(1, 33).toString('base64url'), y: point.subarray(33).toString('base64url') };
  const [head, body, signature] = token.split('.');
  const signed = Buffer.from(`${head}.${body}`);
  const valid = verify('sha256', signed, { key: createPublicKey({ key: jwk, format: 'jwk' }), dsaEncoding: 'ieee-p1363' }, Buffer.from(signature, 'base64url'));
  return valid ? JSON.parse(Buffer.from(body, 'base64url')) : undefined;
}

// --- the program ---------------------------------------------------------------------------------------------------------

class Desk {
  constructor(port, inward) {
    this.address = `http://127.0.0.1:${port}`;
    const settings = ['--addr', `127.0.0.1:${port}`, '--public-url', this.address, '--site-root', site, '--inward-origins', inward.join(',')];
    this.child = spawn(program, ['demo', ...settings], {
      env: { RUST_LOG: 'warn,sunwai=info,sunwai::requests=off', ...process.env },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
  }

  async ready() {
    const answers = () => fetch(`${this.address}/readyz`).then((answer) => answer.ok).catch(() => false);
    if (!(await found(answers, 60))) throw new Error('the program did not become ready');
  }

  get(path, language = 'en', cookie = '') {
    return fetch(this.address + path, { headers: { 'accept-language': language, cookie }, redirect: 'manual' });
  }

  post(path, fields, language = 'en', cookie = '', accept = 'application/json') {
    const headers = { 'accept-language': language, cookie, accept };
    return fetch(this.address + path, { method: 'POST', body: new URLSearchParams(fields), headers, redirect: 'manual' });
  }

  async file(text) {
    const fields = { form: randomBytes(16).toString('hex'), text, category: 'theft' };
    const answer = await this.post('/', fields, 'hi', '', 'text/html');
    const [, , reference, key] = answer.headers.get('location').split('/');
    return { reference, key, number: `${reference.slice(0, 3)}-${reference.slice(3, 6)}-${reference.slice(6)}` };
  }

  async signIn(login) {
    const answer = await this.post('/sign-in', { login, password: 'sunwai-demo' }, 'en', '', 'text/html');
    return answer.headers.getSetCookie().map((cookie) => cookie.split(';')[0]).join('; ');
  }

  /** Makes a move as an officer does: opens the page, fills in the form and sends it. */
  async move(cookie, reference, move, fields = {}) {
    const path = `/staff/c/${reference}`;
    const page = await (await this.get(path, 'en', cookie)).text();
    const form = page.split('<form').find((part) => part.split('>')[0].includes(`id="move-${move}"`)) ?? '';
    const all = {};
    for (const [input] of form.split('</form>')[0].matchAll(/<input[^>]*>/g)) {
      const attribute = (name) => new RegExp(`\\b${name}="([^"]*)"`).exec(input)?.[1];
      if (attribute('type') === 'hidden') all[attribute('name')] = attribute('value') ?? '';
    }
    for (const [name, value] of Object.entries(fields)) {
      // A choice is named by its label.
      const option = new RegExp(`<option[^>]*value="(\\d+)"[^>]*>(?:<!--.*?-->|<!>)*${value}(?:<!--.*?-->|<!>)*</option>`).exec(form);
      all[name] = option?.[1] ?? value;
    }
    const answer = await this.post(path, all, 'en', cookie);
    if (answer.status !== 200) throw new Error(`${move}: ${answer.status} ${await answer.text()}`);
  }

  async metric(name) {
    const text = await (await this.get('/metrics')).text();
    const line = text.split('\n').find((line) => line.startsWith(`${name} `));
    return line === undefined ? undefined : Number(line.slice(name.length));
  }
}

// --- the service worker ----------------------------------------------------------------------------------------------------

/** Runs the handlers of the service worker with a message; returns what is shown, and what is opened by a click on it. */
async function onThePhone(desk, message, open = []) {
  const handlers = {};
  const shown = [];
  const opened = [];
  const self = {
    addEventListener: (name, handler) => (handlers[name] = handler),
    registration: { showNotification: async (title, options) => void shown.push({ title, ...options }) },
    clients: {
      matchAll: async () => open.map((url) => ({ url, focus: async () => void opened.push(`focus ${url}`) })),
      openWindow: async (url) => void opened.push(`open ${url}`),
    },
    location: new URL(`${desk.address}/sw.js`),
  };
  runInNewContext(readFileSync(new URL('../public/assets/push-worker.js', import.meta.url), 'utf8'), { self, URL });
  let waits;
  const event = { waitUntil: (promise) => (waits = promise) };
  handlers.push({ ...event, data: message === undefined ? null : { json: () => JSON.parse(message) } });
  await waits;
  handlers.notificationclick({ ...event, notification: { close() {}, data: shown[0].data } });
  await waits;
  return { shown, opened };
}

// --- the test --------------------------------------------------------------------------------------------------------------

const theirPort = await sparePort();
const theirs = `http://localhost:${theirPort}`;
const service = new TestingServer(new PushApiModel(), theirPort);
service.startServer();
const ours = await new Recorder().start();
const desk = new Desk(await sparePort(), [theirs, ours.origin]);

try {
  await desk.ready();
  const call = async (path, fields = {}) => (await fetch(theirs + path, { method: 'POST', body: new URLSearchParams(fields) })).json();
  const key = await (await desk.get('/push/key')).text();
  const subscribed = await call('/subscribe', { userVisibleOnly: 'true', applicationServerKey: key });
  check('the push service accepts our key', subscribed.data, subscribed);
  const { endpoint, keys, clientHash } = subscribed.data;

  const { reference, key: secret, number } = await desk.file('मोबाइल छीन लिया, मेरा नाम रमेश है');
  const [page, privatePage] = [`/t/${reference}`, `/t/${reference}/${secret}`];
  const follow = (path, fields, language) => desk.post(path, { form_name: 'follow', ...fields }, language);
  check('a browser subscribes on the private page', (await follow(privatePage, { endpoint, ...keys }, 'hi')).status === 200);
  const neighbour = new Phone(`${ours.origin}/ok/neighbour`);
  const patient = new Phone(`${ours.origin}/wait/patient`);
  const led = new Phone(`${ours.origin}/away/led`);
  for (const phone of [neighbour, patient, led]) {
    check(`a browser subscribes with the number: ${phone.endpoint}`, (await follow(page, phone.fields(), 'en')).status === 200);
  }
  for (const inward of ['https://127.0.0.1/', 'https://[::1]/', 'https://169.254.169.254/', 'https://[64:ff9b::a00:1]/', `http://localhost:${ours.port}/ok/x`, 'http://push.example/']) {
    check(`an address that leads inward is refused: ${inward}`, (await follow(page, { ...neighbour.fields(), endpoint: inward })).status === 400);
  }
  // A name says only when it is called where it leads.
  const named = new Phone(`https://localhost:${ours.port}/ok/named`);
  check('a name is taken', (await follow(page, named.fields())).status === 200);
  check('a wrong private link subscribes nobody', (await follow(`/t/${reference}/0000000000000000`, neighbour.fields())).status === 404);

  const operator = await desk.signIn('operator');
  await desk.move(operator, reference, 'forward', { station: 'Civil Lines' });
  const notes = async () => (await call('/get-notifications', { clientHash })).data.messages;
  const messages = (await found(async () => (await notes()).length > 0 && (await notes()))) ?? [];
  check('the message arrives and is decrypted', messages.length === 1, messages);
  const said = JSON.parse(messages[0] ?? '{}');
  check('it says number and status, and nothing else', said.number === number && Object.keys(said).sort().join() === 'number,word', messages);
  check('in the language in which it was asked for', /^[\u0900-\u097F ]+$/.test(said.word), said);

  const [request] = (await found(() => ours.of('neighbour').length > 0 && ours.of('neighbour'))) ?? [];
  const plain = neighbour.read(request.body);
  const english = JSON.parse(plain);
  check('another library decrypts it', english.number === number && /^[A-Za-z ]+$/.test(english.word), english);
  check('every message has the same length', Buffer.byteLength(messages[0]) === plain.length, plain.length);
  check('a message waits a week for a phone that is off', request.headers.ttl === '604800' && request.headers.urgency === 'normal', request.headers);
  check('a newer message replaces it', /^[\w-]{32}$/.test(request.headers.topic), request.headers);
  const claimed = claims(request, key);
  const hours = (claimed?.exp - Date.now() / 1000) / 3600;
  check('its signature is for this service and for less than a day', claimed?.aud === ours.origin && hours > 1 && hours < 24, claimed);
  check('it says whom to contact', /^(mailto:|https:)/.test(claimed?.sub), claimed);

  const twice = (await found(() => ours.of('patient').length > 1 && ours.of('patient'))) ?? ours.of('patient');
  check('a service that asks for patience gets it', twice.length === 2 && twice[1].at - twice[0].at >= 6_000, twice.map((one) => one.at));
  const givenUp = () => desk.metric('sunwai_push_given_up');
  check('what leads inward is given up visibly', await found(async () => (await givenUp()) === 2), await givenUp());
  check('a redirect is not followed', ours.of('led').length === 1 && ours.of('of-this-network').length === 0);
  check('a name that leads inward is not called', ours.of('named').length === 0);

  await call('/expire-subscription/' + clientHash).catch(() => {});
  const station = await desk.signIn('station');
  await desk.move(station, reference, 'start');
  check('the next status arrives', await found(() => ours.of('neighbour').length === 2), ours.of('neighbour').length);
  const started = JSON.parse(neighbour.read(ours.of('neighbour')[1]?.body ?? request.body));
  check('it is another word', started.word !== english.word, started);
  const gone = () => desk.metric('sunwai_push_messages{outcome="gone"}');
  check('a browser that no longer wants messages is forgotten', await found(async () => (await gone()) === 1), await gone());
  check('it got no second message', (await notes()).length === 1);
  check('a note tells nobody', await desk.move(station, reference, 'note', { text: 'x' }).then(() => pause(2_500)).then(() => ours.of('neighbour').length === 2));

  check('a browser that turns them off is forgotten', (await desk.post(page, { form_name: 'unfollow', endpoint: neighbour.endpoint })).status === 200);
  check('the complainant turns all of them off', (await desk.post(privatePage, { form_name: 'unfollow-all' })).status === 200);
  const before = ours.requests.length;
  await desk.move(station, reference, 'report', { text: 'जाँच की गई' });
  await pause(3_000);
  check('and then nobody is told', ours.requests.length === before, ours.requests.length - before);

  const own = `${desk.address}${page}`;
  const { shown, opened } = await onThePhone(desk, messages[0]);
  check('the phone shows number and status', shown.length === 1 && shown[0].title === number && shown[0].body === said.word, shown);
  check('a click opens the public page', opened.join() === `open ${own}`, opened);
  check('or the window that shows it', (await onThePhone(desk, messages[0], [own])).opened.join() === `focus ${own}`);
  const odd = await onThePhone(desk, '{"number":"//evil.example","word":"x"}');
  check('a message that is not ours opens nothing else', odd.shown.length === 1 && odd.opened.join() === `open ${desk.address}/track`, odd);
  check('an empty message shows something', (await onThePhone(desk, undefined)).shown.length === 1);
} catch (error) {
  check('the test runs to its end', false, error);
} finally {
  desk.child.kill('SIGTERM');
  await Promise.race([new Promise((resolve) => desk.child.once('exit', resolve)), pause(15_000)]);
}
console.log(`${results.filter(Boolean).length} of ${results.length} checks passed`);
process.exit(results.every(Boolean) ? 0 : 1);

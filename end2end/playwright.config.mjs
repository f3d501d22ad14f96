// One demo server for all tests, on a port of its own; browsers like a phone and like a desk.
import { defineConfig } from '@playwright/test';
import { existsSync } from 'node:fs';

const port = Number(process.env.SUNWAI_E2E_PORT ?? 3999);
export const address = `http://127.0.0.1:${port}`;
/** The playground's X and Facebook. */
export const networks = `http://127.0.0.1:${port + 1}`;
const chromium = ['/usr/bin/chromium', '/usr/bin/google-chrome'].find((path) => existsSync(path));

export default defineConfig({
  testDir: 'tests',
  timeout: 60_000,
  expect: { timeout: 10_000 },
  workers: 1,
  forbidOnly: true,
  // On a busy machine a step may miss its time limit; the test is retried once, and then reported as flaky.
  retries: process.env.CI ? 1 : 0,
  reporter: [['list']],
  outputDir: `test-results/${port}`,
  use: {
    baseURL: address,
    screenshot: 'only-on-failure',
    launchOptions: {
      executablePath: chromium,
      args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
    },
  },
  webServer: {
    command: `../target/release/sunwai demo --addr 127.0.0.1:${port} --public-url ${address} --site-root ../target/site`,
    url: `${address}/readyz`,
    // The line for each request is turned off, because it would hide the output of the tests.
    env: { RUST_LOG: 'warn,sunwai=info,sunwai::requests=off', ...process.env },
    stdout: 'ignore',
    stderr: 'pipe',
    timeout: 60_000,
  },
});

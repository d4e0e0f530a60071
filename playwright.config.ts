// Tests in a real browser against the real server shell. One worker: the machine that runs them has few cores, and each
// test runs an engine of its own.

import { defineConfig } from '@playwright/test';
import { findBrowser } from './build/setup/system-packages.mjs';

const browser = findBrowser();

export default defineConfig({
  testDir: 'e2e/specs',
  outputDir: 'out/test-results/playwright',
  workers: 1,
  fullyParallel: false,
  forbidOnly: process.env.CI !== undefined,
  timeout: 90_000,
  expect: { timeout: 15_000 },
  reporter: 'list',
  use: {
    viewport: { width: 1440, height: 900 },
    deviceScaleFactor: 1,
    colorScheme: 'dark',
    trace: 'off',
    launchOptions: {
      ...(browser === null ? {} : { executablePath: browser }),
      args: [
        '--no-sandbox',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        // Software rendering: the same pixels on every machine, with or without a GPU.
        '--use-angle=swiftshader',
        '--enable-unsafe-swiftshader',
        // WebGL stays SwiftShader's, but the page is put together without it: 14 frames a second instead of 6 at 1440x900
        // on two cores of an EPYC, so that every key and click is answered in half the time.
        '--disable-gpu-compositing',
      ],
    },
  },
});

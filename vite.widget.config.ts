import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { build, defineConfig, type Plugin } from 'vite';

const root = path.resolve(import.meta.dirname, 'client/widget');
const outDir = path.resolve(import.meta.dirname, 'dist/widget');
const target = 'es2022';
/** Of everything the page of a shop loads before anybody speaks; the socket client comes later and only when needed. */
const limit = 35_000;

/**
 * The loader is a classic script on somebody else's page, so it is one file in a function of its own; the panel is modules
 * in our frame. Two formats are two builds, and this runs the second when the first is done.
 */
function loader(): Plugin {
  return {
    name: 'throughline-loader',
    apply: 'build',
    async closeBundle() {
      await build({
        configFile: false,
        root,
        logLevel: 'warn',
        build: {
          outDir,
          emptyOutDir: false,
          target,
          lib: { entry: 'loader/loader.ts', formats: ['iife'], name: 'throughlineLoader', fileName: () => 'widget.js' },
        },
      });
      await weigh();
    },
  };
}

/** Writes the compressed twins the server sends, prints what the widget weighs, and fails when it grew too heavy. */
async function weigh(): Promise<void> {
  const names = (await readdir(outDir, { recursive: true })).filter((name) => /\.(js|css|html)$/.test(name));
  let first = 0;
  let later = 0;
  for (const name of names) {
    const file = path.join(outDir, name);
    const bytes = await readFile(file);
    const gz = gzipSync(bytes, { level: 9 });
    await writeFile(`${file}.gz`, gz);
    await writeFile(`${file}.br`, brotliCompressSync(bytes));
    if (name.includes('socket')) later += gz.length;
    else if (!name.startsWith('shop')) first += gz.length;
    console.log(`  ${name.padEnd(40)} ${String(bytes.length).padStart(7)} B  ${String(gz.length).padStart(6)} B gzip`);
  }
  console.log(`  widget ${first} B gzip of ${limit}, socket client ${later} B gzip on demand`);
  if (first > limit) throw new Error(`The widget weighs ${first} B gzip, more than ${limit}.`);
}

export default defineConfig({
  root,
  base: './',
  plugins: [loader()],
  build: {
    outDir,
    emptyOutDir: true,
    target,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rollupOptions: {
      input: path.join(root, 'frame.html'),
      output: {
        // Fonts keep their names, so that the demo shop can use the same file.
        assetFileNames: ({ names }) =>
          names[0]?.endsWith('.woff2') ? 'assets/[name][extname]' : 'assets/[name]-[hash][extname]',
        entryFileNames: 'assets/[name]-[hash].js',
        chunkFileNames: (chunk) =>
          chunk.moduleIds.some((id) => id.includes('socket.io-client'))
            ? 'assets/socket-[hash].js'
            : 'assets/[name]-[hash].js',
      },
    },
  },
});

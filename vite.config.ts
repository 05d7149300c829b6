import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

const here = import.meta.dirname;
const outDir = path.resolve(here, 'dist/client');
const server = process.env.THROUGHLINE_SERVER ?? 'http://127.0.0.1:3000';

/** Writes `.br` and `.gz` beside every text file once, so that the server never compresses an asset while somebody waits. */
function precompress(): Plugin {
  const brotli = promisify(brotliCompress);
  const deflate = promisify(gzip);
  let into = outDir;
  return {
    name: 'precompress',
    apply: 'build',
    configResolved({ root, build }) {
      into = path.resolve(root, build.outDir);
    },
    async closeBundle() {
      const names = await readdir(into, { recursive: true });
      for (const name of names.filter((each) => /\.(js|css|html|svg|json)$/.test(each))) {
        const file = path.join(into, name);
        const bytes = await readFile(file);
        if (bytes.length < 1024) continue;
        await writeFile(`${file}.gz`, await deflate(bytes, { level: 9 }));
        const quality = { [constants.BROTLI_PARAM_QUALITY]: 10, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
        await writeFile(`${file}.br`, await brotli(bytes, { params: quality }));
      }
    },
  };
}

export default defineConfig(({ command }) => ({
  root: path.resolve(here, 'client'),
  plugins: [react(), precompress()],
  resolve: {
    alias: [
      { find: /^@contract\/(.*)\.js$/, replacement: path.resolve(here, 'src/contract/$1.ts') },
      { find: /^@contract\//, replacement: `${path.resolve(here, 'src/contract')}/` },
      // One file instead of a tour through six thousand modules: only the dev server needs it, a build drops what is unused.
      ...(command === 'serve'
        ? [{ find: /^@tabler\/icons-react$/, replacement: '@tabler/icons-react/dist/esm/icons/index.mjs' }]
        : []),
    ],
  },
  server: {
    port: 5173,
    proxy: Object.fromEntries(
      ['/v1', '/widget', '/channels', '/docs', '/healthz', '/readyz', '/metrics']
        .map((each) => [each, server])
        .concat([['/socket.io', server]])
        .map(([from, target]) => [from, { target, ws: from === '/socket.io', changeOrigin: false }]),
    ),
  },
  build: {
    outDir,
    emptyOutDir: true,
    target: 'es2022',
    reportCompressedSize: false,
    chunkSizeWarningLimit: 700,
  },
}));

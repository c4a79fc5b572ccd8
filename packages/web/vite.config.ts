import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants } from 'node:zlib'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'

const compress = promisify(brotliCompress)
/** Quick: half of the proofreader's 16 MB within a second; the slowest would take a minute for a tenth more. */
const QUALITY = 5

/** Puts beside each file that is named after its content the same file compressed; the server hands that to whoever can read it. */
const compressed: Plugin = {
  name: 'compressed',
  apply: 'build',
  async writeBundle({ dir = '' }, bundle) {
    for (const name of Object.keys(bundle).filter((one) => /^assets\/.+\.(js|css|wasm|svg)$/u.test(one))) {
      const path = join(dir, name)
      const params = { [constants.BROTLI_PARAM_QUALITY]: QUALITY }
      await writeFile(`${path}.br`, await compress(await readFile(path), { params }))
    }
  },
}

/** `dedupe`: another workspace's optional peer puts an older React at the root; the page must hold one React only. */
export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), compressed],
  resolve: { dedupe: ['react', 'react-dom'] },
  worker: { format: 'es' },
  build: { target: 'es2023', sourcemap: false, chunkSizeWarningLimit: 700 },
  server: {
    proxy: { '/api': { target: 'http://127.0.0.1:8080', ws: true }, '/ledger': 'http://127.0.0.1:8080' },
  },
})

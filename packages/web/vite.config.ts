import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** `dedupe`: another workspace's optional peer puts an older React at the root; the page must hold one React only. */
export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  resolve: { dedupe: ['react', 'react-dom'] },
  worker: { format: 'es' },
  build: { target: 'es2023', sourcemap: false, chunkSizeWarningLimit: 700 },
  server: {
    proxy: { '/api': { target: 'http://127.0.0.1:8080', ws: true }, '/ledger': 'http://127.0.0.1:8080' },
  },
})

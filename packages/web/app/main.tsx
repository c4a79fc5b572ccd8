import './tokens.css'
import './base.css'
import './frame.css'
import '../consent/consent.css'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { Problem } from './api.ts'
import { App } from './App.tsx'
import { followNewerVersions } from './newer-version.ts'

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      networkMode: 'always',
      refetchOnWindowFocus: true,
      staleTime: 2_000,
      retry: (count, error) => error instanceof Problem && error.code === 'unreachable' && count < 2,
    },
    mutations: { networkMode: 'always' },
  },
})

followNewerVersions()

const root = document.querySelector('#root')
if (root) {
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={queries}>
        <App />
      </QueryClientProvider>
    </StrictMode>,
  )
}

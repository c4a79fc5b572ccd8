import { Me, ServerStatus } from '@highroad/core/wire'
import { useQuery } from '@tanstack/react-query'
import { ask, Problem } from './api.ts'

/** Who you are to this server; null when you are not signed in. */
export function useMe() {
  return useQuery({
    queryKey: ['me'],
    queryFn: async (): Promise<Me | null> => {
      try {
        return await ask(Me, 'GET', '/me')
      } catch (error) {
        if (error instanceof Problem && error.code === 'not-signed-in') return null
        throw error
      }
    },
    staleTime: 60_000,
  })
}

/** What this deployment is and what it lacks. */
export function useServer() {
  return useQuery({
    queryKey: ['server'],
    queryFn: () => ask(ServerStatus, 'GET', '/server'),
    staleTime: 10_000,
  })
}

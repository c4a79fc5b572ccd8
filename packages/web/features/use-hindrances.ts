import type { Feature } from '@highroad/core/consent'
import { useServer } from '../app/session.ts'
import { useRegulated } from '../regulated/api.ts'
import { hindrancesOf } from './hindrances.ts'

/** What is in the way of a feature in an organisation now. */
export function useHindrances(account: string): (feature: Feature) => string[] {
  const regulated = useRegulated(account).data ?? null
  const server = useServer().data ?? null
  return (feature) => hindrancesOf(feature, regulated, server)
}

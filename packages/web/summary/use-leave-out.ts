import { RoomState } from '@highroad/core/wire'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { ask } from '../app/api.ts'

/**
 * Leaving oneself out of a meeting that ended still acts: what was kept is hidden, lines that rest on it go. `line` is
 * undefined for whoever was not in the meeting.
 */
export function useLeaveOut(meeting: string) {
  const queries = useQueryClient()
  const room = useQuery({
    queryKey: ['meeting', meeting, 'room'],
    queryFn: () => ask(RoomState, 'GET', `/meetings/${meeting}/room`),
    retry: false,
  })
  const act = useMutation({
    mutationFn: (lift: boolean) =>
      ask(RoomState, lift ? 'DELETE' : 'PUT', `/meetings/${meeting}/objection`, { features: ['summary'] }),
    onSuccess: async (now) => {
      queries.setQueryData(['meeting', meeting, 'room'], now)
      await queries.invalidateQueries({ queryKey: ['meeting', meeting] })
    },
  })
  const line = room.data?.lines.find((one) => one.feature === 'summary')
  return { line, wasThere: room.data !== undefined, out: line?.you === 'left-out', act }
}

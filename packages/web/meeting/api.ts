import type { Feature } from '@highroad/core/consent'
import { Door, Joined, RoomState, type Join, type Microphone } from '@highroad/core/wire'
import { useQuery } from '@tanstack/react-query'
import type { z } from 'zod'
import { ask, tell } from '../app/api.ts'

const at = (meeting: string) => `/meetings/${meeting}`

/** What anybody with the link sees. Read again while they stand at the door: a feature may start meanwhile. */
export const useDoor = (meeting: string) =>
  useQuery({
    queryKey: ['meeting', meeting, 'door'],
    queryFn: () => ask(Door, 'GET', `${at(meeting)}/door`),
    refetchInterval: 5_000,
  })

export const join = (meeting: string, request: Join): Promise<Joined> =>
  ask(Joined, 'POST', `${at(meeting)}/join`, request)

/** Each act in a meeting, and the room as it is after it. */
export const roomActs = (meeting: string) => ({
  room: () => ask(RoomState, 'GET', `${at(meeting)}/room`),
  acknowledge: (feature: Feature, version: number) =>
    ask(RoomState, 'PUT', `${at(meeting)}/notices/${feature}`, { version }),
  answer: (feature: Feature, accepted: boolean) =>
    ask(RoomState, 'PUT', `${at(meeting)}/answers/${feature}`, { accepted }),
  answerMicrophone: (who: z.infer<typeof Microphone>) =>
    ask(RoomState, 'PUT', `${at(meeting)}/microphone`, { who }),
  object: (features: readonly Feature[]) => ask(RoomState, 'PUT', `${at(meeting)}/objection`, { features }),
  lift: (features: readonly Feature[]) => ask(RoomState, 'DELETE', `${at(meeting)}/objection`, { features }),
  start: (feature: Feature) => ask(RoomState, 'PUT', `${at(meeting)}/features/${feature}`),
  stop: (feature: Feature) => ask(RoomState, 'DELETE', `${at(meeting)}/features/${feature}`),
  leave: () => tell('POST', `${at(meeting)}/leave`),
  end: () => tell('POST', `${at(meeting)}/end`),
})

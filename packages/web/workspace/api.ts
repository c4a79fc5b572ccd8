import {
  AccountView,
  FeaturesView,
  InvitationMade,
  MeetingItem,
  MeetingList,
  Members,
  NewAccountMade,
  type Role,
} from '@highroad/core/wire'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { ask, tell } from '../app/api.ts'

export const useAccount = (account: string) =>
  useQuery({ queryKey: ['account', account], queryFn: () => ask(AccountView, 'GET', `/accounts/${account}`) })

export const useMeetings = (account: string) =>
  useQuery({
    queryKey: ['account', account, 'meetings'],
    queryFn: () => ask(MeetingList, 'GET', `/accounts/${account}/meetings`),
    refetchInterval: 10_000,
  })

/** Those that you were in, of whatever organisation. */
export const useMyMeetings = () =>
  useQuery({
    queryKey: ['my', 'meetings'],
    queryFn: () => ask(MeetingList, 'GET', '/my/meetings'),
    refetchInterval: 30_000,
  })

export const useStartMeeting = (account: string) =>
  useMutation({
    mutationFn: (title: string) => ask(MeetingItem, 'POST', `/accounts/${account}/meetings`, { title }),
  })

export const useMembers = (account: string) =>
  useQuery({
    queryKey: ['account', account, 'members'],
    queryFn: () => ask(Members, 'GET', `/accounts/${account}/members`),
  })

export function useInvite(account: string) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (role: Role) => ask(InvitationMade, 'POST', `/accounts/${account}/invitations`, { role }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['account', account, 'members'] }),
  })
}

export function useTakeBack(account: string) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (id: string) => tell('DELETE', `/accounts/${account}/invitations/${id}`),
    onSettled: () => queries.invalidateQueries({ queryKey: ['account', account, 'members'] }),
  })
}

export const useAddOrganisation = () =>
  useMutation({
    mutationFn: (organisation: string) => ask(NewAccountMade, 'POST', '/accounts', { organisation }),
  })

export const useFeatures = (account: string) =>
  useQuery({
    queryKey: ['account', account, 'features'],
    queryFn: () => ask(FeaturesView, 'GET', `/accounts/${account}/features`),
  })

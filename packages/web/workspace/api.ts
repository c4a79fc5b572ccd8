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

/** What one member may do to another; afterwards everything of the account is asked anew, your own role with it. */
export function useChangeMember(account: string, person: string) {
  const queries = useQueryClient()
  const onSettled = () => queries.invalidateQueries({ queryKey: ['account', account] })
  const path = `/accounts/${account}/members/${person}`
  return {
    setRole: useMutation({ mutationFn: (role: Role) => tell('PUT', path, { role }), onSettled }),
    remove: useMutation({ mutationFn: () => tell('DELETE', path), onSettled }),
  }
}

export function useLeave(account: string) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: () => tell('POST', `/accounts/${account}/leave`),
    onSuccess: async () => {
      queries.removeQueries({ queryKey: ['account', account] })
      await queries.refetchQueries({ queryKey: ['me'] })
    },
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

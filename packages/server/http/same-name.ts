/** Whether a typed name is the one that a person goes by: spaces and case aside. */
const plain = (name: string): string =>
  name.normalize('NFKC').toLowerCase().split(/\s+/u).filter(Boolean).join(' ')

export const isSameName = (typed: string, name: string): boolean => plain(typed) === plain(name)

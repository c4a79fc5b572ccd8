/** A channel's name from what is typed: lower case, with dashes where spaces stood, without what a name cannot have. */
export function asChannelName(typed: string): string {
  return typed
    .toLocaleLowerCase()
    .replaceAll(/\s+/gu, '-')
    .replaceAll(/[^\p{Ll}\p{Lo}\p{Lm}\p{Mn}\p{Mc}\p{N}_-]/gu, '')
    .slice(0, 80)
}

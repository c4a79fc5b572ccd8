/** The command as typed into a POSIX shell. The key is quoted: it may hold `+` and `/`, never a quote. */
export function verifyCommand(file: string, key: string): string {
  return `npx highroad verify bundle ${file} --key '${key.replaceAll("'", '')}'`
}

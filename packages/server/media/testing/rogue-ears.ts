// Ears that obey nobody, for tests of the check behind them: whoever is allowed, they send frames of a handle that
// never was, of an earlier turn, and of a turn that does not exist yet; and they go on after a denial.
const turns = new Map<string, number>()

process.on('message', (message: { do: string; handle?: string; turn?: number }) => {
  if (message.do === 'join') {
    process.send?.({ is: 'joined', present: ['never', 'allowed'] })
    setInterval(sendAll, 10)
  }
  if (message.do === 'allow' && message.handle !== undefined) turns.set(message.handle, message.turn ?? 0)
  if (message.do === 'leave') process.exit(0)
})
process.on('disconnect', () => process.exit(0))

function sendAll(): void {
  const turn = turns.get('allowed') ?? 0
  frame('never', 1, 111)
  frame('allowed', turn - 1, 222)
  frame('allowed', turn + 1, 333)
  frame('allowed', turn, 444)
}

function frame(handle: string, turn: number, mark: number): void {
  process.send?.({ is: 'frame', handle, turn, pcm: new Int16Array(480).fill(mark), atMs: 0, index: 0 })
}

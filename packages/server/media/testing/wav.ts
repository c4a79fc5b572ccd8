// Reading and resampling sound for tests, in plain JavaScript: no sox, no ffmpeg.
import { readFileSync } from 'node:fs'

/** Mono 16-bit sound. */
export interface Sound {
  rate: number
  samples: Int16Array
}

/** Reads a mono 16-bit PCM wav file; throws on anything else. */
export function readWav(file: string): Sound {
  const bytes = readFileSync(file)
  let rate = 0
  for (let at = 12; at + 8 <= bytes.length;) {
    const name = bytes.toString('latin1', at, at + 4)
    const size = bytes.readUInt32LE(at + 4)
    if (name === 'fmt ') {
      const plain = bytes.readUInt16LE(at + 8) === 1 && bytes.readUInt16LE(at + 10) === 1
      if (!plain || bytes.readUInt16LE(at + 22) !== 16) throw new Error(`${file} is not mono 16-bit PCM`)
      rate = bytes.readUInt32LE(at + 12)
    } else if (name === 'data') {
      const samples = new Int16Array(Math.floor(Math.min(size, bytes.length - at - 8) / 2))
      for (let i = 0; i < samples.length; i++) samples[i] = bytes.readInt16LE(at + 8 + 2 * i)
      return { rate, samples }
    }
    at += 8 + size + (size % 2)
  }
  throw new Error(`${file} is not a wav file with sound in it`)
}

const HALF_WIDTH = 12

/** The same sound at `rate`, a whole multiple of its own (8 to 16 or 48 kHz, 16 to 48 kHz): windowed sinc. */
export function upsample(sound: Sound, rate: number): Sound {
  const factor = rate / sound.rate
  if (!Number.isInteger(factor)) throw new Error(`cannot bring ${sound.rate} Hz to ${rate} Hz`)
  if (factor === 1) return { rate, samples: sound.samples.slice() }
  const samples = new Int16Array(sound.samples.length * factor)
  for (let phase = 0; phase < factor; phase++) {
    const taps = Array.from({ length: 2 * HALF_WIDTH }, (_, k) => tap(phase / factor - (k - HALF_WIDTH + 1)))
    for (let i = 0; i < sound.samples.length; i++) {
      let sum = 0
      for (let k = 0; k < taps.length; k++)
        sum += (taps[k] ?? 0) * (sound.samples[i + k - HALF_WIDTH + 1] ?? 0)
      samples[i * factor + phase] = Math.max(-32_768, Math.min(32_767, Math.round(sum)))
    }
  }
  return { rate, samples }
}

/** Sinc under a Hann window, `x` in input samples. */
function tap(x: number): number {
  if (x === 0) return 1
  if (Math.abs(x) >= HALF_WIDTH) return 0
  return (Math.sin(Math.PI * x) / (Math.PI * x)) * (0.5 + 0.5 * Math.cos((Math.PI * x) / HALF_WIDTH))
}

/** Where the speech in a clean recording begins and ends, in ms from its start, by energy in 10 ms steps. */
export function speechBounds(sound: Sound): { fromMs: number; untilMs: number } {
  const step = sound.rate / 100
  const energies: number[] = []
  for (let at = 0; at + step <= sound.samples.length; at += step) {
    let sum = 0
    for (let i = at; i < at + step; i++) sum += (sound.samples[i] ?? 0) ** 2
    energies.push(Math.sqrt(sum / step))
  }
  const threshold = Math.max(...energies) * 0.04
  return {
    fromMs:
      Math.max(
        0,
        energies.findIndex((energy) => energy > threshold),
      ) * 10,
    untilMs: (energies.findLastIndex((energy) => energy > threshold) + 1) * 10,
  }
}

/** Writes a wav file's bytes, for a browser's --use-file-for-fake-audio-capture. */
export function wavBytes(sound: Sound): Buffer {
  const data = sound.samples.length * 2
  const bytes = Buffer.alloc(44 + data)
  bytes.write('RIFF', 0, 'latin1')
  bytes.writeUInt32LE(36 + data, 4)
  bytes.write('WAVEfmt ', 8, 'latin1')
  bytes.writeUInt32LE(16, 16)
  bytes.writeUInt16LE(1, 20)
  bytes.writeUInt16LE(1, 22)
  bytes.writeUInt32LE(sound.rate, 24)
  bytes.writeUInt32LE(sound.rate * 2, 28)
  bytes.writeUInt16LE(2, 32)
  bytes.writeUInt16LE(16, 34)
  bytes.write('data', 36, 'latin1')
  bytes.writeUInt32LE(data, 40)
  for (const [i, sample] of sound.samples.entries()) bytes.writeInt16LE(sample, 44 + 2 * i)
  return bytes
}

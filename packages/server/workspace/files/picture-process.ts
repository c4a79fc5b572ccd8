/**
 * A process that makes one preview and ends: a picture on standard input, on standard output a line of JSON (width, height) and
 * the preview. It decodes bytes of strangers with a large library, so it has nothing else in it: no database, no key.
 */
import { buffer } from 'node:stream/consumers'
import sharp from 'sharp'

/** More pixels than this are not decoded: the size in the header is read before anything else is. */
const MOST_PIXELS = 50_000_000
const LONGEST_SIDE = 1_280

sharp.cache(false)
sharp.concurrency(1)
sharp.block({ operation: ['VipsForeignLoad'] })
sharp.unblock({
  operation: [
    'VipsForeignLoadJpegBuffer',
    'VipsForeignLoadPngBuffer',
    'VipsForeignLoadWebpBuffer',
    'VipsForeignLoadNsgifBuffer',
  ],
})

const input = await buffer(process.stdin)
const { data, info } = await sharp(input, { limitInputPixels: MOST_PIXELS, sequentialRead: true, pages: 1 })
  // As it was held; what says so, and all that a camera notes besides, stays behind.
  .autoOrient()
  .resize(LONGEST_SIDE, LONGEST_SIDE, { fit: 'inside', withoutEnlargement: true })
  .webp({ quality: 80 })
  .toBuffer({ resolveWithObject: true })
process.stdout.write(`${JSON.stringify({ width: info.width, height: info.height })}\n`)
process.stdout.write(data)

import { ErrorBody, type FileItem, MOST_FILE_BYTES } from '@highroad/core/wire'
import { useCallback, useRef, useState } from 'react'
import { chatApi, parseFile } from './api.ts'
import { formatBytes } from './bytes.ts'

export interface Upload {
  key: number
  name: string
  bytes: number
  /** From 0 to 1. */
  done: number
  file: FileItem | null
  problem: string | null
}

const MOST_FILES = 20
const LOST = 'This file did not reach the server. Nothing of it was kept. Take it off and attach it again.'

/** Files on their way to a channel: sent with no message until the message is. */
export function useUpload(channel: string) {
  const [uploads, set] = useState<Upload[]>([])
  const next = useRef(0)
  const requests = useRef(new Map<number, XMLHttpRequest>())
  const change = useCallback(
    (key: number, to: Partial<Upload>) =>
      set((all) => all.map((one) => (one.key === key ? { ...one, ...to } : one))),
    [],
  )

  const add = useCallback(
    (files: Iterable<File>) => {
      for (const [index, file] of [...files].entries()) {
        const key = next.current++
        const problem = problemOf(file, uploads.length + index)
        set((all) => [...all, { key, name: file.name, bytes: file.size, done: 0, file: null, problem }])
        if (problem) continue
        const request = new XMLHttpRequest()
        requests.current.set(key, request)
        request.open('POST', `/api/channels/${channel}/files?name=${encodeURIComponent(file.name)}`)
        request.setRequestHeader('content-type', 'application/octet-stream')
        request.upload.addEventListener('progress', ({ loaded, total }) =>
          change(key, { done: total > 0 ? loaded / total : 0 }),
        )
        request.addEventListener('load', () => {
          const body = parsed(request.responseText)
          const item = request.status < 300 ? parseFile(body) : null
          if (item) change(key, { file: item, done: 1 })
          else change(key, { problem: ErrorBody.safeParse(body).data?.sentence ?? LOST })
        })
        request.addEventListener('error', () => change(key, { problem: LOST }))
        request.send(file)
      }
    },
    [channel, change, uploads.length],
  )

  const drop = useCallback(
    (key: number) => {
      requests.current.get(key)?.abort()
      const gone = uploads.find((one) => one.key === key)?.file
      if (gone) void chatApi.discardFile(gone.file).catch(() => undefined)
      set((all) => all.filter((one) => one.key !== key))
    },
    [uploads],
  )

  /** They went out with a message. */
  const clear = useCallback(() => set([]), [])
  return { uploads, add, drop, clear }
}

/** Why a file is not even sent: `before` files are there already. */
function problemOf(file: File, before: number): string | null {
  if (before >= MOST_FILES)
    return `A message takes ${MOST_FILES} files at most. Take this one off and attach it to another message.`
  if (file.size > MOST_FILE_BYTES)
    return `This file is larger than ${formatBytes(MOST_FILE_BYTES)}. Nothing of it was sent. Make it smaller, or pass on where it is.`
  return null
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

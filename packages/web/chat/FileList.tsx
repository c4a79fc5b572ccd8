import type { FileItem } from '@highroad/core/wire'
import { fileAddress, previewAddress } from './api.ts'
import { formatBytes } from './bytes.ts'

/** Pictures as the server made them anew, anything else as a name to download. A picture keeps its room before it is there. */
export function FileList({ files }: { files: readonly FileItem[] }) {
  if (files.length === 0) return null
  return (
    <ul className="files" aria-label="Files">
      {files.map((file) => (
        <li key={file.file}>
          {file.preview ? (
            <a href={fileAddress(file.file)} download={file.name}>
              <img
                src={previewAddress(file.file)}
                alt={file.name}
                width={file.preview.width}
                height={file.preview.height}
                loading="lazy"
              />
            </a>
          ) : null}
          <a className="file" href={fileAddress(file.file)} download={file.name}>
            <svg className="i" viewBox="0 0 16 16" aria-hidden="true">
              <path d="M4 1.5h5L12.5 5v9.5h-8.5z M9 1.5V5h3.5" />
            </svg>
            <span>
              <b>
                <bdi>{file.name}</bdi>
              </b>{' '}
              <span className="quiet small">{formatBytes(file.bytes)}</span>
            </span>
          </a>
        </li>
      ))}
    </ul>
  )
}

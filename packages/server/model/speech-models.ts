// Where the speech models lie: in the npm packages that carry them, wherever npm put those.
import { createRequire } from 'node:module'
import { dirname, join, sep } from 'node:path'
import type { MoonshineSize } from './moonshine.ts'

const require = createRequire(import.meta.url)

/** Files of the models, and the folders that a process which runs them has to read. */
export function speechModels(size: MoonshineSize): {
  folder: string
  voiceActivity: string
  reads: string[]
} {
  const moonshine = packageFolder('@usefulsensors/moonshine-js')
  const folder = join(moonshine, 'dist', 'model', size, 'quantized')
  const voiceActivity = join(packageFolder('@ricky0123/vad-web'), 'dist', 'silero_vad_v6.onnx')
  const modules = ['onnxruntime-node', 'onnxruntime-common', 'llama-tokenizer-js'].map(packageFolder)
  const here = import.meta.dirname + sep
  return {
    folder,
    voiceActivity,
    reads: [here, ...new Set([folder, voiceActivity, ...modules].map(modulesFolder))],
  }
}

function packageFolder(name: string): string {
  for (const modules of require.resolve.paths(name) ?? []) {
    const folder = join(modules, name)
    try {
      return dirname(require.resolve(join(folder, 'package.json')))
    } catch {
      // Not in this node_modules; the next one up.
    }
  }
  throw new Error(`The package ${name} is not installed. Run "npm ci" in Highroad's folder.`)
}

/** The node_modules folder that `path` lies in: packages there read one another. */
function modulesFolder(path: string): string {
  const end = path.lastIndexOf(`${sep}node_modules${sep}`)
  return path.slice(0, end) + `${sep}node_modules${sep}`
}

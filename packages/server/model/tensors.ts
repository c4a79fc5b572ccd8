// onnxruntime types every output as anything at all; these say what the models here are known to return.
import { Tensor } from 'onnxruntime-node'

/** The output `name` as a float32 tensor. Throws when the model has no such output: it is another model. */
export function floatTensor(outputs: Readonly<Record<string, unknown>>, name: string): Tensor {
  const output = outputs[name]
  if (output instanceof Tensor && output.type === 'float32') return output
  throw new Error(`The model has no float32 output "${name}".`)
}

/** The numbers of the output `name`. */
export function floats(outputs: Readonly<Record<string, unknown>>, name: string): Float32Array {
  const { data } = floatTensor(outputs, name)
  if (data instanceof Float32Array) return data
  throw new Error(`The output "${name}" of the model does not hold numbers.`)
}

/** Passkeys in the browser: made, and asked for. Everything that goes wrong is a `Problem`. */
import {
  FreshSignInMade,
  Me,
  PasskeyCreation,
  PasskeyRequest,
  Passkeys,
  SignIn,
  type FreshAct,
} from '@highroad/core/wire'
import { browserSupportsWebAuthn, startAuthentication, startRegistration } from '@simplewebauthn/browser'
import { ask } from '../app/api.ts'
import { readForm } from '../app/form.ts'
import { passkeyProblem } from './passkey-problem.ts'
import { passkeysHere } from './passkeys-here.ts'

export const passkeysOnThisPage = () => passkeysHere(window.location, browserSupportsWebAuthn())

async function orProblem<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run()
  } catch (error) {
    throw passkeyProblem(error)
  }
}

export const signInByPasskey = (): Promise<Me> =>
  orProblem(async () => {
    const optionsJSON = await ask(PasskeyRequest, 'POST', '/sign-in/passkey/options')
    const passkey = await startAuthentication({ optionsJSON })
    return await ask(Me, 'POST', '/sign-in/passkey', { passkey })
  })

/** A proof of having signed in again, for this act, by a form’s password or by a passkey; see `FreshSignIn`. */
export const signInAgain = (act: FreshAct, by: FormData | 'passkey'): Promise<string> =>
  orProblem(async () => {
    if (by !== 'passkey') {
      const { password } = readForm(SignIn.pick({ password: true }), by)
      return (await ask(FreshSignInMade, 'POST', '/fresh-sign-in', { act, password })).proof
    }
    const optionsJSON = await ask(PasskeyRequest, 'POST', '/fresh-sign-in/options', { act })
    const passkey = await startAuthentication({ optionsJSON })
    return (await ask(FreshSignInMade, 'POST', '/fresh-sign-in', { act, passkey })).proof
  })

/** Makes a passkey on this device and keeps it under `name`; `proof` is for `add-passkey`. */
export const addPasskey = (name: string, proof: string): Promise<Passkeys> =>
  orProblem(async () => {
    const optionsJSON = await ask(PasskeyCreation, 'POST', '/passkeys/options', { proof })
    const passkey = await startRegistration({ optionsJSON })
    return await ask(Passkeys, 'POST', '/passkeys', { name, passkey })
  })

/** The terms of this deployment: published, kept with their prose, and shown beside one another. */
export { openTerms, type Terms } from './terms.ts'

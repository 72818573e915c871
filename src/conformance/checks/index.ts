import type { AnswerCheck } from '../answer-check.js'
import type { Check } from '../check.js'
import { authenticationChecks } from './authentication.js'
import { ceremonyChecks } from './ceremony.js'
import { contractChecks } from './contract.js'
import { operatorsChecks } from './operators.js'
import { ownershipChecks } from './ownership.js'
import { redirectsChecks } from './redirects.js'
import { requestsChecks } from './requests.js'
import { signInChecks } from './sign-in.js'
import { statesChecks } from './states.js'

/** Every check, in the order of the report; what others build on comes before them. */
export const allChecks: readonly Check[] = [
  ...[...contractChecks, ...authenticationChecks, ...requestsChecks, ...ceremonyChecks, ...redirectsChecks],
  ...[...statesChecks, ...ownershipChecks, ...signInChecks, ...operatorsChecks]
]

/** Those that look at every answer of the run. */
export const answerChecks = allChecks.filter((check): check is AnswerCheck => 'inspect' in check)

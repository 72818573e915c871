import type { AnswerCheck } from '../answer-check.js'
import type { Check } from '../check.js'
import { beforeAll } from './authentication/before-all.js'
import { oneAnswer as authenticationOneAnswer } from './authentication/one-answer.js'
import { required as authenticationRequired } from './authentication/required.js'
import { atOnce } from './ceremony/at-once.js'
import { authorizeUrl } from './ceremony/authorize-url.js'
import { binds } from './ceremony/binds.js'
import { exactlyOnce as ceremonyExactlyOnce } from './ceremony/exactly-once.js'
import { listSafe } from './ceremony/list-safe.js'
import { rebinds } from './ceremony/rebinds.js'
import { stateRandom } from './ceremony/state-random.js'
import { unbinds } from './ceremony/unbinds.js'
import { allow } from './contract/allow.js'
import { body } from './contract/body.js'
import { challenge as contractChallenge } from './contract/challenge.js'
import { contentLanguage } from './contract/content-language.js'
import { contentType as contractContentType } from './contract/content-type.js'
import { echo } from './contract/echo.js'
import { envelope } from './contract/envelope.js'
import { language } from './contract/language.js'
import { noStore } from './contract/no-store.js'
import { nosniff } from './contract/nosniff.js'
import { retryAfter } from './contract/retry-after.js'
import { seedBodies } from './contract/seed-bodies.js'
import { serverErrors } from './contract/server-errors.js'
import { status } from './contract/status.js'
import { lists } from './operators/lists.js'
import { reason } from './operators/reason.js'
import { removes } from './operators/removes.js'
import { required as operatorsRequired } from './operators/required.js'
import { suspendedLogin } from './operators/suspended-login.js'
import { suspends } from './operators/suspends.js'
import { clientSentIdentity as ownershipClientSentIdentity } from './ownership/client-sent-identity.js'
import { listsOwn } from './ownership/lists-own.js'
import { namesNobody } from './ownership/names-nobody.js'
import { oneAccount } from './ownership/one-account.js'
import { race } from './ownership/race.js'
import { unbindsOwn } from './ownership/unbinds-own.js'
import { forwardedHost } from './redirects/forwarded-host.js'
import { noCallback } from './redirects/no-callback.js'
import { none } from './redirects/none.js'
import { redirectAddress } from './redirects/redirect-address.js'
import { stateAsAddress } from './redirects/state-as-address.js'
import { coercion } from './requests/coercion.js'
import { contentType as requestsContentType } from './requests/content-type.js'
import { crossOrigin } from './requests/cross-origin.js'
import { duplicateFields } from './requests/duplicate-fields.js'
import { malformed } from './requests/malformed.js'
import { methodOverride } from './requests/method-override.js'
import { methods } from './requests/methods.js'
import { missingFields } from './requests/missing-fields.js'
import { prototype } from './requests/prototype.js'
import { size } from './requests/size.js'
import { unfitFields } from './requests/unfit-fields.js'
import { unknownType } from './requests/unknown-type.js'
import { challenge as signInChallenge } from './sign-in/challenge.js'
import { clientSentIdentity as signInClientSentIdentity } from './sign-in/client-sent-identity.js'
import { cookie } from './sign-in/cookie.js'
import { endsWithBinding } from './sign-in/ends-with-binding.js'
import { exactlyOnce as signInExactlyOnce } from './sign-in/exactly-once.js'
import { notBound } from './sign-in/not-bound.js'
import { oneAnswer as signInOneAnswer } from './sign-in/one-answer.js'
import { otherBrowser } from './sign-in/other-browser.js'
import { otherPlatform as signInOtherPlatform } from './sign-in/other-platform.js'
import { otherPurpose } from './sign-in/other-purpose.js'
import { replay as signInReplay } from './sign-in/replay.js'
import { signsIn } from './sign-in/signs-in.js'
import { ticket } from './sign-in/ticket.js'
import { unknownState } from './sign-in/unknown-state.js'
import { expired } from './states/expired.js'
import { oneAnswer as statesOneAnswer } from './states/one-answer.js'
import { otherPlatform as statesOtherPlatform } from './states/other-platform.js'
import { otherUser } from './states/other-user.js'
import { refusedCode } from './states/refused-code.js'
import { repeatAfterUnbind } from './states/repeat-after-unbind.js'
import { replay as statesReplay } from './states/replay.js'
import { unknown } from './states/unknown.js'
import { usedCode } from './states/used-code.js'
import { voidAfterUnbind } from './states/void-after-unbind.js'

/** Every check, in the order of the report; what others build on comes before them. */
export const allChecks: readonly Check[] = [
  ...[
    status,
    envelope,
    body,
    contractContentType,
    noStore,
    nosniff,
    contentLanguage,
    contractChallenge,
    allow,
    retryAfter,
    serverErrors,
    echo,
    language,
    seedBodies
  ],
  ...[authenticationRequired, beforeAll, authenticationOneAnswer],
  ...[
    coercion,
    missingFields,
    unfitFields,
    unknownType,
    malformed,
    duplicateFields,
    prototype,
    requestsContentType,
    size,
    methods,
    methodOverride,
    crossOrigin
  ],
  ...[authorizeUrl, stateRandom, binds, unbinds, listSafe, rebinds, ceremonyExactlyOnce, atOnce],
  ...[none, stateAsAddress, redirectAddress, forwardedHost, noCallback],
  ...[
    statesReplay,
    otherUser,
    statesOtherPlatform,
    unknown,
    voidAfterUnbind,
    repeatAfterUnbind,
    refusedCode,
    usedCode,
    statesOneAnswer,
    expired
  ],
  ...[listsOwn, oneAccount, race, namesNobody, unbindsOwn, ownershipClientSentIdentity],
  ...[
    signsIn,
    cookie,
    signInChallenge,
    otherBrowser,
    otherPurpose,
    signInOtherPlatform,
    signInReplay,
    unknownState,
    signInExactlyOnce,
    notBound,
    ticket,
    signInClientSentIdentity,
    endsWithBinding,
    signInOneAnswer
  ],
  ...[operatorsRequired, reason, lists, suspends, suspendedLogin, removes]
]

/** Those that look at every answer of the run. */
export const answerChecks = allChecks.filter((check): check is AnswerCheck => 'inspect' in check)

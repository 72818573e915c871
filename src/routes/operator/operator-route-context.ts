import type { Identify } from '../../auth/identify.js'
import type { BindingDirectory } from '../../persistence/binding-directory.js'
import type { OperatorLog } from '../security-log.js'

export interface OperatorRouteContext {
  readonly store: Omit<BindingDirectory, 'identitiesOf'>
  readonly operatorLog: OperatorLog
  readonly identify: Identify
  /** Is called after each committed change of a binding. */
  readonly onChange: () => void
  readonly now: () => Date
}

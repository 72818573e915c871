import { signInFaults } from './planted/sign-in-faults.js'
import { testFaults } from './planted/test-faults.js'

testFaults(signInFaults)

import { operatorFaults } from './planted/operator-faults.js'
import { testFaults } from './planted/test-faults.js'

testFaults(operatorFaults)

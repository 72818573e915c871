import { requestFaults } from './planted/request-faults.js'
import { testFaults } from './planted/test-faults.js'

testFaults(requestFaults)

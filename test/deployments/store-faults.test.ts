import { storeFaults } from './planted/store-faults.js'
import { testFaults } from './planted/test-faults.js'

testFaults(storeFaults)

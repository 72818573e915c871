import { answerFaults } from './planted/answer-faults.js'
import { testFaults } from './planted/test-faults.js'

testFaults(answerFaults)

import t from 'tap'
import { teamPlatforms } from '../helpers/simulated-team-platforms.js'
import { testPlatforms } from '../helpers/simulator-harness.js'

testPlatforms(t, teamPlatforms)

import t from 'tap'
import { testStatements } from '../../helpers/statements.js'

testStatements(t, 'createDriverStatements()', 'sqlite')

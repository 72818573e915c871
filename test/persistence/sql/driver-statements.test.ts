import { testStatements } from '../../helpers/statements.js'

testStatements('createDriverStatements()', 'sqlite')

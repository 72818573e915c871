import { testModel } from '../helpers/model-run.js'

testModel('sqlite')
